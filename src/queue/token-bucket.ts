import type { Admission, Caller, RateRule } from "../app/ports/rate-limiter.ts";
import type { Lane } from "../domain/effect.ts";

/**
 * What is remembered of one bucket. Times are milliseconds of one clock.
 *
 * Nobody knows how the outside counts. We begin as a bucket: a full capacity at once, then evenly. A refusal tells more:
 * see `closeBucket`.
 */
export type Bucket = {
  /** As of `atMs`; a fraction of a token counts. */
  readonly tokens: number;
  readonly atMs: number;
  /** Nobody gets a token before this moment. Tokens grow meanwhile, as they do in the outside's own count. */
  readonly closedUntilMs: number;
  readonly line: readonly Waiting[];
  /** When the last calls went, oldest first, two minutes' worth at most. */
  readonly went: readonly number[];
  /** Until then no more than a minute's worth goes in any minute: the outside seems to count like that. */
  readonly byMinuteUntilMs: number;
};

/** A place in line. */
export type Waiting = {
  readonly ticket: string;
  readonly lane: Lane;
  /** When its turn comes; of one lane the earlier is ahead. */
  readonly turnMs: number;
  /** When it was told to ask again. */
  readonly toldMs: number;
};

/** The longest a bucket stays closed. A closure further away than this is a clock that was set back. */
export const longestPenaltyMs = 300_000;
/** Who waits longer asks again in between: those ahead may have gone away. */
export const longestWaitMs = 120_000;
/** Who does not come back so long after the moment it was told has lost its place. */
export const graceMs = 5_000;
/** A minute of the outside, as seen from here: a call is counted a little later than it was sent. */
export const countedMinuteMs = 60_300;
/** The first call of a full bucket reaches the outside so much later than it was sent; its tokens grow only from then on. */
export const underWayMs = 120;
/** How long a bucket counts by the minute after a refusal that looked like it. */
export const byMinuteForMs = 600_000;
/** How far the end of a refusal may lie from the minute's end of our oldest call: it is told in whole seconds. */
export const sameMomentMs = 1_300;
/** Fractions add up inexactly; who waited as long as told must not be told to wait a millisecond more. */
export const rounding = 1e-6;

export const laneRank = { urgent: 0, normal: 1, bulk: 2 } as const satisfies Record<Lane, number>;

/** Tokens that a caller of this lane leaves in the bucket; never so many that it could not go at all. */
export const leftBy = ({ capacity, reserve }: RateRule, lane: Lane): number =>
  Math.min(capacity - 1, reserve * laneRank[lane]);

export const fullBucket = ({ capacity }: RateRule, nowMs: number): Bucket => ({
  tokens: capacity,
  atMs: nowMs,
  closedUntilMs: 0,
  line: [],
  went: [],
  byMinuteUntilMs: 0,
});

/** For a bucket that was penalised before anybody used it here: somebody emptied it elsewhere. */
export const emptyBucket = (rule: RateRule, nowMs: number): Bucket => ({ ...fullBucket(rule, nowMs), tokens: 0 });

type Taken = { readonly admission: Admission; readonly bucket: Bucket };

/**
 * Takes one token, or a place in line with the time until its turn (if nobody more urgent comes first).
 * A clock that goes back costs at most the tokens of the time between.
 */
export const takeToken = (bucket: Bucket, rule: RateRule, caller: Caller & { readonly nowMs: number }): Taken => {
  const { lane, ticket, nowMs } = caller;
  const settled = settle(bucket, rule, nowMs);
  const own = ticket === null ? undefined : settled.line.find((one) => one.ticket === ticket);
  const others = settled.line.filter((one) => one !== own);
  const ahead = others.filter((one) => isAhead(one, lane, own?.turnMs ?? Number.POSITIVE_INFINITY)).length;
  const turnMs = turnOf(settled, rule, leftBy(rule, lane) + ahead, nowMs);
  if (turnMs <= nowMs) {
    const went = [...settled.went, nowMs].slice(-2 * worthOf(rule));
    const tokens = Math.max(0, settled.tokens - 1);
    const atMs = settled.tokens === rule.capacity ? nowMs + underWayMs : settled.atMs;
    return { admission: { kind: "go" }, bucket: { ...settled, tokens, atMs, line: others, went } };
  }
  const ms = Math.min(longestWaitMs, Math.max(1, Math.ceil(turnMs - nowMs)));
  const line = ticket === null ? others : [...others, { ticket, lane, turnMs, toldMs: nowMs + ms }];
  return { admission: { kind: "wait", ms }, bucket: { ...settled, line } };
};

const isAhead = (one: Waiting, lane: Lane, turnMs: number): boolean =>
  laneRank[one.lane] < laneRank[lane] || (one.lane === lane && one.turnMs < turnMs);

