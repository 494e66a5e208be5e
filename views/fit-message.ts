import type { KnownBlock, RichTextBlock, RichTextElement, RichTextSection } from "@slack/types";
import { shorten, textLengthOf } from "./text.ts";

/** Too many: what is farthest down goes first, but never a row of buttons: without them nobody could go on. */
export const withinCount = (blocks: readonly KnownBlock[], limit: number): KnownBlock[] => {
  const excess = blocks.length - limit;
  if (excess <= 0) return [...blocks];
  const droppable = blocks.map((block, index) => ({ block, index })).filter(({ block }) => block.type !== "actions");
  const dropped = new Set(droppable.slice(-excess).map(({ index }) => index));
  return blocks.filter((_, index) => !dropped.has(index)).slice(0, limit);
};

/** Too much: the longest texts are cut to one length, as high as it can be; short ones stay whole. */
export const withinTotal = (blocks: readonly KnownBlock[], limit: number): KnownBlock[] => {
  const sizes = blocks.map(textLengthOf);
  const fixed = sum(blocks.map((block, index) => (block.type === "rich_text" ? 0 : (sizes[index] ?? 0))));
  const rich = sizes.filter((_, index) => blocks[index]?.type === "rich_text");
  if (fixed + sum(rich) <= limit) return [...blocks];
  // One character each is kept for the `…` of what is cut to nothing.
  const most = levelFor(rich, limit - fixed - blocks.length);
  return blocks.map((block) => (block.type === "rich_text" ? shortened(block, most) : block));
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The highest length to which all must be cut so that together they fit. */
const levelFor = (sizes: readonly number[], room: number): number => {
  const ascending = [...sizes].sort((a, b) => a - b);
  let left = room;
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return Math.max(0, share);
    left -= size;
  }
  return left;
};

const nothingLeft: RichTextSection = { type: "rich_text_section", elements: [{ type: "text", text: "…" }] };

const shortened = (block: RichTextBlock, limit: number): RichTextBlock => {
  let room = limit;
  const cut = (elements: readonly RichTextElement[]): RichTextElement[] =>
    elements.flatMap((element) => {
      const kept = room > 1 ? fitting(element, room) : null;
      room -= kept === null ? 0 : textLengthOf(kept);
      return kept ?? [];
    });
  const parts = block.elements.flatMap((part): typeof block.elements => {
    if (part.type === "rich_text_list") {
      const items = part.elements.map((item) => ({ ...item, elements: cut(item.elements) }));
      const left = items.filter((item) => item.elements.length > 0);
      return left.length === 0 ? [] : [{ ...part, elements: left }];
    }
    const elements = cut(part.elements as RichTextElement[]);
    return elements.length === 0 ? [] : [{ ...part, elements } as typeof part];
  });
  return parts.length === 0 ? { ...block, elements: [nothingLeft] } : { ...block, elements: parts };
};

/** A link that is too long leaves its words behind; other pieces fit as a whole or not at all. */
const fitting = (element: RichTextElement, room: number): RichTextElement | null => {
  if (element.type === "text") return { ...element, text: shorten(element.text, room) };
  if (textLengthOf(element) <= room) return element;
  return element.type === "link" && element.text !== undefined
    ? { type: "text", text: shorten(element.text, room) }
    : null;
};
