import {
  all,
  byType,
  type Check,
  choice,
  flag,
  isObject,
  type Json,
  list,
  listIn,
  number,
  object,
  optional,
  plainText,
  problem,
  string,
  text,
  url,
} from "./check-shape.ts";
import { accessory, actionElement, contextAction, contextElement, inputElement } from "./validate-element.ts";

/** Slack's checks of Block Kit, as its documentation gives them (docs.slack.dev/reference/block-kit/blocks, 2026-11). */
export type Surface = "message" | "modal" | "home";

const blockLimits = { message: 50, modal: 100, home: 100 } as const;
/** Undocumented: bolt-js#2509. */
const messageTextLimit = 13_200;
/** Source: views.open, `view_too_large`: "greater than 250kb". */
const viewBytesLimit = 250_000;

const everywhere: readonly Surface[] = ["message", "modal", "home"];
const messages: readonly Surface[] = ["message"];

/** Each action_id must be unique within its block. */
const uniqueActions: Check = (value, at) => {
  const ids = listIn(value)
    .filter(isObject)
    .flatMap(({ action_id: id }) => (typeof id === "string" ? [id] : []));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? [] : [problem(`\`action_id\` already exists: ${twice}`, at)];
};

const textOrFields: Check = (value, at) => {
  const { text: words, fields } = value as Json;
  return words === undefined && fields === undefined ? [problem("must define either `text` or `fields`", at)] : [];
};

const richTextElement = byType(
  {
    rich_text_section: object({ elements: list(0, Number.POSITIVE_INFINITY, object({ type: string(50) })) }),
    rich_text_list: object({
      style: choice("bullet", "ordered"),
      elements: list(0, Number.POSITIVE_INFINITY, object({})),
    }),
    rich_text_preformatted: object({ elements: list(0, Number.POSITIVE_INFINITY, object({})) }),
    rich_text_quote: object({ elements: list(0, Number.POSITIVE_INFINITY, object({})) }),
  },
  "rich text element",
);

const task = object({
  task_id: string(255),
  title: string(3_000),
  status: optional(choice("pending", "in_progress", "complete", "error")),
});

/** Inner blocks of a container: everything but what may not be nested. */
const childBlock: Check = (value, at) => {
  const type = isObject(value) ? String(value.type) : "";
  return ["card", "markdown", "data_table", "container", "carousel"].includes(type)
    ? [problem(`${type} is not allowed in a container`, at)]
    : blockRules(value, at);
};

const rules: Readonly<Record<string, { readonly on: readonly Surface[]; readonly check: Check }>> = {
  actions: { on: everywhere, check: object({ elements: all(list(1, 25, actionElement), uniqueActions) }) },
  alert: {
    on: everywhere,
    check: object({ level: optional(choice("default", "info", "warning", "error", "success")) }),
  },
  card: {
    on: messages,
    check: object({ title: optional(text(150)), subtitle: optional(text(150)), body: optional(text(200)) }),
  },
  carousel: { on: messages, check: object({ elements: list(1, 10, object({})) }) },
  container: {
    on: everywhere,
    check: object({ title: optional(text(150)), child_blocks: optional(list(1, 10, (v, at) => childBlock(v, at))) }),
  },
  context: { on: everywhere, check: object({ elements: list(1, 10, contextElement) }) },
  context_actions: { on: messages, check: object({ elements: list(1, 5, contextAction) }) },
  data_table: { on: messages, check: object({ caption: string(3_000), page_size: optional(number(1, 100)) }) },
  data_visualization: { on: messages, check: object({ title: string(50) }) },
  divider: { on: everywhere, check: object({}) },
  file: { on: messages, check: object({ external_id: string(255), source: choice("remote") }) },
  header: { on: everywhere, check: object({ text: plainText(150) }) },
  image: {
    on: everywhere,
    check: all(
      object({ alt_text: string(2_000), image_url: optional(url), title: optional(plainText(2_000)) }),
      (value, at) =>
        (value as Json).image_url === undefined && (value as Json).slack_file === undefined
          ? [problem("must define either `image_url` or `slack_file`", at)]
          : [],
    ),
  },
  input: {
    on: everywhere,
    check: object({
      label: plainText(2_000),
      hint: optional(plainText(2_000)),
      element: inputElement,
      optional: optional(flag),
      dispatch_action: optional(flag),
    }),
  },
  markdown: { on: messages, check: object({ text: string(12_000) }) },
  plan: { on: messages, check: object({ title: string(3_000), tasks: optional(list(0, 50, task)) }) },
  rich_text: { on: everywhere, check: object({ elements: list(0, Number.POSITIVE_INFINITY, richTextElement) }) },
  section: {
    on: everywhere,
    check: all(
      textOrFields,
      object({
        text: optional(text(3_000)),
        fields: optional(list(1, 10, text(2_000))),
        accessory: optional(accessory),
        expand: optional(flag),
      }),
    ),
  },
  table: {
    on: messages,
    check: object({
      rows: list(1, 100, list(1, 20, object({ type: choice("raw_text", "raw_number", "rich_text") }))),
      column_settings: optional(list(0, 20, () => [])),
    }),
  },
  task_card: { on: messages, check: task },
  video: {
    on: everywhere,
    check: object({ alt_text: string(2_000), title: plainText(199), video_url: url, thumbnail_url: url }),
  },
};

