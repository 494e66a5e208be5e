import type { Lane } from "../../domain/effect.ts";

/** A token bucket: how many calls at once, and how many tokens come back each minute. */
export type RateRule = {
  readonly capacity: number;
  readonly refillPerMinute: number;
  /** Tokens that the normal lane leaves in the bucket for the urgent one; the bulk lane leaves twice as many. */
  readonly reserve: number;
};

export type Admission = { readonly kind: "go" } | { readonly kind: "wait"; readonly ms: number };

export type Caller = {
  readonly lane: Lane;
  /**
   * Names who asks, the same each time: who was told to wait has a place in line, and keeps it for a few seconds beyond
   * the moment it was told. Null: it takes no place.
   */
  readonly ticket: string | null;
};

/** Token buckets shared by everybody who calls the same outside: one process, or all of them. */
export type RateLimiter = {
  /** Takes a token of the bucket `key`, or a place in line: the urgent lane first, and within a lane by the order of asking. */
  readonly take: (key: string, rule: RateRule, caller: Caller) => Promise<Admission>;
  /** Gives a token back that was taken for a call which was never made. */
  readonly giveBack: (key: string, rule: RateRule) => Promise<void>;
  /** The outside said no: nobody gets a token of this bucket for so long. */
  readonly penalise: (key: string, rule: RateRule, forMs: number) => Promise<void>;
};
