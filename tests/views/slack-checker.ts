/**
 * An independent reading of Slack's documented limits (docs.slack.dev, Block Kit and Views, 2026-11), and of what must never
 * come from foreign text. It knows nothing of how the views are made.
 */

type Json = Readonly<Record<string, unknown>>;

/** People, groups, channels and hosts that the test itself put where a mention or a link belongs. */
export type Known = {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
  readonly hosts: readonly string[];
};

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const length = (value: unknown): number => (typeof value === "string" ? value.length : 0);

/** Every object of the tree. */
const all = (value: unknown): readonly Json[] => {
  if (Array.isArray(value)) return value.flatMap(all);
  return isObject(value) ? [value, ...Object.values(value).flatMap(all)] : [];
};

const strings = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  // What a field holds at first is typed text, and values are never shown: Slack reads nothing in either.
  return isObject(value)
    ? Object.entries(value).flatMap(([key, member]) =>
        key === "initial_value" || key === "value" ? [] : strings(member),
      )
    : [];
};

export const problemsOfMessage = (message: unknown, known: Known): readonly string[] => {
  if (!isObject(message)) return ["no message"];
  const shown = list(message.blocks).flatMap(textsShown);
  return [
    ...(length(message.text) === 0 ? ["no text for notifications"] : []),
    ...(length(message.text) > 4_000 ? ["the text is longer than Slack advises"] : []),
    ...(list(message.blocks).length > 50 ? ["more than 50 blocks"] : []),
    ...(list(message.blocks).length === 0 ? ["no blocks"] : []),
    ...(shown.join("").length > 10_000 ? [`${shown.join("").length} characters in blocks`] : []),
    ...problemsOfBlocks(message.blocks),
    ...problemsOfText(message, known),
  ];
};

export const problemsOfView = (view: unknown, known: Known): readonly string[] => {
  if (!isObject(view)) return ["no view"];
  const hasInput = list(view.blocks).some((block) => isObject(block) && block.type === "input");
  const title = isObject(view.title) ? length(view.title.text) : 0;
  return [
    ...(view.type === "modal" && (title === 0 || title > 24) ? ["the title"] : []),
    ...(view.type === "modal" && hasInput && !isObject(view.submit) ? ["inputs without a submit"] : []),
    ...["submit", "close"].flatMap((key) => {
      const button = view[key];
      return isObject(button) && (length(button.text) === 0 || length(button.text) > 24) ? [`the ${key} button`] : [];
    }),
    ...(list(view.blocks).length > 100 ? ["more than 100 blocks"] : []),
    ...(length(view.private_metadata) > 3_000 ? ["private_metadata"] : []),
    ...(JSON.stringify(view).length > 250_000 ? ["view too large"] : []),
    ...problemsOfBlocks(view.blocks),
    ...problemsOfText(view, known),
  ];
};

const textsShown = (block: unknown): readonly string[] =>
  all(block).flatMap((part) =>
    ["text", "url", "value", "fallback"].flatMap((key) => (typeof part[key] === "string" ? [part[key]] : [])),
  );

const problemsOfBlocks = (blocks: unknown): readonly string[] => {
  const ids = list(blocks).flatMap((block) =>
    isObject(block) && typeof block.block_id === "string" ? [block.block_id] : [],
  );
  return [
    ...(new Set(ids).size < ids.length ? ["a block id twice"] : []),
    ...list(blocks).flatMap((block) => (isObject(block) ? problemsOfBlock(block) : ["no block"])),
    ...all(blocks).flatMap(problemsOfPart),
  ];
};

const between = (what: string, count: number, least: number, most: number): readonly string[] =>
  count < least || count > most ? [`${what}: ${count}, not ${least} to ${most}`] : [];

const problemsOfBlock = (block: Json): readonly string[] => {
  const elements = list(block.elements);
  switch (block.type) {
    case "header":
      return between("header", isObject(block.text) ? length(block.text.text) : 0, 1, 150);
    case "section":
      return [
        ...(block.text === undefined ? between("fields", list(block.fields).length, 1, 10) : []),
        ...list(block.fields).flatMap((field) => between("field", isObject(field) ? length(field.text) : 0, 1, 2_000)),
      ];
    case "context":
      return between("context", elements.length, 1, 10);
    case "actions": {
      const ids = elements.map((element) => (isObject(element) ? element.action_id : null));
      return [
        ...between("actions", elements.length, 1, 25),
        ...(new Set(ids).size < ids.length ? ["an action id twice"] : []),
      ];
    }
    case "rich_text":
      return between("rich text", elements.length, 1, 1_000);
    case "input":
      return between("label", isObject(block.label) ? length(block.label.text) : 0, 1, 2_000);
    case "image":
      return between("alt text", length(block.alt_text), 1, 2_000);
    case "divider":
      return [];
    default:
      return [`a ${String(block.type)} block`];
  }
};

