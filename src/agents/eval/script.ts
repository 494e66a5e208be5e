import { z } from "zod";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { type AssistantPart, type Model, type ModelReply, noUsage } from "../model.ts";

const usageShape = z
  .strictObject({
    input: z.int().min(0).default(0),
    output: z.int().min(0).default(0),
    usd: z.number().min(0).default(0),
  })
  .prefault({});

const turnShape = z.union([
  /** A last word in the agreed shape. */
  z.strictObject({ answer: z.record(z.string(), z.unknown()), usage: usageShape }),
  /** Any words, such as ones that are no answer. */
  z.strictObject({ text: z.string(), usage: usageShape }),
  z.strictObject({
    calls: z.array(z.strictObject({ tool: z.string().min(1), input: z.record(z.string(), z.unknown()) })).min(1),
    usage: usageShape,
  }),
  z.strictObject({ refuses: z.literal(true), usage: usageShape }),
]);

/** By the id of a case: what the model says, turn by turn, whoever asks. */
const scriptShape = z.strictObject({
  model: z.string().min(1).default("scripted"),
  cases: z.record(z.string(), z.array(turnShape)),
});

export type Script = z.output<typeof scriptShape>;
type Turn = z.output<typeof turnShape>;

export type ReadScript =
  | { readonly kind: "script"; readonly script: Script }
  | { readonly kind: "unreadable"; readonly problem: string };

/** @param text the file's content; what is wrong with it is said with the place */
export const readScript = (text: string): ReadScript => {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { kind: "unreadable", problem: `expected JSON: ${error instanceof Error ? error.message : "broken"}` };
  }
  const parsed = scriptShape.safeParse(raw);
  if (parsed.success) return { kind: "script", script: parsed.data };
  const [issue] = parsed.error.issues;
  return { kind: "unreadable", problem: `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "is no script"}` };
};

/** A model that says what the file says for this case, in that order, and after it nothing. */
export const scriptedModel = ({ model, cases }: Script, caseId: string): Model => {
  const turns = Object.hasOwn(cases, caseId) ? (cases[caseId] ?? []) : [];
  let said = 0;
  return {
    complete: async (_, signal) => {
      signal.throwIfAborted();
      const turn = turns[said];
      if (turn === undefined)
        throw new UpstreamError(`the script has no answer ${said + 1} for ${caseId}`, {
          service: "claude",
          retryable: false,
        });
      said += 1;
      return replyOf(turn, model, said);
    },
  };
};

const replyOf = (turn: Turn, model: string, number: number): ModelReply => {
  const { input, output, usd } = turn.usage;
  const usage = { ...noUsage, inputTokens: input, outputTokens: output, usd };
  return { ...spoken(turn, number), usage, model, requestId: null };
};

const spoken = (turn: Turn, number: number): Pick<ModelReply, "parts" | "stopReason"> => {
  if ("refuses" in turn) return { parts: [], stopReason: "refusal" };
  if ("calls" in turn) {
    const parts = turn.calls.map(
      ({ tool, input }, at): AssistantPart => ({ kind: "tool_use", id: `call_${number}_${at}`, name: tool, input }),
    );
    return { parts, stopReason: "tool_use" };
  }
  const text = "text" in turn ? turn.text : JSON.stringify(turn.answer);
  return { parts: [{ kind: "text", text }], stopReason: "end_turn" };
};
