import type { Instant } from "../../base/instant.ts";

/** How many alerts each source has put before people lately. Of this process alone: a budget of two is twice as large. */
export type SourceBudget = {
  readonly shown: (source: string, now: Instant) => number;
  readonly spend: (source: string, now: Instant) => void;
};

/** More sources than this at once are no sources but made-up names. */
const sourcesAtMost = 1_000;

export const createSourceBudget = (withinMs: number): SourceBudget => {
  const spent = new Map<string, readonly number[]>();
  const recent = (source: string, now: Instant): readonly number[] =>
    (spent.get(source) ?? []).filter((at) => at > Date.parse(now) - withinMs);
  return {
    shown: (source, now) => recent(source, now).length,
    spend: (source, now) => {
      spent.set(source, [...recent(source, now), Date.parse(now)]);
      const [oldest] = spent.keys();
      if (spent.size > sourcesAtMost && oldest !== undefined) spent.delete(oldest);
    },
  };
};
