import { afterEach, describe, expect, it } from "vitest";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import { brokenInvariants } from "./invariants.ts";
import { liveThroughTheOutage } from "./outage-story.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await world?.close();
  world = null;
  for (const end of ends.splice(0)) await end();
});

describe("an outage, from the first alert to the post-mortem", () => {
  it("in one process on embedded storage, over Socket Mode", async () => {
    world = await openWorld({ mode: "socket" });
    const firebreak = await world.start("start");
    await liveThroughTheOutage(world, firebreak);
    await firebreak.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
  });

  const isMissing = postgresIsMissing() || redisIsMissing();
  describe.skipIf(isMissing)("with two bots and two workers on Postgres and Redis, everything delivered twice", () => {
    it.each(["socket", "http"] as const)("over %s", async (mode) => {
      const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
      ends.push(postgres.stop, redis.stop);
      const stores = { databaseUrl: postgres.url, redisUrl: redis.url };
      world = await openWorld({ mode, stores, delivery: { copies: 2 } });
      const bot = await world.start("bot");
      const others = await Promise.all([world.start("bot"), world.start("worker"), world.start("worker")]);
      await liveThroughTheOutage(world, bot);
      await Promise.all([bot, ...others].map((one) => one.kill("SIGTERM")));
      expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
    });
  });
});
