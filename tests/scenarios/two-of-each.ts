import { expect } from "vitest";
import { startPostgres } from "../contracts/postgres-server.ts";
import { startRedis } from "../contracts/redis-server.ts";
import { brokenInvariants } from "./invariants.ts";
import { liveThroughTheOutage } from "./outage-story.ts";
import { openWorld } from "./world.ts";

/** The outage with two bots and two workers on Postgres and Redis, where everything is delivered twice. */
export const outageWithTwoOfEach = async (mode: "socket" | "http"): Promise<void> => {
  await using ends = new AsyncDisposableStack();
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  ends.defer(postgres.stop);
  ends.defer(redis.stop);
  const stores = { databaseUrl: postgres.url, redisUrl: redis.url };
  const world = await openWorld({ mode, stores, delivery: { copies: 2 } });
  ends.defer(world.close);
  const bot = await world.start("bot");
  const others = await Promise.all([world.start("bot"), world.start("worker"), world.start("worker")]);
  await liveThroughTheOutage(world, bot);
  await Promise.all([bot, ...others].map((one) => one.kill("SIGTERM")));
  expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
};
