import { z } from "zod";
import type { AssistantPart, ModelReply, StopReason, Usage } from "../model.ts";
import { costUsd, type TokenCounts } from "./price.ts";

/** Only what we read of the stream's events; everything else may be there, and unknown events are passed over. */
const count = z.number().nullish();
const usageShape = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
const blockShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("thinking"), thinking: z.string(), signature: z.string().nullish() }),
  z.object({ type: z.literal("redacted_thinking"), data: z.string() }),
  z.object({ type: z.literal("tool_use"), id: z.string(), name: z.string(), input: z.unknown() }),
]);
const deltaShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text_delta"), text: z.string() }),
  z.object({ type: z.literal("thinking_delta"), thinking: z.string() }),
  z.object({ type: z.literal("signature_delta"), signature: z.string() }),
  z.object({ type: z.literal("input_json_delta"), partial_json: z.string() }),
]);
const eventShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message_start"), message: z.object({ model: z.string(), usage: usageShape }) }),
  z.object({ type: z.literal("content_block_start"), index: z.number(), content_block: blockShape }),
  z.object({ type: z.literal("content_block_delta"), index: z.number(), delta: deltaShape }),
  z.object({ type: z.literal("content_block_stop"), index: z.number() }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usageShape.nullish(),
  }),
  z.object({ type: z.literal("message_stop") }),
]);

const known = new Set(eventShape.options.map((option) => option.shape.type.value as string));

const stopReasons: Readonly<Record<string, StopReason>> = {
  end_turn: "end_turn",
  tool_use: "tool_use",
  stop_sequence: "stop_sequence",
  max_tokens: "max_tokens",
  model_context_window_exceeded: "context_full",
  pause_turn: "pause_turn",
  refusal: "refusal",
};

/** What the server sent makes no whole answer. */
export class BrokenReply extends Error {
  override readonly name = "BrokenReply";
}

type Block = { readonly shape: z.output<typeof blockShape>; text: string; signature: string };

/** Puts one answer together, event by event; lives for one stream. */
export class Assembly {
  private readonly blocks = new Map<number, Block>();
  private model = "";
  private stopReason: string | null = null;
  private ended = false;
  private readonly counts = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

  /** @throws BrokenReply for an event that is not what its name promises */
  add(event: unknown): void {
    const type = z.object({ type: z.string() }).safeParse(event);
    if (!type.success) throw new BrokenReply("an event without a type");
    if (!known.has(type.data.type)) return;
    const parsed = eventShape.safeParse(event);
    if (!parsed.success) throw new BrokenReply(`a malformed ${type.data.type} event`);
    this.take(parsed.data);
  }

  private take(event: z.output<typeof eventShape>): void {
    switch (event.type) {
      case "message_start":
        this.model = event.message.model;
        this.count(event.message.usage);
        return;
      case "content_block_start":
        this.blocks.set(event.index, { shape: event.content_block, text: "", signature: "" });
        return;
      case "content_block_delta":
        this.extend(event.index, event.delta);
        return;
      case "content_block_stop":
        return;
      case "message_delta":
        this.stopReason = event.delta.stop_reason ?? this.stopReason;
        if (event.usage) this.count(event.usage);
        return;
      case "message_stop":
        this.ended = true;
    }
  }

  private extend(index: number, delta: z.output<typeof deltaShape>): void {
    const block = this.blocks.get(index);
    if (block === undefined) throw new BrokenReply("words of a block that was never begun");
    if (delta.type === "text_delta") block.text += delta.text;
    else if (delta.type === "thinking_delta") block.text += delta.thinking;
    else if (delta.type === "input_json_delta") block.text += delta.partial_json;
    else block.signature += delta.signature;
  }

  /** The counts of a stream are running totals: the last word stands. */
  private count(usage: z.output<typeof usageShape>): void {
    this.counts.inputTokens = usage.input_tokens ?? this.counts.inputTokens;
    this.counts.outputTokens = usage.output_tokens ?? this.counts.outputTokens;
    this.counts.cacheReadTokens = usage.cache_read_input_tokens ?? this.counts.cacheReadTokens;
    this.counts.cacheWriteTokens = usage.cache_creation_input_tokens ?? this.counts.cacheWriteTokens;
  }

  /** @throws BrokenReply when the stream ended before it said why: half an answer is none */
  finish(requestId: string | null): ModelReply {
    if (this.model === "") throw new BrokenReply("no message in the body");
    if (this.stopReason === null || !this.ended) throw new BrokenReply("the answer ended early");
    const stopReason = stopReasons[this.stopReason];
    if (stopReason === undefined) throw new BrokenReply(`an unknown stop reason, ${this.stopReason}`);
    const parts = [...this.blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => partOf(block));
    return { parts, stopReason, usage: this.usageOf(this.counts), model: this.model, requestId };
  }

  /**
   * What an answer that broke off is charged. Once the stop reason has come the counts are the last; before, the model
   * may have written all that it was allowed to. Null: it had not begun, and costs nothing.
   */
  lost(maxTokens: number): Usage | null {
    if (this.model === "") return null;
    const outputTokens = this.stopReason === null ? maxTokens : this.counts.outputTokens;
    return this.usageOf({ ...this.counts, outputTokens });
  }

  private usageOf(counts: TokenCounts): Usage {
    return { ...counts, usd: costUsd(this.model, counts) };
  }
}

const partOf = ({ shape, text, signature }: Block): AssistantPart => {
  switch (shape.type) {
    case "text":
      return { kind: "text", text: shape.text + text };
    case "thinking":
      return { kind: "thinking", text: shape.thinking + text, signature: (shape.signature ?? "") + signature };
    case "redacted_thinking":
      return { kind: "redacted_thinking", sealed: shape.data };
    case "tool_use":
      return toolUseOf(shape.id, shape.name, text === "" ? JSON.stringify(shape.input ?? {}) : text);
  }
};

const toolUseOf = (id: string, name: string, text: string): AssistantPart => {
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input === "object" && input !== null && !Array.isArray(input))
      return { kind: "tool_use", id, name, input };
  } catch {
    // Falls through: the model is told that its arguments were no JSON.
  }
  return { kind: "broken_tool_use", id, name, text };
};
