import { type Inline, parseInline, unescapeText } from "./parse-inline.ts";

/** Slack's mrkdwn, by lines. Source: https://docs.slack.dev/messaging/formatting-message-text */
export type Passage =
  | { readonly kind: "lines"; readonly inlines: readonly Inline[] }
  | { readonly kind: "quote"; readonly inlines: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ListItem[] };

export type ListItem = { readonly depth: number; readonly marker: string; readonly inlines: readonly Inline[] };

export const parseMrkdwn = (text: string): readonly Passage[] => {
  const passages: Passage[] = [];
  let from = 0;
  for (const fence of text.matchAll(/```\n?([\s\S]*?)\n?```/g)) {
    passages.push(...parseLines(text.slice(from, fence.index).replace(/\n$/, "")));
    passages.push({ kind: "code", text: unescapeText(fence[1] ?? "") });
    from = fence.index + fence[0].length;
    if (text[from] === "\n") from += 1;
  }
  passages.push(...parseLines(text.slice(from)));
  return passages;
};

const QUOTE = /^(?:>|&gt;) ?/;
const QUOTE_REST = /^(?:>>>|&gt;&gt;&gt;) ?/;
const ITEM = /^(\s*)([•◦▪‣-]|\d{1,3}[.)])\s+(.+)$/;

const parseLines = (text: string): readonly Passage[] => {
  if (text === "") return [];
  const passages: Passage[] = [];
  const lines = text.split("\n");
  let index = 0;
  const takeWhile = (holds: (line: string) => boolean): readonly string[] => {
    const from = index;
    while (index < lines.length && holds(lines[index] ?? "")) index += 1;
    return lines.slice(from, index);
  };
  const isPlain = (line: string): boolean => !QUOTE.test(line) && !ITEM.test(line);

  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (QUOTE_REST.test(line)) {
      const rest = lines.slice(index).join("\n").replace(QUOTE_REST, "");
      passages.push({ kind: "quote", inlines: parseInline(rest) });
      index = lines.length;
    } else if (QUOTE.test(line)) {
      const quoted = takeWhile((next) => QUOTE.test(next)).map((next) => next.replace(QUOTE, ""));
      passages.push({ kind: "quote", inlines: parseInline(quoted.join("\n")) });
    } else if (ITEM.test(line)) {
      passages.push({ kind: "list", items: takeWhile((next) => ITEM.test(next)).map(parseItem) });
    } else {
      passages.push({ kind: "lines", inlines: parseInline(takeWhile(isPlain).join("\n")) });
    }
  }
  return passages;
};

const parseItem = (line: string): ListItem => {
  const [, indent = "", marker = "•", rest = ""] = ITEM.exec(line) ?? [];
  return {
    depth: Math.min(4, Math.floor(indent.length / 2)),
    marker: marker === "-" ? "•" : marker,
    inlines: parseInline(rest),
  };
};
