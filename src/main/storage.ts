import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "../app/ports/logger.ts";
import type { RateLimiter } from "../app/ports/rate-limiter.ts";
import type { Environment } from "../config/environment.ts";
import { type OpenQueue, openQueue } from "../queue/open-queue.ts";
import { memoryRateLimiter, redisRateLimiter } from "../queue/rate-buckets.ts";
import { isNotUp } from "../store/database-error.ts";
import { type DatabaseChoice, type OpenStore, openStore, type StoreOptions } from "../store/open-store.ts";
import { openPglite } from "../store/pglite.ts";

export type Storage = {
  readonly store: OpenStore;
  readonly queue: OpenQueue;
  readonly limiter: RateLimiter;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly evolve: StoreOptions["evolve"];
  readonly logger: Logger;
  /** Ends the waiting for a server that is not there; null: nobody waits. */
  readonly signal: AbortSignal | null;
};

/** Postgres where it is configured, PGlite where it is not. */
export const databaseOf = ({ DATABASE_URL: url, FIREBREAK_DATA: dataFolder }: Environment): DatabaseChoice =>
  url === undefined ? { kind: "pglite", dataFolder } : { kind: "postgres", url };

const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** Machines come up in any order: a server that does not answer yet is waited for, and said once. */
const openWhenUp = async (options: StoreOptions, { logger, signal }: Options): Promise<OpenStore> => {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await openStore(options);
    } catch (error) {
      if (signal === null || signal.aborted || !isNotUp(error)) throw error;
      if (waitMs === firstWaitMs) logger.warn({ error }, "the database does not answer yet; waiting for it");
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
};

const stopDeadlineMs = 5_000;

/** In this order: the embedded queue lives in the store's database. */
const closeAll = async (steps: readonly (() => unknown)[]): Promise<void> => {
  for (const step of steps) await step();
};

/**
 * Postgres and Redis where they are configured, PGlite where they are not.
 * With Postgres but no Redis the queue lives in memory: the outbox refills it after a restart.
 */
export const openStorage = async (environment: Environment, options: Options): Promise<Storage> => {
  const { REDIS_URL: redisUrl } = environment;
  const { evolve, logger } = options;
  const store = await openWhenUp({ database: databaseOf(environment), evolve }, options);
  try {
    if (redisUrl !== undefined) {
      const queue = await openQueue({ kind: "redis", url: redisUrl }, { logger });
      const limiter = redisRateLimiter(redisUrl, logger);
      return {
        store,
        queue,
        limiter,
        close: () => closeAll([() => limiter.close(), () => queue.close(stopDeadlineMs), store.close]),
      };
    }
    const pglite = store.session ?? (await openPglite(null)).session;
    const queue = await openQueue({ kind: "embedded", pglite }, { logger });
    const limiter = memoryRateLimiter(() => performance.now());
    return { store, queue, limiter, close: () => closeAll([() => queue.close(stopDeadlineMs), store.close]) };
  } catch (error) {
    await store.close();
    throw error;
  }
};