const blockRules: Check = (value, at) => {
  if (!isObject(value)) return [problem("must be an object", at)];
  const rule = rules[String(value.type)];
  if (rule === undefined) return [problem(`unsupported block type: ${String(value.type)}`, `${at}/type`)];
  return [...optional(string(255))(value.block_id, `${at}/block_id`), ...rule.check(value, at)];
};

/** @returns one sentence for each thing that Slack would refuse */
export const validateBlocks = (blocks: unknown, surface: Surface, at = "/blocks"): readonly string[] => {
  const found = list(0, blockLimits[surface], blockRules)(blocks, at);
  const all = listIn(blocks).filter(isObject);
  const misplaced = all.flatMap((block, index) => {
    const on = rules[String(block.type)]?.on ?? everywhere;
    return on.includes(surface) ? [] : [problem(`unsupported type: ${String(block.type)}`, `${at}/${index}/type`)];
  });
  const tables = surface === "message" ? all.filter(({ type }) => type === "table").length : 0;
  return [
    ...found,
    ...misplaced,
    ...uniqueBlockIds(all, at),
    ...(tables > 1 ? [problem("only one table is allowed in a message", at)] : []),
    ...markdownLength(all, at),
  ];
};

const uniqueBlockIds = (blocks: readonly Json[], at: string): readonly string[] => {
  const ids = blocks.flatMap(({ block_id: id }) => (typeof id === "string" ? [id] : []));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? [] : [problem(`\`block_id\` already exists: ${twice}`, at)];
};

/** "12,000 characters cumulative" over all markdown blocks of a message. */
const markdownLength = (blocks: readonly Json[], at: string): readonly string[] => {
  const length = blocks.reduce(
    (sum, { type, text: words }) => sum + (type === "markdown" ? String(words).length : 0),
    0,
  );
  return length > 12_000 ? [problem("markdown blocks must be less than 12001 characters together", at)] : [];
};

/** Whether a message's blocks hold more text than Slack takes (`msg_blocks_too_long`). */
export const isTooLong = (blocks: unknown): boolean => textLength(blocks) > messageTextLimit;

const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) => sum + (key === "text" && typeof one === "string" ? one.length : textLength(one)),
    0,
  );
};

const modal = object({
  type: choice("modal"),
  title: plainText(24),
  submit: optional(plainText(24)),
  close: optional(plainText(24)),
  private_metadata: optional(string(3_000, 0)),
  callback_id: optional(string(255, 0)),
  external_id: optional(string(255, 0)),
  clear_on_close: optional(flag),
  notify_on_close: optional(flag),
});
const home = object({
  type: choice("home"),
  private_metadata: optional(string(3_000, 0)),
  callback_id: optional(string(255, 0)),
  external_id: optional(string(255, 0)),
});

/** A whole view: title, buttons, blocks, metadata. */
export const validateView = (view: unknown, surface: "modal" | "home"): readonly string[] => {
  const found = (surface === "modal" ? modal : home)(view, "/view");
  if (!isObject(view)) return found;
  const hasInput = listIn(view.blocks).some((block) => isObject(block) && block.type === "input");
  return [
    ...found,
    ...validateBlocks(view.blocks, surface, "/view/blocks"),
    ...(surface === "modal" && hasInput && view.submit === undefined
      ? [problem("`submit` is required when an `input` block is within the `blocks` array", "/view/submit")]
      : []),
  ];
};

export const isViewTooLarge = (view: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(view) ?? "") > viewBytesLimit;
