import { invariant } from "../base/invariant.ts";
import type { Asked, Ledger } from "./ledger.ts";
import type { TriedCall } from "./loop-detector.ts";
import type { AssistantPart, ModelReply, UserPart } from "./model.ts";
import { presentEvidence } from "./present.ts";
import type { Tool } from "./tool.ts";

export type Call = {
  readonly id: string;
  readonly name: string;
  /** The text as it came when it was no JSON. */
  readonly input: unknown;
  readonly isBroken: boolean;
};

export const callsOf = (reply: ModelReply): readonly Call[] => reply.parts.flatMap(callOf);

const callOf = (part: AssistantPart): readonly Call[] => {
  if (part.kind === "tool_use") return [{ id: part.id, name: part.name, input: part.input, isBroken: false }];
  if (part.kind === "broken_tool_use") return [{ id: part.id, name: part.name, input: part.text, isBroken: true }];
  return [];
};

export type AnsweredCall = TriedCall & { readonly part: UserPart };

type Calling = {
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly limits: { readonly calls: number; readonly callsPerTool: number; readonly toolMs: number };
  readonly signal: AbortSignal;
  /** Counts on, over the turns of a run. */
  readonly callsByTool: Map<string, number>;
};

export type CallsOutcome = {
  readonly kind: "answered" | "aborted";
  /** One per call, in the order of the calls: every call must be answered. */
  readonly calls: readonly AnsweredCall[];
  readonly asked: readonly Asked[];
};

/** Runs the calls of one turn: reading ones all at once, proposals after them and one by one. */
export const runCalls = async (calling: Calling, calls: readonly Call[]): Promise<CallsOutcome> => {
  const planned = calls.map((call) => ({ call, plan: planOf(calling, call) }));
  const asked = new Map<Call, Asked>();
  const ask = async (call: Call, tool: Tool): Promise<void> => {
    asked.set(call, await calling.ledger.ask(tool, call.input, calling.signal, calling.limits.toolMs));
  };
  try {
    const runs = planned.flatMap(({ call, plan }) => (plan.kind === "run" ? [{ call, tool: plan.tool }] : []));
    await Promise.all(runs.filter(({ tool }) => tool.access === "read").map(({ call, tool }) => ask(call, tool)));
    for (const { call, tool } of runs.filter((one) => one.tool.access === "propose")) await ask(call, tool);
  } catch (error) {
    if (calling.signal.aborted) return { kind: "aborted", calls: [], asked: [...asked.values()] };
    throw error;
  }
  const answered = planned.map(({ call, plan }) => answer(call, plan, asked.get(call)));
  return { kind: "answered", calls: answered, asked: [...asked.values()] };
};

type Plan = { readonly kind: "run"; readonly tool: Tool } | { readonly kind: "refuse"; readonly why: string };

const planOf = ({ tools, limits, callsByTool }: Calling, call: Call): Plan => {
  const tool = tools.find((one) => one.name === call.name);
  if (tool === undefined)
    return {
      kind: "refuse",
      why: `there is no tool ${call.name}; there are ${tools.map((one) => one.name).join(", ")}`,
    };
  if (call.isBroken) return { kind: "refuse", why: `the arguments were no JSON: ${String(call.input).slice(0, 200)}` };
  const total = [...callsByTool.values()].reduce((sum, count) => sum + count, 0);
  if (total >= limits.calls) return { kind: "refuse", why: "your tool calls are used up" };
  const count = callsByTool.get(call.name) ?? 0;
  if (count >= limits.callsPerTool) return { kind: "refuse", why: `you have asked ${call.name} often enough` };
  callsByTool.set(call.name, count + 1);
  return { kind: "run", tool };
};

const answer = (call: Call, plan: Plan, asked: Asked | undefined): AnsweredCall => {
  const tried = { tool: call.name, input: call.input };
  if (plan.kind === "refuse") return { ...tried, failed: true, part: resultOf(call, `Not run: ${plan.why}.`, true) };
  invariant(asked !== undefined, `${call.name} was planned and not asked`);
  const failed = asked.evidence.status === "failed";
  return { ...tried, failed, part: resultOf(call, presentEvidence(asked.evidence, plan.tool.worth), failed) };
};

const resultOf = (call: Call, text: string, isError: boolean): UserPart => ({
  kind: "tool_result",
  toolUseId: call.id,
  text,
  isError,
});
