import { canonicalJson } from "../base/canonical.ts";

/** Why a run goes round in circles. */
export type Loop = "same_calls" | "alternation" | "error_streak" | "identical_failure";

export type TriedCall = { readonly tool: string; readonly input: unknown; readonly failed: boolean };

export type LoopLimits = {
  /** The same call may fail so often. */
  readonly identicalFailures: number;
};

/** What the detector remembers, for a run that goes on elsewhere. */
export type SavedLoops = {
  readonly turns: readonly string[];
  readonly failures: Readonly<Record<string, number>>;
  readonly errorStreak: number;
};

/** So many calls in a row without one good answer lead nowhere. */
const errorStreakLength = 4;

/** Watches the turns of one run. An empty answer is no failure: to find nothing is to learn something. */
export class LoopDetector {
  private readonly turns: string[];
  private readonly failures: Map<string, number>;
  private errorStreak: number;
  private readonly limits: LoopLimits;

  constructor(limits: LoopLimits, saved: SavedLoops | null = null) {
    this.limits = limits;
    this.turns = [...(saved?.turns ?? [])];
    this.failures = new Map(Object.entries(saved?.failures ?? {}));
    this.errorStreak = saved?.errorStreak ?? 0;
  }

  save(): SavedLoops {
    return { turns: [...this.turns], failures: Object.fromEntries(this.failures), errorStreak: this.errorStreak };
  }

  /** @returns what this turn repeats, or null when it is something new */
  add(calls: readonly TriedCall[]): Loop | null {
    const keys = calls.map(keyOf).sort();
    this.turns.push([...new Set(keys)].join("\n"));
    for (const call of calls) this.count(call);
    if (calls.some((call) => (this.failures.get(keyOf(call)) ?? 0) >= this.limits.identicalFailures))
      return "identical_failure";
    if (this.errorStreak >= errorStreakLength) return "error_streak";
    const [fourth, third, second, last] = [this.turns.at(-4), this.turns.at(-3), this.turns.at(-2), this.turns.at(-1)];
    if (last === second) return "same_calls";
    return last === third && second === fourth ? "alternation" : null;
  }

  private count(call: TriedCall): void {
    this.errorStreak = call.failed ? this.errorStreak + 1 : 0;
    if (call.failed) this.failures.set(keyOf(call), (this.failures.get(keyOf(call)) ?? 0) + 1);
  }
}

const keyOf = ({ tool, input }: TriedCall): string => `${tool} ${canonicalJson(input)}`;
