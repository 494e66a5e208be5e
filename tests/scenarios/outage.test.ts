import { afterEach, describe, expect, it } from "vitest";
import { postgresIsMissing } from "../contracts/postgres-server.ts";
import { redisIsMissing } from "../contracts/redis-server.ts";
import { brokenInvariants } from "./invariants.ts";
import { liveThroughTheOutage } from "./outage-story.ts";
import { outageWithTwoOfEach } from "./two-of-each.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

describe("an outage in Socket Mode, from the first alert to the post-mortem", () => {
  it("in one process on embedded storage", async () => {
    world = await openWorld({ mode: "socket" });
    const firebreak = await world.start("start");
    await liveThroughTheOutage(world, firebreak);
    await firebreak.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
  });

  it.skipIf(postgresIsMissing() || redisIsMissing())(
    "with two bots and two workers on Postgres and Redis, everything delivered twice",
    () => outageWithTwoOfEach("socket"),
  );
});
