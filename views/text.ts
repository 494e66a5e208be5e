import type { MrkdwnElement, PlainTextElement, RichTextElement } from "@slack/types";
import { epochMsOf, minuteOf } from "../src/base/instant.ts";
import { assertNever } from "../src/base/invariant.ts";
import type { MomentStyle, Phrase, Piece } from "./phrase.ts";

/**
 * Slack's limits. Source: docs.slack.dev, "Blocks", "Block elements", "Composition objects" and "Views" (2026-11).
 * Lengths are counted in UTF-16 units, which is never fewer than Slack counts.
 */
export const limits = {
  messageBlocks: 50,
  imageAlt: 2_000,
  modalBlocks: 100,
  headerText: 150,
  sectionFields: 10,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  actionId: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  /** Docs say 150 since 2025, 75 before; the smaller one is safe with both. */
  optionValue: 75,
  overflowOptions: 5,
  selectOptions: 100,
  placeholder: 150,
  inputLabel: 2_000,
  inputText: 3_000,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  topic: 250,
} as const;

const wordJoiner = "\u2060";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text as people could have typed it: whole characters, no control characters, no reversal of direction. */
export const typeable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, "");

/** Text of others, made harmless: nothing in it that Slack, today or some day, could read as a mention. It reads the same. */
export const harmless = (text: string): string =>
  typeable(text)
    .replace(/@(?=(?:channel|here|everyone)\b)/gi, `@${wordJoiner}`)
    .replace(/<(?=[!@#])/g, `<${wordJoiner}`);

/** Slack's own three: with these escaped, mrkdwn holds no mention, link or command of others. */
const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/**
 * As many whole characters as shorten, with `…` when something is missing; never half an emoji.
 * @param lengthOf how long a piece is where it will stand; an escaped `&` takes five
 */
export const shorten = (text: string, limit: number, lengthOf = (piece: string) => piece.length): string => {
  if (lengthOf(text) <= limit) return text;
  let kept = "";
  let length = 1;
  // No cluster that begins after the limit can shorten, so the rest need not be looked at.
  for (const { segment } of graphemes.segment(text.slice(0, limit + 1))) {
    length += lengthOf(segment);
    if (length > limit) break;
    kept += segment;
  }
  return limit < 1 ? "" : `${kept}…`;
};

/** For plain places (headers, buttons, labels): Slack interprets nothing there. */
export const plainText = (text: string, limit: number): PlainTextElement => ({
  type: "plain_text",
  text: shorten(harmless(text).trim(), limit) || "–",
  emoji: false,
});

const userPattern = /^[UW][A-Z0-9]{1,30}$/;
const groupPattern = /^S[A-Z0-9]{1,30}$/;
const channelPattern = /^[CGD][A-Z0-9]{1,30}$/;

/** Two digits each, in UTC: for readers whose client cannot show a date. */

const dateFormats = {
  clock: "{date_short_pretty} at {time}",
  deadline: "{time} ({ago})",
  distance: "{ago}",
} satisfies Record<MomentStyle, string>;

const secondsOf = (at: string): number => Math.floor(epochMsOf(at) / 1_000);

/** A phrase as mrkdwn, at most `limit` characters; pieces are dropped or cut whole, so no bracket is left open. */
export const mrkdwn = (phrase: Phrase, limit: number): string => {
  let line = "";
  for (const piece of phrase) {
    const room = limit - line.length;
    const said = mrkdwnPiece(piece, room);
    if (said.length > room) return line;
    line += said;
  }
  return line;
};

const mrkdwnPiece = (piece: Piece, room: number): string => {
  switch (piece.kind) {
    case "text":
      return mrkdwnText(piece, room);
    case "mention":
      return mentionOr(piece.id, (kind) => (kind === "user" ? `<@${piece.id}>` : `<!subteam^${piece.id}>`));
    case "channel":
      return channelPattern.test(piece.id) ? `<#${piece.id}>` : escaped(harmless(piece.id));
    case "moment":
      return `<!date^${secondsOf(piece.at)}^${dateFormats[piece.show]}|${minuteOf(piece.at)}>`;
    case "link": {
      const linked = `<${escaped(piece.url).replace(/\|/g, "%7C")}|${escaped(harmless(piece.text)).replace(/\|/g, "/")}>`;
      return linked.length <= room ? linked : mrkdwnText({ kind: "text", text: piece.text, style: "plain" }, room);
    }
    default:
      return assertNever(piece);
  }
};

const mrkdwnText = ({ text, style }: Extract<Piece, { kind: "text" }>, room: number): string => {
  const marks = { plain: "", strong: "*", code: "`" }[style];
  const words = style === "code" ? harmless(text).replace(/[`\n]/g, "'") : harmless(text);
  const kept = shorten(words, room - 2 * marks.length, (piece) => escaped(piece).length);
  return kept.trim() === "" ? kept : `${marks}${escaped(kept)}${marks}`;
};

const mentionOr = (id: string, known: (kind: "user" | "group") => string): string => {
  if (userPattern.test(id)) return known("user");
  return groupPattern.test(id) ? known("group") : escaped(harmless(id));
};

/** Mrkdwn without Slack's own guessing at links, channels and mentions. */
export const mrkdwnObject = (phrase: Phrase, limit: number): MrkdwnElement => ({
  type: "mrkdwn",
  text: mrkdwn(phrase, limit) || "–",
  verbatim: true,
});

/** A phrase as rich text, where nothing in a text can be markup. */
export const richPieces = (phrase: Phrase, limit: number): RichTextElement[] => {
  const pieces: RichTextElement[] = [];
  let room = limit;
  for (const piece of merged(phrase)) {
    if (room <= 0) break;
    const rich = richPiece(piece, room);
    if (rich.type === "text" && rich.text === "") continue;
    room -= textLengthOf(rich);
    pieces.push(rich);
  }
  return pieces.length === 0 ? [{ type: "text", text: "–" }] : pieces;
};

/** Words that belong together in one piece: less to send, and whoever searches for a sentence finds it. */
const merged = (phrase: Phrase): Phrase => {
  const pieces: Piece[] = [];
  for (const piece of phrase) {
    const last = pieces.at(-1);
    if (last?.kind === "text" && piece.kind === "text" && last.style === piece.style) {
      pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
    } else pieces.push(piece);
  }
  return pieces;
};

const richPiece = (piece: Piece, room: number): RichTextElement => {
  switch (piece.kind) {
    case "text":
      return { type: "text", text: shorten(harmless(piece.text), room), ...richStyle[piece.style] };
    case "mention":
      if (userPattern.test(piece.id)) return { type: "user", user_id: piece.id };
      if (groupPattern.test(piece.id)) return { type: "usergroup", usergroup_id: piece.id };
      return { type: "text", text: harmless(piece.id) };
    case "channel":
      return channelPattern.test(piece.id)
        ? { type: "channel", channel_id: piece.id }
        : { type: "text", text: harmless(piece.id) };
    case "moment":
      return {
        type: "date",
        timestamp: secondsOf(piece.at),
        format: dateFormats[piece.show],
        fallback: minuteOf(piece.at),
      };
    case "link":
      return piece.url.length > limits.url
        ? { type: "text", text: harmless(piece.text) }
        : { type: "link", url: piece.url, text: shorten(harmless(piece.text), limits.headerText) };
    default:
      return assertNever(piece);
  }
};

const richStyle = {
  plain: {},
  strong: { style: { bold: true } },
  code: { style: { code: true } },
} as const;

/** How much of a message's allowance something takes: every text in it, its links and values. */
export const textLengthOf = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  if (typeof value === "number") return String(value).length;
  if (Array.isArray(value)) return value.reduce<number>((total, member) => total + textLengthOf(member), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (total, [key, member]) => (uncounted.includes(key) ? total : total + textLengthOf(member)),
    0,
  );
};

const uncounted: readonly string[] = ["type", "action_id", "block_id", "style"];