/** The bucket as it is now; who has not come back in time is out of the line. */
const settle = (bucket: Bucket, rule: RateRule, nowMs: number): Bucket => {
  const line = bucket.line.filter(({ toldMs }) => toldMs > nowMs - graceMs && toldMs <= nowMs + longestWaitMs);
  const isClosed = bucket.closedUntilMs > nowMs && bucket.closedUntilMs <= nowMs + longestPenaltyMs;
  if (isClosed) return { ...bucket, line };
  const tokens = Math.min(rule.capacity, Math.max(grown(bucket, rule, nowMs), opened(bucket, rule, nowMs)));
  return { ...bucket, line, tokens, atMs: startOf(bucket, nowMs), closedUntilMs: 0 };
};

/** From when on tokens grow. Only a clock that was set back makes a start lie far ahead. */
const startOf = ({ atMs }: Bucket, nowMs: number): number =>
  atMs > nowMs && atMs <= nowMs + underWayMs ? atMs : nowMs;

const perMs = ({ refillPerMinute }: RateRule): number => refillPerMinute / 60_000;

const grown = ({ tokens, atMs }: Bucket, rule: RateRule, nowMs: number): number =>
  tokens + Math.max(0, nowMs - atMs) * perMs(rule);

/** Whoever said when to come back has room for one call then. */
const opened = ({ closedUntilMs }: Bucket, rule: RateRule, nowMs: number): number =>
  closedUntilMs === 0 || closedUntilMs > nowMs ? 0 : 1 + (nowMs - closedUntilMs) * perMs(rule);

/** When there will be one token more than `left`; now or earlier: there is. */
const turnOf = (bucket: Bucket, rule: RateRule, left: number, nowMs: number): number => {
  if (bucket.byMinuteUntilMs > nowMs && bucket.byMinuteUntilMs <= nowMs + byMinuteForMs)
    return Math.max(bucket.closedUntilMs, turnByMinute(bucket, rule, left, nowMs));
  const missing = left + 1 - rounding - bucket.tokens;
  const byGrowth = missing <= 0 ? nowMs : bucket.atMs + missing / perMs(rule);
  if (bucket.closedUntilMs === 0) return byGrowth;
  return Math.max(bucket.closedUntilMs, Math.min(byGrowth, bucket.closedUntilMs + left / perMs(rule)));
};

/** Calls that a minute is good for. */
export const worthOf = ({ capacity, refillPerMinute }: RateRule): number =>
  Math.max(capacity, Math.floor(refillPerMinute));

const countedNow = ({ went }: Bucket, nowMs: number): readonly number[] =>
  went.filter((at) => at > nowMs - countedMinuteMs && at <= nowMs);

/** Each call of the last minute makes room for another when its minute is over; farther ahead is only guessed. */
const turnByMinute = (bucket: Bucket, rule: RateRule, left: number, nowMs: number): number => {
  const counted = countedNow(bucket, nowMs);
  const inTheWay = counted.length + left - worthOf(rule);
  if (inTheWay < 0) return nowMs;
  const last = counted[inTheWay];
  if (last !== undefined) return last + countedMinuteMs;
  return nowMs + countedMinuteMs * (1 + Math.floor((inTheWay - counted.length) / worthOf(rule)));
};

export const giveTokenBack = (bucket: Bucket, { capacity }: RateRule): Bucket => ({
  ...bucket,
  tokens: Math.min(capacity, bucket.tokens + 1),
  went: bucket.went.slice(0, -1),
});

/**
 * The outside refused a call and said when to come back. Three things it can mean:
 * its end is the minute's end of our oldest call: it counts every minute, wherever one begins;
 * it is longer than a token takes to grow: the outside counts in windows, and will have room for what grows meanwhile;
 * it is no longer than that: somebody else used the tokens that we thought we had.
 */
export const closeBucket = (bucket: Bucket, rule: RateRule, forMs: number, nowMs: number): Bucket => {
  const closedUntilMs = Math.max(bucket.closedUntilMs, nowMs + Math.min(forMs, longestPenaltyMs));
  const back = giveTokenBack({ ...bucket, tokens: Math.min(rule.capacity, grown(bucket, rule, nowMs)) }, rule);
  const closed = { ...back, atMs: startOf(bucket, nowMs), closedUntilMs };
  if (isByMinute(back, rule, nowMs, nowMs + forMs)) return { ...closed, byMinuteUntilMs: nowMs + byMinuteForMs };
  return forMs > longestTokenMs(rule) ? closed : { ...closed, tokens: 0 };
};

/** Whether room is made just then by the end of our own calls' minute. */
const isByMinute = (bucket: Bucket, rule: RateRule, nowMs: number, endMs: number): boolean => {
  const counted = countedNow(bucket, nowMs);
  const last = counted[counted.length - worthOf(rule)];
  return last !== undefined && Math.abs(last + countedMinuteMs - endMs) <= sameMomentMs;
};

/** A token's time in whole seconds, as a bucket would tell it. */
export const longestTokenMs = (rule: RateRule): number => Math.ceil(1 / perMs(rule) / 1_000) * 1_000;
