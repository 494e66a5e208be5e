import { Redis, type RedisOptions } from "ioredis";
import type { OutageLog } from "./outage-log.ts";

/** Every figure serves one promise: five seconds after a partition has healed, work goes on. */
const connectTimeoutMs = 1_500;
const longestRetryMs = 1_000;
/** A link that stays silent although an answer is due is given up; TCP alone would take minutes to notice. */
const silenceMs = 2_500;
/** A person may be waiting behind a producer: an answer has to come well within their three seconds. */
const commandTimeoutMs = 1_500;

const common = {
  connectTimeout: connectTimeoutMs,
  socketTimeout: silenceMs,
  disconnectTimeout: 300,
  keepAlive: 5_000,
  maxLoadingRetryTime: 500,
  retryStrategy: (attempts) => Math.min(longestRetryMs, 50 * 2 ** Math.min(attempts, 10)),
  // After a failover the old primary still answers, but only reads: connect anew, and ask again there.
  reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
} satisfies RedisOptions;

/**
 * producer  fails at once while there is no connection, and soon when no answer comes
 * worker    waits for the connection for as long as it takes, and sends again what was not answered
 */
const roles = {
  producer: { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs },
  worker: { ...common, maxRetriesPerRequest: null },
} satisfies Record<string, RedisOptions>;

export type ConnectionRole = keyof typeof roles;

/** Connects in the background, again and again; never throws for a Redis that is down. */
export const connectRedis = (url: string, role: ConnectionRole, log: OutageLog): Redis =>
  reported(new Redis(url, roles[role]), log);

/** Hears every `error` event, which would end the process otherwise. */
const reported = (redis: Redis, log: OutageLog): Redis => {
  redis.on("error", log.failed);
  redis.on("ready", log.recovered);
  return redis;
};

/** Resolves when commands can be sent, rejects after `limitMs`. */
export const untilReady = (redis: Redis, limitMs: number): Promise<void> => {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      redis.off("ready", ready);
    };
    const ready = (): void => {
      settle();
      resolve();
    };
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`no connection to Redis (${redis.status})`));
    }, limitMs);
    redis.once("ready", ready);
  });
};
