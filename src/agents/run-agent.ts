import type { z } from "zod";
import type { Clock } from "../app/ports/clock.ts";
import type { Evidence } from "../app/ports/store.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { type Instant, msBetween } from "../base/instant.ts";
import { assertNever } from "../base/invariant.ts";
import type { Ledger } from "./ledger.ts";
import { type Loop, LoopDetector } from "./loop-detector.ts";
import {
  addUsage,
  type Message,
  type Model,
  type ModelReply,
  noUsage,
  type Tier,
  textOf,
  tokensOf,
  type Usage,
} from "./model.ts";
import { parseAnswer } from "./parse-answer.ts";
import { type Call, callsOf, runCalls } from "./run-calls.ts";
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

type AnswerOf<Shape extends z.ZodType | null> = Shape extends z.ZodType ? z.output<Shape> : string;

export type AgentDependencies = {
  readonly model: Model;
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
};

/** What remains for the forced answer once the time is up, as a share of the time that was given. */
const graceShare = 0.25;
/** From this share of the money on, no more tools: the rest is for the answer. */
const moneyForTools = 0.8;

/**
 * One agent at work: asks the model, runs the tools it wants, until it has an answer or a limit is met.
 * Never throws for what the outside does; the last event is always `finished` or `stopped`, and is the only one of these.
 */
