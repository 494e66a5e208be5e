import type { Redis } from "ioredis";
import type { Logger } from "../app/ports/logger.ts";
import type { Admission, Caller, RateLimiter, RateRule } from "../app/ports/rate-limiter.ts";
import { outageLog } from "./outage-log.ts";
import { within } from "./queue-error.ts";
import { closeScript, giveBackScript, takeScript } from "./rate-scripts.ts";
import { connectRedis, untilReady } from "./redis-connection.ts";
import {
  type Bucket,
  closeBucket,
  emptyBucket,
  fullBucket,
  giveTokenBack,
  laneRank,
  leftBy,
  longestPenaltyMs,
  longestTokenMs,
  longestWaitMs,
  takeToken,
  worthOf,
} from "./token-bucket.ts";

/** Buckets kept in one process; beyond it the one not used for longest is forgotten, and full when it comes back. */
const rememberedBuckets = 10_000;
/** A Slack call waits behind this answer. */
const answerLimitMs = 500;
const readyLimitMs = 5_000;

/** @param clockMs a clock that never goes back, in milliseconds */
export const memoryRateLimiter = (clockMs: () => number): RateLimiter => {
  const buckets = new Map<string, Bucket>();
  const remember = (key: string, bucket: Bucket): void => {
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > rememberedBuckets && oldest !== undefined) buckets.delete(oldest);
  };
  return {
    take: async (key, rule, caller) => {
      const nowMs = clockMs();
      const taken = takeToken(buckets.get(key) ?? fullBucket(rule, nowMs), rule, { ...caller, nowMs });
      remember(key, taken.bucket);
      return taken.admission;
    },
    giveBack: async (key, rule) => {
      const bucket = buckets.get(key);
      if (bucket !== undefined) remember(key, giveTokenBack(bucket, rule));
    },
    penalise: async (key, rule, forMs) => {
      const nowMs = clockMs();
      remember(key, closeBucket(buckets.get(key) ?? emptyBucket(rule, nowMs), rule, forMs, nowMs));
    },
  };
};

export type SharedRateLimiter = RateLimiter & {
  /** Resolves when Redis can be asked; rejects when that takes longer than a few seconds. Nobody needs to wait for it. */
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly prefix?: string;
  /** Null: Redis's own clock, which all processes share. Tests bring another one. */
  readonly clockMs?: (() => number) | null;
};

/**
 * Buckets in Redis, shared by all processes. While Redis cannot be asked, each process keeps buckets of its own:
 * together they may then ask for too much, and the outside says so by a 429; better than not calling at all.
 */
export const redisRateLimiter = (
  url: string,
  logger: Logger,
  { prefix = "firebreak", clockMs = null }: Options = {},
): SharedRateLimiter => {
  const monotonicMs = () => performance.now();
  const log = outageLog(logger, "the shared rate limiter", monotonicMs);
  const redis = connectRedis(url, "producer", log);
  const shared = sharedBuckets(redis, prefix, clockMs ?? (() => -1));
  const own = memoryRateLimiter(monotonicMs);
  const orOwn = async <T>(ask: (limiter: RateLimiter) => Promise<T>): Promise<T> => {
    if (redis.status !== "ready") return ask(own);
    return within(ask(shared), answerLimitMs, "rate limiter").catch((error: Error) => {
      log.failed(error);
      return ask(own);
    });
  };
  return {
    take: (key, rule, caller) => orOwn((limiter) => limiter.take(key, rule, caller)),
    giveBack: (key, rule) => orOwn((limiter) => limiter.giveBack(key, rule)),
    penalise: (key, rule, forMs) => orOwn((limiter) => limiter.penalise(key, rule, forMs)),
    ready: () => untilReady(redis, readyLimitMs),
    close: async () => {
      log.mute();
      redis.disconnect();
    },
  };
};

const sharedBuckets = (redis: Redis, prefix: string, clockMs: () => number): RateLimiter => {
  const run = (
    script: string,
    key: string,
    rule: RateRule,
    ...more: readonly (number | string)[]
  ): Promise<unknown> => {
    const bucket = `${prefix}:bucket:${key}`;
    const keys = [bucket, `${bucket}:turns`, `${bucket}:told`, `${bucket}:went`];
    const common = [clockMs(), rule.capacity, rule.refillPerMinute / 60_000, worthOf(rule), lifeMs(rule)];
    return redis.eval(script, keys.length, ...keys, ...common, ...more);
  };
  return {
    take: async (key, rule, { lane, ticket }: Caller) =>
      admissionOf(await run(takeScript, key, rule, leftBy(rule, lane), laneRank[lane], ticket ?? "")),
    giveBack: async (key, rule) => void (await run(giveBackScript, key, rule)),
    penalise: async (key, rule, forMs) => void (await run(closeScript, key, rule, forMs, longestTokenMs(rule))),
  };
};

/** After this long an unused bucket is full and open, and nobody is in line, so it may be forgotten. */
const lifeMs = ({ capacity, refillPerMinute }: RateRule): number =>
  Math.ceil((capacity / refillPerMinute) * 60_000) + longestPenaltyMs + longestWaitMs;

const admissionOf = (waitMs: unknown): Admission =>
  waitMs === 0 ? { kind: "go" } : { kind: "wait", ms: Number(waitMs) };
