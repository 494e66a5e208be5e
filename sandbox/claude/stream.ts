import type { ScriptedPart, ScriptedReply } from "./reply.ts";

type ScriptedMessage = Extract<ScriptedReply, { kind: "message" }>;

export type StreamEvent = { readonly type: string; readonly [field: string]: unknown };

/** Text travels in pieces of so many characters, so that readers meet words cut in half. */
const pieceLength = 12;

/** The events of one streamed answer, in the order and shape of the Messages API. */
export const streamEvents = (reply: ScriptedMessage, id: string, model: string): readonly StreamEvent[] => [
  { type: "message_start", message: { ...messageHead(id, model), content: [], usage: startUsage(reply) } },
  { type: "ping" },
  ...reply.parts.flatMap((part, index) => partEvents(part, index, id)),
  {
    type: "message_delta",
    delta: { stop_reason: reply.stop, stop_sequence: null },
    usage: { output_tokens: reply.usage.output },
  },
  { type: "message_stop" },
];

/** The same answer in one piece, for requests that do not stream. */
export const wholeMessage = (reply: ScriptedMessage, id: string, model: string) => ({
  ...messageHead(id, model),
  content: reply.parts.map((part, index) => blockOf(part, index, id)),
  stop_reason: reply.stop,
  usage: { ...startUsage(reply), output_tokens: reply.usage.output },
});

const messageHead = (id: string, model: string) => ({
  id,
  type: "message",
  role: "assistant",
  model,
  stop_reason: null as string | null,
  stop_sequence: null,
});

const startUsage = ({ usage }: ScriptedMessage) => ({
  input_tokens: usage.input,
  output_tokens: 1,
  cache_read_input_tokens: usage.cacheRead,
  cache_creation_input_tokens: usage.cacheWrite,
});

const partEvents = (part: ScriptedPart, index: number, id: string): readonly StreamEvent[] => [
  { type: "content_block_start", index, content_block: emptyBlock(part, index, id) },
  ...deltas(part).map((delta) => ({ type: "content_block_delta", index, delta })),
  { type: "content_block_stop", index },
];

const toolUseId = (id: string, index: number): string => `toolu_${id.slice(4)}_${index}`;

const emptyBlock = (part: ScriptedPart, index: number, id: string) => {
  switch (part.kind) {
    case "text":
      return { type: "text", text: "" };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "tool":
    case "broken_tool":
      return { type: "tool_use", id: toolUseId(id, index), name: part.name, input: {} };
  }
};

const blockOf = (part: ScriptedPart, index: number, id: string) => {
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text };
    case "thinking":
      return { type: "thinking", thinking: part.text, signature: part.signature };
    case "tool":
      return { type: "tool_use", id: toolUseId(id, index), name: part.name, input: part.input };
    case "broken_tool":
      return { type: "tool_use", id: toolUseId(id, index), name: part.name, input: part.text };
  }
};

const deltas = (part: ScriptedPart): readonly object[] => {
  switch (part.kind) {
    case "text":
      return pieces(part.text).map((text) => ({ type: "text_delta", text }));
    case "thinking":
      return [
        ...pieces(part.text).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: part.signature },
      ];
    case "tool":
      return pieces(JSON.stringify(part.input)).map(jsonDelta);
    case "broken_tool":
      return pieces(part.text).map(jsonDelta);
  }
};

const jsonDelta = (json: string) => ({ type: "input_json_delta", partial_json: json });

const pieces = (text: string): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, at) =>
    text.slice(at * pieceLength, (at + 1) * pieceLength),
  );
