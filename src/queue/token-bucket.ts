import type { Admission, RateRule } from "../app/ports/rate-limiter.ts";

/** What is remembered of one bucket. */
export type Bucket = {
  /** As of `atMs`; a fraction of a token counts. */
  readonly tokens: number;
  readonly atMs: number;
  /** Nobody gets a token before this moment, and none grows until then. */
  readonly closedUntilMs: number;
};

/** This share of a bucket is for urgent callers, so that a storm of the others never empties it. */
export const urgentShare = 0.2;
/** The longest a bucket stays closed. A closure further away than this is a clock that was set back. */
export const longestPenaltyMs = 300_000;

/** Tokens that callers who are not urgent leave in the bucket: at least one, unless that would be all. */
export const reserveOf = ({ capacity }: RateRule): number =>
  Math.min(capacity - 1, Math.max(1, Math.floor(capacity * urgentShare)));

export const fullBucket = ({ capacity }: RateRule, nowMs: number): Bucket => ({
  tokens: capacity,
  atMs: nowMs,
  closedUntilMs: 0,
});

/**
 * Takes one token, or says how long until there is one for this caller (if nobody else comes first).
 * A clock that goes back costs at most the tokens of the time between.
 */
export const takeToken = (
  bucket: Bucket,
  rule: RateRule,
  caller: { readonly urgent: boolean; readonly nowMs: number },
): { readonly admission: Admission; readonly bucket: Bucket } => {
  const { nowMs, urgent } = caller;
  const closedMs = bucket.closedUntilMs - nowMs;
  if (closedMs > 0 && closedMs <= longestPenaltyMs) return { admission: wait(closedMs), bucket };
  const grownMs = Math.max(0, nowMs - Math.max(bucket.atMs, bucket.closedUntilMs));
  const tokensPerMs = rule.refillPerMinute / 60_000;
  const tokens = Math.min(rule.capacity, bucket.tokens + grownMs * tokensPerMs);
  const needed = neededBy(rule, urgent);
  const settled = { tokens, atMs: nowMs, closedUntilMs: 0 };
  if (tokens < needed) return { admission: wait((needed - tokens) / tokensPerMs), bucket: settled };
  return { admission: { kind: "go" }, bucket: { ...settled, tokens: Math.max(0, tokens - 1) } };
};

/** Fractions add up inexactly; who waited as long as told must not be told to wait a millisecond more. */
const rounding = 1e-6;

/** Tokens that must be there before this caller may take one. */
export const neededBy = (rule: RateRule, urgent: boolean): number => (urgent ? 1 : 1 + reserveOf(rule)) - rounding;

const wait = (ms: number): Admission => ({ kind: "wait", ms: Math.max(1, Math.ceil(ms)) });

export const closeBucket = (bucket: Bucket, forMs: number, nowMs: number): Bucket => ({
  ...bucket,
  closedUntilMs: Math.max(bucket.closedUntilMs, nowMs + Math.min(forMs, longestPenaltyMs)),
});
