import { giveIds } from "../give-ids.ts";
import { isTooLong, validateBlocks } from "../validate-blocks.ts";
import type { Message, Metadata } from "../world.ts";
import { type Call, has, nested, refuse, refuseBlocks, str } from "./method.ts";

export const textLimit = 40_000;
const markdownLimit = 12_000;
const attachmentsLimit = 100;

export type Content = Pick<Message, "text" | "blocks" | "attachments">;

/** What a message says, checked as Slack checks it. Fields that were not given are empty. */
export const contentOf = (call: Call): Content => {
  const blocks = blocksOf(call);
  const attachments = attachmentsOf(call);
  if (has(call, "markdown_text")) return markdownContent(call);
  const text = str(call, "text", "");
  if (text === "" && blocks.length === 0 && attachments.length === 0) refuse("no_text");
  return { text, blocks, attachments };
};

/** Markdown becomes a markdown block: what the reader sees is not the text itself. */
const markdownContent = (call: Call): Content => {
  if (has(call, "text") || has(call, "blocks")) refuse("markdown_text_conflict");
  const text = str(call, "markdown_text");
  if (text.length > markdownLimit) refuse("msg_too_long");
  return { text, blocks: giveIds([{ type: "markdown", text }]), attachments: [] };
};

export const blocksOf = (call: Call, name = "blocks"): readonly unknown[] => {
  const blocks = nested(call, name, "invalid_blocks_format");
  if (blocks === undefined || blocks === null) return [];
  if (!Array.isArray(blocks)) return refuse("invalid_blocks_format");
  const problems = validateBlocks(blocks, "message");
  if (problems.length > 0) refuseBlocks(problems);
  if (isTooLong(blocks)) refuse("msg_blocks_too_long");
  return giveIds(blocks);
};

const attachmentsOf = (call: Call): readonly unknown[] => {
  const attachments = nested(call, "attachments", "invalid_attachments");
  if (attachments === undefined || attachments === null) return [];
  if (!Array.isArray(attachments)) return refuse("invalid_attachments");
  if (attachments.length > attachmentsLimit) refuse("too_many_attachments");
  return attachments.map((one, index) => ({ id: index + 1, ...attachment(one) }));
};

const attachment = (one: unknown): Readonly<Record<string, unknown>> => {
  const read = typeof one === "object" && one !== null ? (one as Readonly<Record<string, unknown>>) : {};
  if (!Array.isArray(read.blocks)) return read;
  const problems = validateBlocks(read.blocks, "message");
  return problems.length > 0 ? refuseBlocks(problems) : { ...read, blocks: giveIds(read.blocks) };
};

/** @returns null when there is none; an empty object takes an old one away */
export const metadataOf = (call: Call): Metadata | null => {
  const metadata = nested(call, "metadata", "invalid_metadata_format");
  if (metadata === undefined || metadata === null) return null;
  if (typeof metadata !== "object") return refuse("invalid_metadata_format");
  if (Object.keys(metadata).length === 0) return null;
  const { event_type: type, event_payload: payload } = metadata as Readonly<Record<string, unknown>>;
  if (typeof type !== "string" || typeof payload !== "object" || payload === null)
    return "entities" in metadata ? null : refuse("invalid_metadata_format");
  return { event_type: type, event_payload: payload as Metadata["event_payload"] };
};
