import type { Logger } from "../app/ports/logger.ts";
import type { RateLimiter } from "../app/ports/rate-limiter.ts";
import type { Environment } from "../config/environment.ts";
import { type OpenQueue, openQueue } from "../queue/open-queue.ts";
import { memoryRateLimiter, redisRateLimiter } from "../queue/rate-buckets.ts";
import { type OpenStore, openStore, type StoreOptions } from "../store/open-store.ts";
import { openPglite } from "../store/pglite.ts";

export type Storage = { readonly store: OpenStore; readonly queue: OpenQueue; readonly limiter: RateLimiter };

type Options = { readonly evolve: StoreOptions["evolve"]; readonly logger: Logger };

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
      return { store, queue, limiter: redisRateLimiter(redisUrl, logger) };
    }
    const pglite = store.raw ?? (await openPglite(null)).raw;
    const queue = await openQueue({ kind: "embedded", pglite }, { logger });
    return { store, queue, limiter: memoryRateLimiter(() => performance.now()) };
  } catch (error) {
    await store.close();
    throw error;
  }
};
