import type { z } from "zod";
import type { Clock } from "../app/ports/clock.ts";
import type { Evidence } from "../app/ports/evidence-store.ts";
import type { UpstreamError } from "../app/ports/upstream-error.ts";
import { assertNever } from "../base/invariant.ts";
import { AgentRun } from "./agent-run.ts";
import type { Ledger } from "./ledger.ts";
import type { Loop } from "./loop-detector.ts";
import type { Model, ModelReply, Tier, Usage } from "./model.ts";
import { textOf } from "./model.ts";
import type { Notebook } from "./notebook.ts";
import { parseAnswer } from "./parse-answer.ts";
import { callsOf } from "./run-calls.ts";
import type { Tool } from "./tool.ts";

/** Where a run ends whatever the model wants. All are counted outside the model. */
export type Limits = {
  readonly turns: number;
  readonly calls: number;
  readonly callsPerTool: number;
  readonly identicalFailures: number;
  readonly wallClockMs: number;
  readonly tokens: number;
  readonly usd: number;
  /** Most one tool may take. */
  readonly toolMs: number;
  /** Most one answer may be long. */
  readonly maxTokens: number;
};

export type Task<Shape extends z.ZodType | null> = {
  readonly tier: Tier;
  /** Byte-stable; see ModelRequest. */
  readonly system: readonly string[];
  /** Everything about this incident and this moment. */
  readonly prompt: string;
  /** Shape of the last word, or null for plain words. */
  readonly answer: Shape;
};

export type StopCause =
  | { readonly kind: "refusal" }
  | { readonly kind: "context_full" }
  | { readonly kind: "cut_off" }
  | { readonly kind: "unreadable"; readonly problem: string }
  /** Tools were withdrawn and it still gave no answer. */
  | { readonly kind: "no_answer" }
  | { readonly kind: "money" }
  | { readonly kind: "out_of_time" }
  | { readonly kind: "unavailable"; readonly error: UpstreamError }
  | { readonly kind: "aborted" };

export type AgentEvent<Answer> =
  | { readonly kind: "thought"; readonly text: string }
  | { readonly kind: "tool_called"; readonly tool: string; readonly input: unknown }
  | { readonly kind: "evidence_recorded"; readonly evidence: Evidence; readonly wasKnown: boolean }
  | { readonly kind: "nudge"; readonly loop: Loop }
  | { readonly kind: "tools_withdrawn"; readonly reason: string }
  | { readonly kind: "finished"; readonly answer: Answer; readonly usage: Usage; readonly model: string }
  | { readonly kind: "stopped"; readonly cause: StopCause; readonly usage: Usage };

export type AnswerOf<Shape extends z.ZodType | null> = Shape extends z.ZodType ? z.output<Shape> : string;

export type AgentDependencies = {
  readonly model: Model;
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly notebook: Notebook;
  readonly signal: AbortSignal;
};

/**
 * One agent at work: asks the model, runs the tools it wants, until it has an answer or a limit is met.
 * Never throws for what the outside does; the last event is always `finished` or `stopped`, and is the only one of these.
 */
export async function* runAgent<Shape extends z.ZodType | null>(
  deps: AgentDependencies,
  task: Task<Shape>,
): AsyncGenerator<AgentEvent<AnswerOf<Shape>>, void> {
  const run = await AgentRun.open(deps, task);
  for (;;) {
    const halted = run.hardStop();
    if (halted !== null) return yield run.stopped(halted);
    const withdrawn = run.withdrawWhenSpent();
    if (withdrawn !== null) yield { kind: "tools_withdrawn", reason: withdrawn };
    const turn = await run.ask();
    if (turn.kind === "failed") return yield run.stopped(turn.cause);
    const { reply } = turn;
    const said = thoughtIn(reply);
    if (said !== "") yield { kind: "thought", text: said };
    switch (reply.stopReason) {
      case "refusal":
        return yield run.stopped({ kind: "refusal" });
      case "context_full":
        return yield run.stopped({ kind: "context_full" });
      case "pause_turn":
        run.goOn(reply);
        break;
      case "max_tokens":
        if (!run.askShorter(reply)) return yield run.stopped({ kind: "cut_off" });
        break;
      case "end_turn":
      case "stop_sequence": {
        const parsed = read(task.answer, reply);
        if (parsed.ok) return yield run.finished(parsed.value, reply.model);
        if (!run.askAgain(reply, parsed.error)) return yield run.stopped({ kind: "unreadable", problem: parsed.error });
        break;
      }
      case "tool_use": {
        if (run.isForced()) return yield run.stopped({ kind: "no_answer" });
        const calls = callsOf(reply);
        for (const call of calls) yield { kind: "tool_called", tool: call.name, input: call.input };
        const outcome = await run.call(calls);
        if (outcome.kind === "aborted") return yield run.stopped({ kind: "aborted" });
        for (const asked of outcome.asked) yield { kind: "evidence_recorded", ...asked };
        const loop = run.take(reply, outcome.calls);
        if (loop === null) break;
        yield loop.kind === "nudge"
          ? { kind: "nudge", loop: loop.loop }
          : { kind: "tools_withdrawn", reason: loop.reason };
        break;
      }
      default:
        return assertNever(reply.stopReason);
    }
  }
}

/** Free words are any words at all; nothing said is no answer. */
const read = <Shape extends z.ZodType | null>(shape: Shape, reply: ModelReply) => {
  const text = textOf(reply);
  const parsed =
    shape !== null
      ? parseAnswer(text, shape)
      : text === ""
        ? { ok: false as const, error: "nothing was said" }
        : { ok: true as const, value: text };
  return parsed as { ok: true; value: AnswerOf<Shape> } | { ok: false; error: string };
};

const thoughtIn = (reply: ModelReply): string =>
  reply.parts
    .flatMap((part) =>
      part.kind === "thinking" || (part.kind === "text" && reply.stopReason === "tool_use") ? [part.text] : [],
    )
    .join("\n")
    .trim();
