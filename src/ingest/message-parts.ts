import { err, ok, type Result } from "../base/result.ts";
import type { AlertLink } from "../domain/alert.ts";
import { clipped } from "./limits.ts";
import { linksOf } from "./links.ts";
import { plainText } from "./message-text.ts";
import { problem, type Texts } from "./shape.ts";

/** What a message says, whatever it is built of: plain lines in reading order, and the facts that have names. */
export type MessageParts = {
  /** The bot's name, lower case; empty when the message does not say it. */
  readonly poster: string;
  /** The bot's name and what footers say, lower case: they tell which system it is, and may hold times. */
  readonly sender: string;
  readonly lines: readonly string[];
  readonly links: readonly AlertLink[];
  /** `Severity: critical` in fields or on a line of its own becomes `severity` → `critical`. */
  readonly facts: Texts;
  readonly mood: "bad" | "good" | "unknown";
  /** Seconds since 1970, as Slack's message id says; null when it has none. */
  readonly postedAtSeconds: number | null;
};

export const readParts = (message: unknown): Result<MessageParts, string> => {
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return err(problem("", "a Slack message", message));
  }
  const gathered = nothingYet();
  addText(gathered, textIn(fieldOf(message, "text")));
  for (const block of listIn(fieldOf(message, "blocks"))) addBlock(gathered, block, 0);
  for (const attachment of listIn(fieldOf(message, "attachments"))) addAttachment(gathered, attachment);
  const posters = [fieldOf(message, "username"), fieldOf(fieldOf(message, "bot_profile"), "name")];
  const ts = Number(textIn(fieldOf(message, "ts")) || Number.NaN);
  return ok({
    poster: nameOf(posters),
    sender: nameOf([...posters, ...gathered.senders]),
    lines: gathered.lines,
    links: linksOf(gathered.links),
    facts: Object.fromEntries(gathered.facts),
    mood: gathered.mood,
    postedAtSeconds: Number.isFinite(ts) ? ts : null,
  });
};

const nameOf = (said: readonly unknown[]): string => said.map(textIn).join(" ").trim().toLowerCase();

/** More than Slack shows of one message. */
const partsLimit = 100;
const linesLimit = 300;
const partTextLimit = 8_000;
/** Slack nests rich text at most this deep: block, list or section, element. One more for an attachment around it. */
const depthLimit = 6;

/** Filled while the message is walked through. */
type Gathered = {
  readonly lines: string[];
  readonly links: AlertLink[];
  readonly facts: Map<string, string>;
  readonly senders: unknown[];
  mood: MessageParts["mood"];
};

const nothingYet = (): Gathered => ({ lines: [], links: [], facts: new Map(), senders: [], mood: "unknown" });

/** The same words often come twice, as text and as blocks; a line is kept once. */
const addText = (gathered: Gathered, markup: string): void => {
  const { text, links } = plainText(clipped(markup, partTextLimit));
  gathered.links.push(...links);
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || gathered.lines.includes(line) || gathered.lines.length >= linesLimit) continue;
    gathered.lines.push(line);
    const fact = /^[•*>-]?\s*([\p{L}][\p{L}\p{N} ._-]{0,40}?)\s*:\s+(\S.*)$/u.exec(line);
    if (fact !== null) addFact(gathered, fact[1] ?? "", fact[2] ?? "");
  }
};

const addFact = ({ facts }: Gathered, name: string, value: string): void => {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, "_");
  if (key !== "" && key !== "__proto__" && value.trim() !== "" && !facts.has(key)) facts.set(key, value.trim());
};

const addAttachment = (gathered: Gathered, attachment: unknown): void => {
  const say = (key: string): string => textIn(fieldOf(attachment, key));
  gathered.mood = moodOf(say("color")) ?? gathered.mood;
  gathered.senders.push(say("footer"), say("author_name"), say("service_name"));
  for (const key of ["pretext", "title", "text"]) addText(gathered, say(key));
  if (say("title_link") !== "")
    gathered.links.push({ title: plainText(say("title")).text || "Link", url: say("title_link") });
  for (const field of listIn(fieldOf(attachment, "fields"))) {
    const [name, value] = [textIn(fieldOf(field, "title")), textIn(fieldOf(field, "value"))];
    addFact(gathered, plainText(name).text, plainText(clipped(value, partTextLimit)).text);
  }
  for (const block of listIn(fieldOf(attachment, "blocks"))) addBlock(gathered, block, 1);
  // The fallback repeats the rest in one line, so it only counts when there is nothing else.
  if (gathered.lines.length === 0) addText(gathered, say("fallback"));
};

/** Everything with words: section, header, context, markdown; rich text is put together element by element. */
const addBlock = (gathered: Gathered, block: unknown, depth: number): void => {
  const kind = textIn(fieldOf(block, "type"));
  if (depth > depthLimit || kind === "actions") return;
  const isRich = kind.startsWith("rich_text");
  const text = fieldOf(block, "text");
  addText(gathered, isRich ? richTextIn(block, depth) : textIn(text) || textIn(fieldOf(text, "text")));
  if (isRich) return;
  for (const field of listIn(fieldOf(block, "fields"))) addField(gathered, textIn(fieldOf(field, "text")));
  for (const element of listIn(fieldOf(block, "elements"))) addBlock(gathered, element, depth + 1);
};

/** A field of a section holds its name in the first line and its value below, or both in one. */
const addField = (gathered: Gathered, markup: string): void => {
  const { text } = plainText(clipped(markup, partTextLimit));
  const named = /^([^\n:]{1,40}):?\s*\n(.+)$/s.exec(text);
  if (named !== null) addFact(gathered, named[1] ?? "", named[2] ?? "");
  addText(gathered, named === null ? markup : "");
};

const richTextIn = (element: unknown, depth: number): string => {
  if (depth > depthLimit) return "";
  const kind = textIn(fieldOf(element, "type"));
  const own = textIn(fieldOf(element, "text"));
  const url = textIn(fieldOf(element, "url"));
  if (kind === "link") return own === "" ? `<${url}>` : `<${url}|${own}>`;
  if (kind === "emoji") return `:${textIn(fieldOf(element, "name"))}:`;
  const inside = listIn(fieldOf(element, "elements")).map((one) => richTextIn(one, depth + 1));
  return own + inside.join(kind === "rich_text" || kind === "rich_text_list" ? "\n" : "");
};

/** Slack's names, or hex digits: clearly red or orange, clearly green. */
const moodOf = (colour: string): MessageParts["mood"] | null => {
  const named = { danger: "bad", warning: "bad", good: "good" } as const;
  if (colour === "danger" || colour === "warning" || colour === "good") return named[colour];
  const hex = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex === null) return null;
  const [red, green] = [Number.parseInt(hex[1] ?? "0", 16), Number.parseInt(hex[2] ?? "0", 16)];
  if (red > green + 30) return "bad";
  return green > red + 30 ? "good" : null;
};

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, partsLimit) : []);
