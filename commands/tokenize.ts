import type { UserId } from "../src/domain/ids.ts";

/**
 * One word of what somebody typed, with Slack's escapes undone.
 * `text` is how it reads; `isGlued`: no space stood before it, as in `<@U1>,`.
 * Source of the escapes: Slack, "Formatting text for app surfaces"; the app's command has `should_escape` on.
 */
export type Word = { readonly text: string; readonly isGlued: boolean } & (
  | { readonly kind: "plain" }
  /** Stood in quotation marks, so it is never a subcommand, a flag or an incident's name. */
  | { readonly kind: "quoted" }
  | { readonly kind: "user"; readonly id: UserId }
  /** A Slack user group. */
  | { readonly kind: "group"; readonly id: string }
);

/** Splits typed text into words. Any text has an answer: what cannot be read as something special is plain text. */
export const tokenize = (typed: string): readonly Word[] => {
  const text = withoutControls(typed);
  const words: Word[] = [];
  let from = 0;
  while (from < text.length) {
    const space = match(spaces, text, from);
    const isGlued = space === null && words.length > 0;
    from += space?.[0].length ?? 0;
    if (from >= text.length) break;
    const { word, length } = readWord(text, from, isGlued);
    const last = words.at(-1);
    // A link with its full stop, or a channel in brackets, is one word: only names of people stand by themselves.
    if (isGlued && word.kind === "plain" && last?.kind === "plain") {
      words[words.length - 1] = { ...last, text: last.text + word.text };
    } else words.push(word);
    from += length;
  }
  return words;
};

/** What was typed, as its reader saw it: `<@U1|ana>` was `@ana`. */
export const asRead = (typed: string): string =>
  unescaped(typed.replace(/<([^<>\s][^<>]*)>/g, (_, escaped: string) => textOfEscape(escaped)));

/** How a run of words reads, with single spaces. A text that is quoted as a whole is given without its quotation marks. */
export const textOf = (words: readonly Word[]): string => {
  const [only] = words;
  if (only !== undefined && words.length === 1) return only.text;
  return words
    .map((word, index) => {
      const shown = word.kind === "quoted" ? `"${word.text}"` : word.text;
      return index > 0 && !word.isGlued ? ` ${shown}` : shown;
    })
    .join("")
    .trim();
};

const spaces = /\s+/y;
/** The typographic marks come from phones and from macOS, which put them in place of the straight ones. */
const quotation = /"([^"“”„]*)["”“]|“([^"“”„]*)["”]|„([^"“”„]*)["“”]/y;
const slackEscape = /<([^<>\s][^<>]*)>/y;
/** A run ends before an escape that begins inside it; a lone `<` is itself. */
const run = /<?[^\s<]*/y;

type Read = { readonly word: Word; readonly length: number };

const readWord = (text: string, from: number, isGlued: boolean): Read => {
  const quoted = isGlued ? null : match(quotation, text, from);
  if (quoted !== null) {
    const inside = quoted[1] ?? quoted[2] ?? quoted[3] ?? "";
    return { word: { kind: "quoted", text: plainOf(inside), isGlued }, length: quoted[0].length };
  }
  const escaped = match(slackEscape, text, from);
  if (escaped !== null) return { word: wordOfEscape(escaped[1] ?? "", isGlued), length: escaped[0].length };
  const [plain] = match(run, text, from) ?? [text.slice(from)];
  return { word: { kind: "plain", text: unescaped(plain), isGlued }, length: Math.max(1, plain.length) };
};

const match = (pattern: RegExp, text: string, from: number): RegExpExecArray | null => {
  pattern.lastIndex = from;
  return pattern.exec(text);
};

const wordOfEscape = (inside: string, isGlued: boolean): Word => {
  const text = textOfEscape(inside);
  const [target] = inside.split("|");
  const user = /^@([UW][A-Z0-9]+)$/.exec(target ?? "")?.[1];
  if (user !== undefined) return { kind: "user", id: user, text, isGlued };
  const group = /^!subteam\^([A-Z0-9]+)$/.exec(target ?? "")?.[1];
  return group === undefined ? { kind: "plain", text, isGlued } : { kind: "group", id: group, text, isGlued };
};

/** What a reader of Slack would have seen in the place of the escape. */
const textOfEscape = (inside: string): string => {
  const bar = inside.indexOf("|");
  const target = unescaped(bar === -1 ? inside : inside.slice(0, bar));
  const label = unescaped(bar === -1 ? "" : inside.slice(bar + 1)).trim();
  const sigil = target.charAt(0);
  if (sigil === "@" || sigil === "#") return `${sigil}${label.replace(/^[@#]/, "") || target.slice(1)}`;
  if (sigil === "!") return label === "" || !/[@^]/.test(`${label}${target}`) ? `@${label || target.slice(1)}` : label;
  const address = target.replace(/^mailto:/, "");
  return label === "" || label === address || address.endsWith(`//${label}`) ? address : `${label} (${address})`;
};

const plainOf = (inside: string): string => asRead(inside).replace(/\s+/g, " ").trim();

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
/** Slack escapes exactly these three. One pass, so that `&amp;lt;` becomes `&lt;` and stays so. */
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);

/** Control characters are no words, and databases refuse some of them; half a surrogate pair cannot be stored either. */
const withoutControls = (text: string): string => text.toWellFormed().replace(/\p{Cc}/gu, " ");
