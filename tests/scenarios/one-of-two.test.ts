import { afterEach, describe, expect, it } from "vitest";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import { happens } from "./happens.ts";
import { brokenInvariants } from "./invariants.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await world?.close();
  world = null;
  for (const end of ends.splice(0)) await end();
});

/** The promise for work that goes on after a kill. */
const takeOverMs = 5_000;

const openStores = async () => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  ends.push(postgres.stop, redis.stop);
  return { databaseUrl: postgres.url, redisUrl: redis.url };
};

describe.skipIf(postgresIsMissing() || redisIsMissing())("one of two is killed in mid-work", () => {
  it("a worker: the other one makes the channel, and makes it once", async () => {
    world = await openWorld({ mode: "http", stores: await openStores() });
    await world.start("bot");
    const holder = await world.start("worker");
    const ana = world.as("U0ANA");
    // Slack has made the channel, and the worker that asked for it will never know.
    world.slack.faults.next("conversations.create", { kind: "applied_then_hang" });
    await ana.say("general", "/incident declare P1 checkout is failing");
    await happens(world, (entry) => entry.kind === "channel_created" && entry.name.startsWith("inc-1"));
    await world.start("worker");
    await holder.kill("SIGKILL");
    await ana.seesMessage("inc-1-", /INC-1/, takeOverMs);
    await ana.press("inc-1-", "fb:take_command");
    await ana.seesMessage("inc-1-", /is in command/);
    await world.stop();
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });

  it("a bot: the other one declares what was asked for, once", async () => {
    world = await openWorld({ mode: "http", stores: await openStores() });
    const holder = await world.start("bot");
    await world.start("bot");
    await world.start("worker");
    const ana = world.as("U0ANA");
    // The bot has accepted and acknowledged the command, and waits to hear who asked.
    world.slack.faults.next("users.info", { kind: "hang" });
    await ana.say("general", "/incident declare P1 checkout is failing");
    await happens(world, (entry) => entry.kind === "call" && entry.method === "users.info");
    await holder.kill("SIGKILL");
    await ana.seesMessage("inc-1-", /INC-1/, takeOverMs);
    await world.stop();
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });
});