export async function* runAgent<Shape extends z.ZodType | null>(
  deps: AgentDependencies,
  task: Task<Shape>,
): AsyncGenerator<AgentEvent<AnswerOf<Shape>>, void> {
  const run = new Run(deps, task);
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

/** The state of one run: the conversation and the counters. Lives for one run. */
class Run<Shape extends z.ZodType | null> {
  private readonly deps: AgentDependencies;
  private readonly task: Task<Shape>;
  private readonly messages: Message[];
  private readonly loops: LoopDetector;
  private readonly startedAt: Instant;
  private readonly callsByTool = new Map<string, number>();
  private usage: Usage = noUsage;
  private turns = 0;
  private nudged = false;
  private withdrawn = false;
  private answersAsked = 0;

  constructor(deps: AgentDependencies, task: Task<Shape>) {
    this.deps = deps;
    this.task = task;
    this.messages = [{ role: "user", parts: [{ kind: "text", text: task.prompt }] }];
    this.loops = new LoopDetector(deps.limits);
    this.startedAt = deps.clock.now();
  }

  finished(answer: AnswerOf<Shape>, model: string): AgentEvent<AnswerOf<Shape>> {
    return { kind: "finished", answer, usage: this.usage, model };
  }

  stopped(cause: StopCause): AgentEvent<AnswerOf<Shape>> {
    return { kind: "stopped", cause, usage: this.usage };
  }

  hardStop(): StopCause | null {
    const { limits, signal } = this.deps;
    if (signal.aborted) return { kind: "aborted" };
    if (this.usage.usd >= limits.usd) return { kind: "money" };
    if (this.msLeft() <= 0) return { kind: "out_of_time" };
    // The forced answer may be asked for twice (once for its shape); then it is enough.
    return this.turns >= limits.turns + 3 ? { kind: "no_answer" } : null;
  }

  isForced(): boolean {
    return this.withdrawn;
  }

  /** @returns the reason, the first time that a counter is used up */
  withdrawWhenSpent(): string | null {
    const { limits, clock } = this.deps;
    const calls = [...this.callsByTool.values()].reduce((sum, count) => sum + count, 0);
    const reason =
      this.turns >= limits.turns
        ? "its turns are used up"
        : calls >= limits.calls
          ? "its tool calls are used up"
          : tokensOf(this.usage) >= limits.tokens
            ? "its tokens are used up"
            : this.usage.usd >= limits.usd * moneyForTools
              ? "its money is nearly used up"
              : msBetween(this.startedAt, clock.now()) >= limits.wallClockMs
                ? "its time is up"
                : null;
    return reason !== null && this.withdraw(reason) ? reason : null;
  }

  async ask(): Promise<
    { readonly kind: "replied"; readonly reply: ModelReply } | { readonly kind: "failed"; readonly cause: StopCause }
  > {
    const { model, tools, limits, signal } = this.deps;
    const deadline = AbortSignal.timeout(this.msLeft());
    this.turns += 1;
    try {
      const { tier, system, answer } = this.task;
      const toolUse = this.withdrawn ? ("withdrawn" as const) : ("allowed" as const);
      const request = { tier, system, tools, toolUse, answer, messages: this.messages, maxTokens: limits.maxTokens };
      const reply = await model.complete(request, AbortSignal.any([signal, deadline]));
      this.usage = addUsage(this.usage, reply.usage);
      return { kind: "replied", reply };
    } catch (error) {
      if (signal.aborted) return { kind: "failed", cause: { kind: "aborted" } };
      if (deadline.aborted) return { kind: "failed", cause: { kind: "out_of_time" } };
      if (error instanceof UpstreamError) return { kind: "failed", cause: { kind: "unavailable", error } };
      throw error;
    }
  }

  /** The server paused: the conversation goes back as it is. */
  goOn(reply: ModelReply): void {
    this.messages.push({ role: "assistant", parts: reply.parts });
  }

  askShorter(reply: ModelReply): boolean {
    return this.again(reply, "Your answer was cut off because it was too long. Give it again, much shorter.");
  }

  askAgain(reply: ModelReply, problem: string): boolean {
    return this.again(reply, `That could not be read (${problem}). Answer again, in the agreed shape only.`);
  }

  /** Once only. A cut-off tool call must not stay in the conversation: nothing would answer it. */
  private again(reply: ModelReply, text: string): boolean {
    this.answersAsked += 1;
    if (this.answersAsked > 1) return false;
    const kept = reply.parts.filter((part) => part.kind === "text" && part.text.trim() !== "");
    this.messages.push({ role: "assistant", parts: kept.length > 0 ? kept : [{ kind: "text", text: "(cut off)" }] });
    this.say(text);
    return true;
  }

  async call(calls: readonly Call[]) {
    const { tools, ledger, limits, signal } = this.deps;
    return runCalls({ tools, ledger, limits, signal, callsByTool: this.callsByTool }, calls);
  }

  /** Adds a turn of tool calls to the conversation and looks whether it leads anywhere. */
  take(reply: ModelReply, calls: Awaited<ReturnType<typeof runCalls>>["calls"]) {
    this.messages.push(
      { role: "assistant", parts: reply.parts },
      { role: "user", parts: calls.map((call) => call.part) },
    );
    const loop = this.loops.add(calls);
    if (loop === null) return null;
    if (this.nudged) {
      const reason = `it went on in circles (${loop.replaceAll("_", " ")})`;
      return this.withdraw(reason) ? { kind: "withdrawn" as const, reason } : null;
    }
    this.nudged = true;
    this.say(nudges[loop]);
    return { kind: "nudge" as const, loop };
  }

  private withdraw(reason: string): boolean {
    if (this.withdrawn) return false;
    this.withdrawn = true;
    this.say(`No more tools: ${reason}. Answer now from what you have. Not knowing is a good answer.`);
    return true;
  }

  /** Joins our words to the last user turn, since turns must alternate. */
  private say(text: string): void {
    const last = this.messages.at(-1);
    const part = { kind: "text" as const, text };
    if (last?.role === "user") this.messages[this.messages.length - 1] = { role: "user", parts: [...last.parts, part] };
    else this.messages.push({ role: "user", parts: [part] });
  }

  private msLeft(): number {
    const { limits, clock } = this.deps;
    return Math.max(0, Math.ceil(limits.wallClockMs * (1 + graceShare) - msBetween(this.startedAt, clock.now())));
  }
}

const nudges: Readonly<Record<Loop, string>> = {
  same_calls: "You have just asked the same again. Ask something new, or answer.",
  alternation: "You are going back and forth between the same questions. Ask something new, or answer.",
  error_streak: "Nothing you asked lately could be answered. Ask something else, or answer from what you have.",
  identical_failure: "That call fails each time. Leave it, and ask something else or answer.",
};
