import type { Logger } from "../app/ports/logger.ts";
import type { RateLimiter } from "../app/ports/rate-limiter.ts";
import type { Environment } from "../config/environment.ts";
import { type OpenQueue, openQueue } from "../queue/open-queue.ts";
import { memoryRateLimiter, redisRateLimiter } from "../queue/rate-buckets.ts";
import { type OpenStore, openStore, type StoreOptions } from "../store/open-store.ts";
import { openPglite } from "../store/pglite.ts";

export type Storage = {
  readonly store: OpenStore;
  readonly queue: OpenQueue;
  readonly limiter: RateLimiter;
  readonly close: () => Promise<void>;
};

type Options = { readonly evolve: StoreOptions["evolve"]; readonly logger: Logger };

const stopDeadlineMs = 5_000;

/** In this order: the embedded queue lives in the store's database. */
const closeAll = async (steps: readonly (() => unknown)[]): Promise<void> => {
  for (const step of steps) await step();
};

/**
 * Postgres and Redis where they are configured, PGlite where they are not.
 * With Postgres but no Redis the queue lives in memory: the outbox refills it after a restart.
 */
export const openStorage = async (environment: Environment, { evolve, logger }: Options): Promise<Storage> => {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, FIREBREAK_DATA: dataFolder } = environment;
  const store = await openStore({
    database: databaseUrl === undefined ? { kind: "pglite", dataFolder } : { kind: "postgres", url: databaseUrl },
    evolve,
  });
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
