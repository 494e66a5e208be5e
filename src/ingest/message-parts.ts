import { z } from "zod";
import type { Result } from "../base/result.ts";
import type { AlertLink } from "../domain/alert.ts";
import { clipped } from "./limits.ts";
import { linksOf } from "./links.ts";
import { plainText } from "./message-text.ts";
import { readShape, type Texts } from "./shape.ts";

/** What a message says, whatever it is built of: plain lines in reading order, and the facts that have names. */
export type MessageParts = {
  /** Names of who posted it and of the parts' footers, lower case: they tell which system it is. */
  readonly sender: string;
  readonly lines: readonly string[];
  readonly links: readonly AlertLink[];
  /** `Severity: critical` in fields or on a line of its own becomes `severity` → `critical`. */
  readonly facts: Texts;
  readonly mood: "bad" | "good" | "unknown";
  /** Seconds since 1970, as Slack's message id says; null when it has none. */
  readonly postedAtSeconds: number | null;
};

const loose = z.unknown();
const messageShape = z.looseObject(
  {
    text: loose,
    attachments: loose,
    blocks: loose,
    username: loose,
    bot_profile: loose,
    ts: loose,
  },
  { error: "a Slack message" },
);

export const readParts = (message: unknown): Result<MessageParts, string> => {
  const read = readShape(messageShape, message);
  if (!read.ok) return read;
  const said = read.value;
  const gathered = new Gathering();
  gathered.add(textIn(said.text));
  for (const block of listIn(said.blocks)) addBlock(gathered, block, 0);
  for (const attachment of listIn(said.attachments)) addAttachment(gathered, attachment);
  const senders = [said.username, fieldOf(said.bot_profile, "name"), ...gathered.senders];
  const ts = Number(textIn(said.ts) || Number.NaN);
  return {
    ok: true,
    value: {
      sender: senders.map(textIn).join(" ").toLowerCase(),
      lines: gathered.lines,
      links: linksOf(gathered.links),
      facts: Object.fromEntries(gathered.facts),
      mood: gathered.mood,
      postedAtSeconds: Number.isFinite(ts) ? ts : null,
    },
  };
};

/** More than Slack shows of one message. */
const partsLimit = 100;
const linesLimit = 300;
const partTextLimit = 8_000;
/** Slack nests rich text at most this deep: block, list or section, element. One more for an attachment around it. */
const depthLimit = 6;

/** Collects while the message is walked through; it lives as long as one reading. */
class Gathering {
  readonly lines: string[] = [];
  readonly links: AlertLink[] = [];
  readonly facts = new Map<string, string>();
  readonly senders: unknown[] = [];
  mood: MessageParts["mood"] = "unknown";

  /** The same words often come twice, as text and as blocks; a line is kept once. */
  add(markup: string): void {
    const { text, links } = plainText(clipped(markup, partTextLimit));
    this.links.push(...links);
    for (const raw of text.split("\n")) {
      const line = raw.trim();
      if (line === "" || this.lines.includes(line) || this.lines.length >= linesLimit) continue;
      this.lines.push(line);
      const fact = /^[•*>-]?\s*([\p{L}][\p{L}\p{N} ._-]{0,40}?)\s*:\s+(\S.*)$/u.exec(line);
      if (fact !== null) this.addFact(fact[1] ?? "", fact[2] ?? "");
    }
  }

  addFact(name: string, value: string): void {
    const key = name
      .trim()
      .toLowerCase()
      .replace(/[\s.-]+/g, "_");
    if (key !== "" && key !== "__proto__" && value.trim() !== "" && !this.facts.has(key)) {
      this.facts.set(key, value.trim());
    }
  }
}

const addAttachment = (gathered: Gathering, attachment: unknown): void => {
  const say = (key: string): string => textIn(fieldOf(attachment, key));
  gathered.mood = moodOf(say("color")) ?? gathered.mood;
  gathered.senders.push(say("footer"), say("author_name"), say("service_name"));
  for (const key of ["pretext", "title", "text"]) gathered.add(say(key));
  if (say("title_link") !== "")
    gathered.links.push({ title: plainText(say("title")).text || "Link", url: say("title_link") });
  for (const field of listIn(fieldOf(attachment, "fields"))) {
    const [name, value] = [textIn(fieldOf(field, "title")), textIn(fieldOf(field, "value"))];
    gathered.addFact(plainText(name).text, plainText(clipped(value, partTextLimit)).text);
  }
  for (const block of listIn(fieldOf(attachment, "blocks"))) addBlock(gathered, block, 1);
  // The fallback repeats the rest in one line, so it only counts when there is nothing else.
  if (gathered.lines.length === 0) gathered.add(say("fallback"));
};

/** Everything with words: section, header, context, markdown; rich text is put together element by element. */
const addBlock = (gathered: Gathering, block: unknown, depth: number): void => {
  const kind = textIn(fieldOf(block, "type"));
  if (depth > depthLimit || kind === "actions") return;
  const isRich = kind.startsWith("rich_text");
  const text = fieldOf(block, "text");
  gathered.add(isRich ? richTextIn(block, depth) : textIn(text) || textIn(fieldOf(text, "text")));
  if (isRich) return;
  for (const field of listIn(fieldOf(block, "fields"))) addField(gathered, textIn(fieldOf(field, "text")));
  for (const element of listIn(fieldOf(block, "elements"))) addBlock(gathered, element, depth + 1);
};

/** A field of a section holds its name in the first line and its value below, or both in one. */
const addField = (gathered: Gathering, markup: string): void => {
  const { text } = plainText(clipped(markup, partTextLimit));
  const named = /^([^\n:]{1,40}):?\s*\n(.+)$/s.exec(text);
  if (named !== null) gathered.addFact(named[1] ?? "", named[2] ?? "");
  gathered.add(named === null ? markup : "");
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
