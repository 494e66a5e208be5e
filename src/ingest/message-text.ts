import type { AlertLink } from "../domain/alert.ts";

/**
 * Slack's mark-up as plain lines, with the links it held. Emphasis marks go; `:emoji:` names stay, because some
 * systems say their state with nothing else.
 * Source of the escapes: Slack, "Formatting text for app surfaces".
 */
export const plainText = (markup: string): { readonly text: string; readonly links: readonly AlertLink[] } => {
  const links: AlertLink[] = [];
  const shown = markup.toWellFormed().replace(/<([^<>\n]+)>/g, (_, inside: string) => {
    const { text, url } = readEscape(inside);
    if (url !== null) links.push({ title: withoutEmphasis(text), url });
    return text;
  });
  return {
    text: unescaped(withoutEmphasis(shown))
      .replace(/[^\S\n]+/g, " ")
      .trim(),
    links,
  };
};

const readEscape = (inside: string): { readonly text: string; readonly url: string | null } => {
  const bar = inside.indexOf("|");
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? "" : inside.slice(bar + 1).trim();
  if (/^[@#!]/.test(target)) return { text: label || target.replace("!", "@"), url: null };
  return { text: label || target, url: unescaped(target) };
};

/** A mark counts at the edge of a word only: `snake_case` and `a * b` stay as they are. */
const withoutEmphasis = (text: string): string =>
  text.replace(/(?<![\p{L}\p{N}])[*_~](?=\S)|(?<=\S)[*_~](?![\p{L}\p{N}])/gu, "").replace(/```|`/g, "");

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);

/** Without `:emoji:`, pictures and ornaments at its beginning: how a line's words begin. */
export const withoutOrnament = (line: string): string =>
  line
    .replace(/:[a-z0-9_+'-]+:/gi, " ")
    .replace(/^[^\p{L}\p{N}["'(]+/u, "")
    .replace(/\s+/g, " ")
    .trim();
