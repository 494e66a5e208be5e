import { z } from "zod";
import { assertNever } from "../../base/invariant.ts";
import type { AssistantPart, Message, ModelRequest, ToolDefinition, UserPart } from "../model.ts";

/** A request as the Messages API wants it. Plain data: the same input gives the same bytes. */
export type WireRequest = ReturnType<typeof wireRequest>;

const cached = { cache_control: { type: "ephemeral" as const } };

/**
 * The prefix (tools, then system) ends in one cache breakpoint, and the conversation carries one on its newest message
 * and one about fifteen blocks earlier, since a lookup walks back only so far (20 blocks; four breakpoints at most).
 */
export const wireRequest = (request: ModelRequest, model: string) => ({
  model,
  max_tokens: request.maxTokens,
  system: request.system.map((text, at) => ({
    type: "text" as const,
    text,
    ...(at === request.system.length - 1 ? cached : {}),
  })),
  messages: withBreakpoints(request.messages.map(wireMessage)),
  ...(request.tools.length === 0 ? {} : toolsOf(request)),
  ...(request.answer === null
    ? {}
    : { output_config: { format: { type: "json_schema" as const, schema: schemaOf(request.answer) } } }),
});

const toolsOf = ({ tools, toolUse }: ModelRequest) => ({
  tools: tools.map(wireTool),
  tool_choice: { type: toolUse === "allowed" ? ("auto" as const) : ("none" as const) },
});

const wireTool = ({ name, description, input }: ToolDefinition) => ({
  name,
  description,
  input_schema: { ...schemaOf(input), type: "object" as const },
});

const schemas = new WeakMap<z.ZodType, Record<string, unknown>>();

/** JSON Schema of a zod shape, without the dialect line; made once per shape. */
const schemaOf = (shape: z.ZodType): Record<string, unknown> => {
  const known = schemas.get(shape);
  if (known !== undefined) return known;
  const { $schema, ...schema } = z.toJSONSchema(shape, { io: "input" });
  schemas.set(shape, schema);
  return schema;
};

type WireMessage = { role: "user" | "assistant"; content: WireBlock[] };
type WireBlock = ReturnType<typeof wireUserPart> | ReturnType<typeof wireAssistantPart>;

const wireMessage = (message: Message): WireMessage =>
  message.role === "user"
    ? { role: "user", content: message.parts.map(wireUserPart) }
    : { role: "assistant", content: message.parts.map(wireAssistantPart) };

const wireUserPart = (part: UserPart) =>
  part.kind === "text"
    ? { type: "text" as const, text: part.text }
    : {
        type: "tool_result" as const,
        tool_use_id: part.toolUseId,
        content: part.text,
        is_error: part.isError,
      };

const wireAssistantPart = (part: AssistantPart) => {
  switch (part.kind) {
    case "text":
      return { type: "text" as const, text: part.text };
    case "thinking":
      return { type: "thinking" as const, thinking: part.text, signature: part.signature };
    case "redacted_thinking":
      return { type: "redacted_thinking" as const, data: part.sealed };
    case "tool_use":
      return { type: "tool_use" as const, id: part.id, name: part.name, input: part.input };
    case "broken_tool_use":
      // The API takes objects only; what the model really wrote is quoted in the error result that answers this block.
      return { type: "tool_use" as const, id: part.id, name: part.name, input: {} };
    default:
      return assertNever(part);
  }
};

const blocksBetweenBreakpoints = 15;

const withBreakpoints = (messages: readonly WireMessage[]): WireMessage[] => {
  const chosen = new Set<number>();
  let distance = blocksBetweenBreakpoints;
  for (let at = messages.length - 1; at >= 0 && chosen.size < 3; at -= 1) {
    const message = messages[at];
    if (message === undefined) break;
    distance += message.content.length;
    if (message.role === "user" && distance >= blocksBetweenBreakpoints) {
      chosen.add(at);
      distance = 0;
    }
  }
  return messages.map((message, at) => (chosen.has(at) ? markLast(message) : message));
};

const markLast = ({ role, content }: WireMessage): WireMessage => ({
  role,
  content: content.map((block, at) => (at === content.length - 1 ? { ...block, ...cached } : block)),
});
