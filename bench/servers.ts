import { spawnSync } from "node:child_process";
import { postgresBinaries, startPostgres } from "../tests/contracts/postgres-server.ts";
import { startRedis } from "../tests/contracts/redis-server.ts";
import type { Storage } from "./product.ts";

/** Postgres and Redis of this machine's own packages, fresh and for this run alone. */
export type Servers = {
  readonly storage: Storage & { readonly kind: "servers" };
  readonly redisUrl: string;
  readonly stop: () => Promise<void>;
};

/** @returns null when they are not installed; that is said, never silent */
export const startServers = async (say: (line: string) => void): Promise<Servers | null> => {
  if (postgresBinaries() === null || !hasRedis()) {
    say("PostgreSQL or Redis is not installed (apt: postgresql redis-server): that variant is left out");
    return null;
  }
  const postgres = await startPostgres();
  const redis = await startRedis();
  return {
    storage: { kind: "servers", databaseUrl: postgres.url, redisUrl: redis.url },
    redisUrl: redis.url,
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
};

const hasRedis = (): boolean => spawnSync("redis-server", ["--version"]).status === 0;
