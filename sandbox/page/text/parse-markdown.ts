/** Standard Markdown, the part that Slack's markdown block and canvases understand. HTML stays text. */
export type MarkdownBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly MarkdownBlock[] }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly MarkdownItem[];
    }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "rule" };

export type MarkdownItem = {
  readonly text: string;
  readonly check: "none" | "open" | "done";
  readonly blocks: readonly MarkdownBlock[];
};

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+•]|\d{1,4}[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export const parseMarkdown = (source: string): readonly MarkdownBlock[] => parseBlocks(source.split(/\r?\n/));

const parseBlocks = (lines: readonly string[]): readonly MarkdownBlock[] => {
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const taken = takeBlock(lines, at);
    if (taken.block !== null) blocks.push(taken.block);
    at = Math.max(taken.next, at + 1);
  }
  return blocks;
};

type Taken = { readonly block: MarkdownBlock | null; readonly next: number };

const takeBlock = (lines: readonly string[], at: number): Taken => {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { block: null, next: at + 1 };
  if (FENCE.test(line)) {
    const close = lines.findIndex((next, index) => index > at && FENCE.test(next));
    const end = close < 0 ? lines.length : close;
    return { block: { kind: "code", text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
  }
  const heading = HEADING.exec(line);
  if (heading !== null) {
    return { block: { kind: "heading", level: (heading[1] ?? "#").length, text: heading[2] ?? "" }, next: at + 1 };
  }
  if (RULE.test(line)) return { block: { kind: "rule" }, next: at + 1 };
  if (/^\s*>/.test(line)) {
    const end = endOf(lines, at, (next) => /^\s*>/.test(next));
    const inside = lines.slice(at, end).map((next) => next.replace(/^\s*> ?/, ""));
    return { block: { kind: "quote", blocks: parseBlocks(inside) }, next: end };
  }
  if (ITEM.test(line)) return takeList(lines, at);
  if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-")) {
    const end = endOf(lines, at + 2, (next) => next.includes("|"));
    const rows = lines.slice(at + 2, end).map(cellsOf);
    return { block: { kind: "table", head: cellsOf(line), rows }, next: end };
  }
  const end = endOf(lines, at + 1, (next) => next.trim() !== "" && !startsBlock(next));
  return { block: { kind: "paragraph", text: lines.slice(at, end).join("\n") }, next: end };
};

const startsBlock = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || ITEM.test(line) || /^\s*>/.test(line) || RULE.test(line);

const endOf = (lines: readonly string[], from: number, holds: (line: string) => boolean): number => {
  let end = from;
  while (end < lines.length && holds(lines[end] ?? "")) end += 1;
  return end;
};

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

const takeList = (lines: readonly string[], at: number): Taken => {
  const first = lines[at] ?? "";
  const indent = indentOf(first);
  const ordered = /^\s*\d/.test(first);
  const items: MarkdownItem[] = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    const [, , marker = "", rest = ""] = ITEM.exec(line) ?? [];
    if (marker === "" || indentOf(line) !== indent || /^\d/.test(marker) !== ordered) break;
    const end = endOf(lines, next + 1, (follow) => follow.trim() !== "" && indentOf(follow) > indent);
    const inside = lines.slice(next + 1, end).map((follow) => follow.slice(Math.min(indentOf(follow), indent + 2)));
    const [, box = "", text = rest] = /^\[([ xX])\]\s+(.*)$/.exec(rest) ?? [];
    items.push({ text, check: box === "" ? "none" : box === " " ? "open" : "done", blocks: parseBlocks(inside) });
    next = end;
  }
  const start = ordered ? Number.parseInt(first, 10) || 1 : 1;
  return { block: { kind: "list", ordered, start, items }, next };
};

const cellsOf = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
