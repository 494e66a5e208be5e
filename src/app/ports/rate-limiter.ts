/** A token bucket: how many calls at once, and how many tokens come back each minute. */
export type RateRule = { readonly capacity: number; readonly refillPerMinute: number };

export type Admission = { readonly kind: "go" } | { readonly kind: "wait"; readonly ms: number };

/** Token buckets shared by everybody who calls the same outside: one process, or all of them. */
export type RateLimiter = {
  /** Takes a token of the bucket `key`. Callers that are not urgent leave a reserve for those that are. */
  readonly take: (key: string, rule: RateRule, urgent: boolean) => Promise<Admission>;
  /** The outside said no: nobody gets a token of this bucket for so long. */
  readonly penalise: (key: string, forMs: number) => Promise<void>;
};
