/**
 * Slack's checks of Block Kit, as its documentation gives them (docs.slack.dev/reference/block-kit, 2026-11).
 * @returns one sentence for each thing that Slack would refuse
 */
export type Surface = "message" | "modal" | "home";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const blockLimits = { message: 50, modal: 100, home: 100 } as const;
const messageTextLimit = 13_200;

const surfacesOf: Readonly<Record<string, readonly Surface[]>> = {
  actions: ["message", "modal", "home"],
  alert: ["message", "modal", "home"],
  card: ["message"],
  carousel: ["message"],
  container: ["message", "modal", "home"],
  context: ["message", "modal", "home"],
  context_actions: ["message"],
  data_table: ["message"],
  data_visualization: ["message"],
  divider: ["message", "modal", "home"],
  file: ["message"],
  header: ["message", "modal", "home"],
  image: ["message", "modal", "home"],
  input: ["message", "modal", "home"],
  markdown: ["message"],
  plan: ["message"],
  rich_text: ["message", "modal", "home"],
  section: ["message", "modal", "home"],
  table: ["message"],
  task_card: ["message"],
  video: ["message", "modal", "home"],
};

export const validateBlocks = (blocks: unknown, surface: Surface): readonly string[] => {
  if (!Array.isArray(blocks)) return ["blocks must be an array"];
  const problems: string[] = [];
  if (blocks.length > blockLimits[surface])
    problems.push(`no more than ${blockLimits[surface]} items allowed [json-pointer:/blocks]`);
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`;
    if (!isObject(block)) {
      problems.push(`must be an object [json-pointer:${at}]`);
      continue;
    }
    problems.push(...validateBlock(block, surface, at));
    if (typeof block.block_id === "string") {
      if (ids.has(block.block_id))
        problems.push(`block_id already exists: ${block.block_id} [json-pointer:${at}/block_id]`);
      ids.add(block.block_id);
    }
  }
  return problems;
};

/** The undocumented total of a message (bolt-js#2509). */
export const isTooLong = (blocks: unknown): boolean => textLength(blocks) > messageTextLimit;

const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) => sum + (key === "text" && typeof one === "string" ? one.length : textLength(one)),
    0,
  );
};

const length = (value: unknown, limit: number, at: string, required = true): readonly string[] => {
  if (value === undefined || value === null) return required ? [`missing required field [json-pointer:${at}]`] : [];
  if (typeof value !== "string") return [`must be a string [json-pointer:${at}]`];
  if (required && value.length === 0) return [`must be more than 0 characters [json-pointer:${at}]`];
  return value.length > limit ? [`must be less than ${limit + 1} characters [json-pointer:${at}]`] : [];
};

const text = (
  value: unknown,
  limit: number,
  at: string,
  kinds: readonly string[],
  required = true,
): readonly string[] => {
  if (value === undefined || value === null)
    return required ? [`missing required field: text [json-pointer:${at}]`] : [];
  if (!isObject(value) || !kinds.includes(String(value.type)))
    return [`unsupported type, expected ${kinds.join(" or ")} [json-pointer:${at}]`];
  return length(value.text, limit, `${at}/text`);
};

const anyText = ["plain_text", "mrkdwn"];
const plain = ["plain_text"];

const validateBlock = (block: Json, surface: Surface, at: string): readonly string[] => {
  const type = String(block.type);
  const allowed = surfacesOf[type];
  if (allowed === undefined) return [`unsupported block type: ${type} [json-pointer:${at}/type]`];
  if (!allowed.includes(surface)) return [`block type ${type} is not allowed in a ${surface} [json-pointer:${at}]`];
  const problems = [...length(block.block_id, 255, `${at}/block_id`, false)];
  switch (type) {
    case "section": {
      const fields = list(block.fields);
      if (block.text === undefined && fields.length === 0)
        problems.push(`missing required field: text or fields [json-pointer:${at}]`);
      problems.push(...text(block.text, 3_000, `${at}/text`, anyText, false));
      if (fields.length > 10) problems.push(`no more than 10 items allowed [json-pointer:${at}/fields]`);
      fields.forEach((field, index) => {
        problems.push(...text(field, 2_000, `${at}/fields/${index}`, anyText));
      });
      if (block.accessory !== undefined) problems.push(...validateElement(block.accessory, `${at}/accessory`));
      break;
    }
    case "header":
      problems.push(...text(block.text, 150, `${at}/text`, plain));
      break;
    case "context": {
      const elements = list(block.elements);
      if (elements.length === 0) problems.push(`must have at least 1 element [json-pointer:${at}/elements]`);
      if (elements.length > 10) problems.push(`no more than 10 items allowed [json-pointer:${at}/elements]`);
      elements.forEach((element, index) => {
        if (isObject(element) && element.type === "image")
          problems.push(...length(element.alt_text, 2_000, `${at}/elements/${index}/alt_text`));
        else problems.push(...text(element, 3_000, `${at}/elements/${index}`, anyText));
      });
      break;
    }
    case "actions": {
      const elements = list(block.elements);
      if (elements.length === 0) problems.push(`must have at least 1 element [json-pointer:${at}/elements]`);
      if (elements.length > 25) problems.push(`no more than 25 items allowed [json-pointer:${at}/elements]`);
      problems.push(...uniqueActions(elements, at));
      elements.forEach((element, index) => {
        problems.push(...validateElement(element, `${at}/elements/${index}`));
      });
      break;
    }
    case "image":
      problems.push(
        ...length(block.alt_text, 2_000, `${at}/alt_text`),
        ...length(block.image_url, 3_000, `${at}/image_url`, block.slack_file === undefined),
      );
      break;
    case "input":
      problems.push(
        ...text(block.label, 2_000, `${at}/label`, plain),
        ...text(block.hint, 2_000, `${at}/hint`, plain, false),
        ...validateElement(block.element, `${at}/element`),
      );
      break;
    case "markdown":
      problems.push(...length(block.text, 12_000, `${at}/text`));
      break;
    case "rich_text":
      if (!Array.isArray(block.elements)) problems.push(`missing required field: elements [json-pointer:${at}]`);
      break;
    case "table": {
      const rows = list(block.rows);
      if (rows.length === 0 || rows.length > 100) problems.push(`must have 1 to 100 rows [json-pointer:${at}/rows]`);
      if (rows.some((row) => list(row).length > 20))
        problems.push(`no more than 20 cells allowed [json-pointer:${at}/rows]`);
      break;
    }
    default:
      break;
  }
  return problems;
};

const uniqueActions = (elements: readonly unknown[], at: string): readonly string[] => {
  const ids = elements.flatMap((element) =>
    isObject(element) && typeof element.action_id === "string" ? [element.action_id] : [],
  );
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? [] : [`action_id already exists: ${twice} [json-pointer:${at}/elements]`];
};

const validateElement = (element: unknown, at: string): readonly string[] => {
  if (!isObject(element)) return [`must be an object [json-pointer:${at}]`];
  const problems = [
    ...length(element.action_id, 255, `${at}/action_id`, false),
    ...validateConfirm(element.confirm, `${at}/confirm`),
  ];
  problems.push(...text(element.placeholder, 150, `${at}/placeholder`, plain, false));
  const options = list(element.options);
  switch (element.type) {
    case "button":
      problems.push(
        ...text(element.text, 75, `${at}/text`, plain),
        ...length(element.value, 2_000, `${at}/value`, false),
        ...length(element.url, 3_000, `${at}/url`, false),
      );
      if (element.style !== undefined && !["primary", "danger"].includes(String(element.style)))
        problems.push(`unsupported style [json-pointer:${at}/style]`);
      break;
    case "overflow":
      if (options.length < 1 || options.length > 5)
        problems.push(`must have 1 to 5 options [json-pointer:${at}/options]`);
      break;
    case "static_select":
    case "multi_static_select":
      if (element.option_groups === undefined && (options.length < 1 || options.length > 100))
        problems.push(`must have 1 to 100 options [json-pointer:${at}/options]`);
      break;
    case "radio_buttons":
    case "checkboxes":
      if (options.length < 1 || options.length > 10)
        problems.push(`must have 1 to 10 options [json-pointer:${at}/options]`);
      break;
    case "plain_text_input":
      if (typeof element.max_length === "number" && element.max_length > 3_000)
        problems.push(`must be at most 3000 [json-pointer:${at}/max_length]`);
      if (typeof element.initial_value === "string" && element.initial_value.length > 3_000)
        problems.push(`must be less than 3001 characters [json-pointer:${at}/initial_value]`);
      break;
    default:
      break;
  }
  options.forEach((option, index) => {
    if (!isObject(option)) return;
    problems.push(
      ...text(option.text, 75, `${at}/options/${index}/text`, anyText),
      ...length(option.value, 150, `${at}/options/${index}/value`),
      ...text(option.description, 75, `${at}/options/${index}/description`, anyText, false),
    );
  });
  return problems;
};

const validateConfirm = (confirm: unknown, at: string): readonly string[] => {
  if (confirm === undefined) return [];
  if (!isObject(confirm)) return [`must be an object [json-pointer:${at}]`];
  return [
    ...text(confirm.title, 100, `${at}/title`, plain),
    ...text(confirm.text, 300, `${at}/text`, anyText),
    ...text(confirm.confirm, 30, `${at}/confirm`, plain),
    ...text(confirm.deny, 30, `${at}/deny`, plain),
  ];
};

/** A whole view: title, buttons, blocks, metadata. */
export const validateView = (view: unknown, surface: "modal" | "home"): readonly string[] => {
  if (!isObject(view)) return ["view must be an object"];
  const problems = [
    ...validateBlocks(view.blocks, surface),
    ...length(view.private_metadata, 3_000, "/private_metadata", false),
    ...length(view.callback_id, 255, "/callback_id", false),
  ];
  if (view.type !== surface) problems.push(`expected type ${surface} [json-pointer:/type]`);
  if (surface === "home") return problems;
  problems.push(
    ...text(view.title, 24, "/title", plain),
    ...text(view.submit, 24, "/submit", plain, false),
    ...text(view.close, 24, "/close", plain, false),
  );
  const hasInput = list(view.blocks).some((block) => isObject(block) && block.type === "input");
  if (hasInput && view.submit === undefined)
    problems.push("submit is required when an input block is within the blocks array [json-pointer:/submit]");
  return problems;
};
