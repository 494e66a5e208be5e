/** One part of a scripted answer. `broken_tool` carries arguments that are no JSON. */
export type ScriptedPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "thinking"; readonly text: string; readonly signature: string }
  | { readonly kind: "tool"; readonly name: string; readonly input: unknown }
  | { readonly kind: "broken_tool"; readonly name: string; readonly text: string };

export type ScriptedStop =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "refusal"
  | "pause_turn"
  | "stop_sequence"
  | "model_context_window_exceeded";

export type ScriptedUsage = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
};

/** Where a streamed answer goes wrong, counted in events that were sent before. */
export type StreamFault =
  | { readonly kind: "none" }
  /** An `error` event without an HTTP status, as the real API sends it. */
  | { readonly kind: "error_event"; readonly afterEvents: number; readonly type: string }
  /** Silence for ever; with pings, the connection looks alive. */
  | { readonly kind: "stall"; readonly afterEvents: number; readonly pings: boolean }
  /** The body ends politely, in the middle of the answer. */
  | { readonly kind: "end_early"; readonly afterEvents: number }
  /** The connection is cut. */
  | { readonly kind: "reset"; readonly afterEvents: number }
  /** A line of data that is no JSON. */
  | { readonly kind: "garbage"; readonly afterEvents: number };

export type ScriptedReply =
  | {
      readonly kind: "message";
      readonly parts: readonly ScriptedPart[];
      readonly stop: ScriptedStop;
      readonly usage: ScriptedUsage;
      readonly fault: StreamFault;
    }
  | {
      readonly kind: "error";
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly errorCode: string | null;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Any body with any status: a proxy's HTML page, an empty answer. */
  | { readonly kind: "raw"; readonly status: number; readonly contentType: string; readonly body: string }
  /** Accepts the request and never answers. */
  | { readonly kind: "hang" }
  | { readonly kind: "reset" };

export const smallUsage: ScriptedUsage = { input: 100, output: 20, cacheRead: 0, cacheWrite: 0 };
const noFault: StreamFault = { kind: "none" };

/** The model says this and has finished. */
export const says = (text: string, usage: ScriptedUsage = smallUsage): ScriptedReply => ({
  kind: "message",
  parts: [{ kind: "text", text }],
  stop: "end_turn",
  usage,
  fault: noFault,
});

/** The model asks for these tools, all at once. */
export const calls = (...asked: readonly (readonly [name: string, input: unknown])[]): ScriptedReply => ({
  kind: "message",
  parts: asked.map(([name, input]) => ({ kind: "tool", name, input })),
  stop: "tool_use",
  usage: smallUsage,
  fault: noFault,
});

export const stopsWith = (stop: ScriptedStop, ...parts: readonly ScriptedPart[]): ScriptedReply => ({
  kind: "message",
  parts,
  stop,
  usage: smallUsage,
  fault: noFault,
});

/** A good answer that goes wrong on the way. */
export const breaks = (fault: StreamFault, text = "a long answer that nobody will read to its end"): ScriptedReply => ({
  kind: "message",
  parts: [{ kind: "text", text }],
  stop: "end_turn",
  usage: smallUsage,
  fault,
});

export const fails = (
  status: number,
  type: string,
  rest: { readonly errorCode?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): ScriptedReply => ({
  kind: "error",
  status,
  type,
  message: `scripted ${type}`,
  errorCode: rest.errorCode ?? null,
  headers: rest.headers ?? {},
});
