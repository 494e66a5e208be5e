import type { z } from "zod";

/**
 * A language model as the agents see it. Production injects Claude (anthropic.ts), tests a scripted one.
 * Tiers are the specification's words; configuration maps them to model ids.
 */
export const tiers = ["opus", "sonnet", "haiku"] as const;
export type Tier = (typeof tiers)[number];

export type ToolUse = {
  readonly kind: "tool_use";
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: the tool's own schema has not looked at it yet. */
  readonly input: unknown;
};

/** The model's arguments were no JSON. It is told so; nothing was run. */
export type BrokenToolUse = {
  readonly kind: "broken_tool_use";
  readonly id: string;
  readonly name: string;
  readonly text: string;
};

export type AssistantPart =
  | { readonly kind: "text"; readonly text: string }
  /** Must go back unchanged with the conversation; the signature covers it. */
  | { readonly kind: "thinking"; readonly text: string; readonly signature: string }
  | { readonly kind: "redacted_thinking"; readonly sealed: string }
  | ToolUse
  | BrokenToolUse;

export type UserPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool_result"; readonly toolUseId: string; readonly text: string; readonly isError: boolean };

export type Message =
  | { readonly role: "user"; readonly parts: readonly UserPart[] }
  | { readonly role: "assistant"; readonly parts: readonly AssistantPart[] };

export type ToolDefinition = { readonly name: string; readonly description: string; readonly input: z.ZodType };

export type ModelRequest = {
  readonly tier: Tier;
  /** The same bytes for every request of one role, so that the prompt cache works; time and facts go in messages. */
  readonly system: readonly string[];
  readonly tools: readonly ToolDefinition[];
  /** `withdrawn`: the tools stay in the cached prefix, but the model may not call them any more. */
  readonly toolUse: "allowed" | "withdrawn";
  /** Shape of the final text, or null for free words. Bounds are checked by us: the shape travels without them. */
  readonly answer: z.ZodType | null;
  readonly messages: readonly Message[];
  readonly maxTokens: number;
};

export type StopReason =
  | "end_turn"
  | "tool_use"
  | "stop_sequence"
  | "max_tokens"
  /** The conversation no longer fits. */
  | "context_full"
  /** The server paused a long turn: send the conversation back as it is. */
  | "pause_turn"
  | "refusal";

export type Usage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** What it cost, by the price list; an unknown model is charged as the dearest one. */
  readonly usd: number;
};

export type ModelReply = {
  readonly parts: readonly AssistantPart[];
  readonly stopReason: StopReason;
  readonly usage: Usage;
  /** The id of the model that answered. */
  readonly model: string;
  readonly requestId: string | null;
};

/** Told once when an answer had begun and then broke off: what it may have cost, an estimate on the high side. */
export type OnLost = (usage: Usage) => void;

export type Model = {
  /**
   * One turn, complete or not at all: half an answer is an error.
   * @throws UpstreamError{service: "claude"}; retryable for throttling, overload, network, stalls and broken bodies
   * @throws the signal's reason when it fires
   */
  readonly complete: (request: ModelRequest, signal: AbortSignal, onLost?: OnLost) => Promise<ModelReply>;
};

export const textOf = (reply: ModelReply): string =>
  reply.parts
    .flatMap((part) => (part.kind === "text" ? [part.text] : []))
    .join("")
    .trim();

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, usd: 0 };

export const addUsage = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  usd: a.usd + b.usd,
});

export const tokensOf = (usage: Usage): number =>
  usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
