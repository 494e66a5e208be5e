import type { z } from "zod";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { type Instant, msBetween } from "../base/instant.ts";
import { type Loop, LoopDetector } from "./loop-detector.ts";
import { addUsage, type Message, type ModelReply, noUsage, tokensOf, type Usage } from "./model.ts";
import type { SavedRun } from "./notebook.ts";
import type { AgentDependencies, AgentEvent, AnswerOf, StopCause, Task } from "./run-agent.ts";
import { type Call, type CallsOutcome, runCalls } from "./run-calls.ts";

/** What remains for the forced answer once the time is up, as a share of the time that was given. */
const graceShare = 0.25;
/** From this share of the money on, no more tools: the rest is for the answer. */
const moneyForTools = 0.8;
/** After its last turn an agent may be asked for its answer, and once more for its shape. */
const turnsForAnswer = 3;

/** The state of one run: the conversation and the counters. Lives for one run. */
export class AgentRun<Shape extends z.ZodType | null> {
  private readonly deps: AgentDependencies;
  private readonly task: Task<Shape>;
  private readonly messages: Message[];
  private readonly loops: LoopDetector;
  private readonly startedAt: Instant;
  private readonly workedBeforeMs: number;
  private readonly callsByTool: Map<string, number>;
  /** A reply that an earlier worker was given and did nothing about. */
  private unread: ModelReply | null;
  private usage: Usage;
  private turns: number;
  private nudged: boolean;
  private withdrawn: boolean;
  private answersAsked: number;

  private constructor(deps: AgentDependencies, task: Task<Shape>, saved: SavedRun | null) {
    this.deps = deps;
    this.task = task;
    this.messages = [...(saved?.messages ?? [{ role: "user", parts: [{ kind: "text", text: task.prompt }] }])];
    this.loops = new LoopDetector(deps.limits, saved?.loops);
    this.startedAt = deps.clock.now();
    this.workedBeforeMs = saved?.workedMs ?? 0;
    this.callsByTool = new Map(Object.entries(saved?.callsByTool ?? {}));
    this.unread = saved?.reply ?? null;
    this.usage = saved?.usage ?? noUsage;
    this.turns = saved?.turns ?? 0;
    this.nudged = saved?.nudged ?? false;
    this.withdrawn = saved?.withdrawn ?? false;
    this.answersAsked = saved?.answersAsked ?? 0;
  }

  /** Begins, or goes on where an earlier worker was interrupted. */
  static async open<Shape extends z.ZodType | null>(
    deps: AgentDependencies,
    task: Task<Shape>,
  ): Promise<AgentRun<Shape>> {
    return new AgentRun(deps, task, await deps.notebook.load());
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
    // What was paid for is read, whatever the counters say.
    if (this.unread !== null) return null;
    if (this.usage.usd >= limits.usd) return { kind: "money" };
    if (this.msLeft() <= 0) return { kind: "out_of_time" };
    // The forced answer may be asked for twice (once for its shape); then it is enough.
    return this.turns >= limits.turns + turnsForAnswer ? { kind: "no_answer" } : null;
  }

  isForced(): boolean {
    return this.withdrawn;
  }

  /** @returns the reason, the first time that a counter is used up */
  withdrawWhenSpent(): string | null {
    const { limits } = this.deps;
    if (this.unread !== null) return null;
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
              : this.workedMs() >= limits.wallClockMs
                ? "its time is up"
                : null;
    return reason !== null && this.withdraw(reason) ? reason : null;
  }

  async ask(): Promise<
    { readonly kind: "replied"; readonly reply: ModelReply } | { readonly kind: "failed"; readonly cause: StopCause }
  > {
    const { model, tools, limits, signal } = this.deps;
    if (this.unread !== null) {
      const reply = this.unread;
      this.unread = null;
      return { kind: "replied", reply };
    }
    const deadline = AbortSignal.timeout(this.msLeft());
    this.turns += 1;
    try {
      const { tier, system, answer } = this.task;
      const toolUse = this.withdrawn ? ("withdrawn" as const) : ("allowed" as const);
      const request = { tier, system, tools, toolUse, answer, messages: this.messages, maxTokens: limits.maxTokens };
      const reply = await model.complete(request, AbortSignal.any([signal, deadline]));
      this.usage = addUsage(this.usage, reply.usage);
      await this.deps.notebook.save(this.asSaved(reply));
      return { kind: "replied", reply };
    } catch (error) {
      if (signal.aborted) return { kind: "failed", cause: { kind: "aborted" } };
      if (deadline.aborted) return { kind: "failed", cause: { kind: "out_of_time" } };
      // Only the model's own silence ends a run: without our database the whole attempt is made again.
      if (error instanceof UpstreamError && error.service === "claude")
        return { kind: "failed", cause: { kind: "unavailable", error } };
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

  async call(calls: readonly Call[]): Promise<CallsOutcome> {
    const { tools, ledger, limits, signal } = this.deps;
    return runCalls({ tools, ledger, limits, signal, callsByTool: this.callsByTool }, calls);
  }

  /** Adds a turn of tool calls to the conversation and looks whether it leads anywhere. */
  take(reply: ModelReply, calls: CallsOutcome["calls"]) {
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
    return Math.max(0, Math.ceil(this.deps.limits.wallClockMs * (1 + graceShare) - this.workedMs()));
  }

  private workedMs(): number {
    return this.workedBeforeMs + msBetween(this.startedAt, this.deps.clock.now());
  }

  private asSaved(reply: ModelReply): SavedRun {
    const { usage, turns, nudged, withdrawn, answersAsked } = this;
    const callsByTool = Object.fromEntries(this.callsByTool);
    const loops = this.loops.save();
    const messages = [...this.messages];
    const workedMs = this.workedMs();
    return { messages, reply, usage, turns, callsByTool, loops, nudged, withdrawn, answersAsked, workedMs };
  }
}

const nudges: Readonly<Record<Loop, string>> = {
  same_calls: "You have just asked the same again. Ask something new, or answer.",
  alternation: "You are going back and forth between the same questions. Ask something new, or answer.",
  error_streak: "Nothing you asked lately could be answered. Ask something else, or answer from what you have.",
  identical_failure: "That call fails each time. Leave it, and ask something else or answer.",
};
