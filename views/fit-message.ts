import type { KnownBlock, RichTextBlock, RichTextElement, RichTextSection } from "@slack/types";
import { lengthOfRich, shorten } from "./text.ts";

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
  const most = levelFor(rich, limit - fixed);
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
  const cut = <Element extends RichTextElement>(elements: readonly Element[]): Element[] =>
    elements.flatMap((element) => {
      if (room <= 1) return [];
      const kept = element.type === "text" ? { ...element, text: shorten(element.text, room) } : element;
      room -= lengthOfRich(kept);
      return room < 0 && element.type !== "text" ? [] : [kept];
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

/** How much of the message's allowance a block takes: every text in it that people could see, and its links. */
export const textLengthOf = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  if (typeof value === "number") return String(value).length;
  if (Array.isArray(value)) return sum(value.map(textLengthOf));
  if (typeof value !== "object" || value === null) return 0;
  const unseen = ["type", "action_id", "block_id", "style"];
  return sum(Object.entries(value).map(([key, member]) => (unseen.includes(key) ? 0 : textLengthOf(member))));
};