const problemsOfPart = (part: Json): readonly string[] => {
  const options = list(part.options);
  switch (part.type) {
    case "mrkdwn":
    case "plain_text":
      return between("text", length(part.text), 1, 3_000);
    case "text":
      return between("rich text piece", length(part.text), 1, 10_000);
    case "link":
      return between("url", length(part.url), 1, 3_000);
    case "rich_text_section":
    case "rich_text_list":
    case "rich_text_preformatted":
    case "rich_text_quote":
      return between(part.type, list(part.elements).length, 1, 1_000);
    case "button":
      return [
        ...between("button text", isObject(part.text) ? length(part.text.text) : 0, 1, 75),
        ...between("button value", length(part.value), 1, 2_000),
        ...between("action id", length(part.action_id), 1, 255),
        ...(String(part.action_id).startsWith("fb:") ? [] : ["an action id that is not ours"]),
        ...problemsOfConfirm(part.confirm),
      ];
    case "overflow":
      return [...between("overflow", options.length, 1, 5), ...options.flatMap((one) => problemsOfOption(one, 75))];
    case "static_select":
    case "multi_static_select":
      return [...between("choices", options.length, 1, 100), ...options.flatMap((one) => problemsOfOption(one, 75))];
    case "checkboxes":
      return [...between("ticks", options.length, 1, 10), ...options.flatMap((one) => problemsOfOption(one, 75))];
    case "plain_text_input":
      return part.initial_value === undefined
        ? []
        : between("initial value", length(part.initial_value), 1, Number(part.max_length));
    default:
      return [];
  }
};

const problemsOfOption = (option: unknown, valueLimit: number): readonly string[] => {
  if (!isObject(option)) return ["no option"];
  return [
    ...between("option text", isObject(option.text) ? length(option.text.text) : 0, 1, 75),
    ...between("option value", length(option.value), 1, valueLimit),
    ...(isObject(option.description) ? between("option description", length(option.description.text), 1, 75) : []),
  ];
};

const problemsOfConfirm = (confirm: unknown): readonly string[] => {
  if (!isObject(confirm)) return [];
  const limits = { title: 100, text: 300, confirm: 30, deny: 30 };
  return Object.entries(limits).flatMap(([key, limit]) => {
    const part = confirm[key];
    return between(`confirm ${key}`, isObject(part) ? length(part.text) : 0, 1, limit);
  });
};

/** What Slack would turn into a mention or a link, wherever it is, must be what the test put there. */
const problemsOfText = (surface: Json, known: Known): readonly string[] => {
  const marked = [
    String(surface.text ?? ""),
    ...all(surface.blocks).flatMap((part) => (part.type === "mrkdwn" ? strings(part.text) : [])),
  ];
  return [
    ...marked.flatMap((text) => problemsOfMarkup(text, known)),
    ...all(surface.blocks).flatMap((part) => problemsOfRich(part, known)),
    ...strings(surface.blocks).flatMap(problemsOfCharacters),
    ...problemsOfCharacters(String(surface.text ?? "")),
  ];
};

const problemsOfMarkup = (text: string, known: Known): readonly string[] => {
  const found = [...text.matchAll(/<([^<>]*)>/g)].map(([, inner = ""]) => inner);
  const rest = text.replace(/<[^<>]*>/g, "");
  return [
    ...(/[<>]/.test(rest) ? [`an open bracket: ${rest.slice(0, 80)}`] : []),
    ...(/@(channel|here|everyone)\b/i.test(text) ? ["a broadcast in words"] : []),
    ...found.flatMap((inner) => (isKnownMarkup(inner, known) ? [] : [`markup: <${inner.slice(0, 80)}>`])),
  ];
};

const isKnownMarkup = (inner: string, known: Known): boolean => {
  if (/^!date\^\d+\^[^|]*\|[^|]*$/.test(inner)) return true;
  if (inner.startsWith("@")) return known.users.includes(inner.slice(1));
  if (inner.startsWith("#")) return known.channels.includes(inner.slice(1));
  if (inner.startsWith("!subteam^")) return known.groups.includes(inner.slice(9));
  const [url = ""] = inner.split("|");
  return URL.canParse(url) && known.hosts.includes(new URL(url).hostname);
};

const problemsOfRich = (part: Json, known: Known): readonly string[] => {
  switch (part.type) {
    case "broadcast":
      return ["a broadcast"];
    case "user":
      return known.users.includes(String(part.user_id)) ? [] : [`mentions ${String(part.user_id)}`];
    case "usergroup":
      return known.groups.includes(String(part.usergroup_id)) ? [] : [`mentions ${String(part.usergroup_id)}`];
    case "channel":
      return known.channels.includes(String(part.channel_id)) ? [] : [`links ${String(part.channel_id)}`];
    case "link": {
      const url = String(part.url);
      return URL.canParse(url) && known.hosts.includes(new URL(url).hostname) ? [] : [`links ${url.slice(0, 80)}`];
    }
    default:
      return [];
  }
};

const problemsOfCharacters = (text: string): readonly string[] => [
  ...(/[^\P{Cc}\n\t]/u.test(text) ? ["a control character"] : []),
  ...(/[\u202A-\u202E\u2066-\u2069]/.test(text) ? ["a reversal of direction"] : []),
  ...(text.isWellFormed() ? [] : ["half a character"]),
  ...(text.includes("<!channel>") || text.includes("<!here>") || text.includes("<!everyone>") ? ["a broadcast"] : []),
];
