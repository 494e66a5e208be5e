import { afterEach, describe, expect, it } from "vitest";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import { ask, timelineKinds, untilAnswer } from "./firebreak-api.ts";
import { brokenInvariants } from "./invariants.ts";
import { breakCheckout, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await world?.close();
  world = null;
  for (const end of ends.splice(0)) await end();
});

const channel = "inc-1-checkout-is-failing";

describe.skipIf(postgresIsMissing() || redisIsMissing())("Redis is down", () => {
  it("what people do is recorded at once; what follows from it waits, and happens once, in order, when Redis is back", async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    ends.push(postgres.stop, redis.stop);
    world = await openWorld({ mode: "http", stores: { databaseUrl: postgres.url, redisUrl: redis.url } });
    const bot = await world.start("bot");
    await world.start("worker");
    const ben = world.as("U0BEN");
    const chiara = world.as("U0CHIARA");
    await breakCheckout(world, bot);
    await ben.press(channel, "fb:take_command");
    await ben.seesMessage(channel, /"fb:approve/);
    await chiara.sees("the channel", (state) => state.channels.find(({ name }) => name === channel));

    await redis.kill();
    const notReady = await untilAnswer(bot, "/readyz", ({ status }) => status === 503);
    expect(notReady.body).toMatchObject({ missing: [{ name: "queue" }] });
    expect(await ask(bot, "/healthz")).toMatchObject({ status: 200 });

    // Everything is acknowledged and on record, although nothing can be shown.
    expect(await chiara.press(channel, "fb:approve")).toMatchObject({ ok: true });
    expect(await ben.press(channel, "fb:approve")).toMatchObject({ ok: true });
    expect(await ben.say(channel, "/incident severity P2 only one region")).toMatchObject({ ok: true });
    expect(await ben.say(channel, "/incident role scribe @ana")).toMatchObject({ ok: true });
    expect(await ben.say("general", "/incident declare P3 search is slow")).toMatchObject({ ok: true });
    await ben.seesMessage("general", /INC-2.* is declared/s);
    await untilAnswer(bot, "/api/incidents/INC-1", ({ body }) => (body as { severity?: string }).severity === "P2");
    await untilAnswer(bot, "/api/incidents/INC-2", ({ status }) => status === 200);
    const recorded = await timelineKinds(bot, "INC-1");
    expect(recorded).toEqual(expect.arrayContaining(["change_approved", "quorum_reached", "severity_changed"]));
    expect(recorded).not.toContain("change_started");
    expect(world.shop.deployer.executions()).toBe(0);

    await redis.start();
    await ben.seesMessage(channel, /CHG-1 is done/, 60_000);
    await ben.sees(
      "the second channel",
      (state) => state.channels.find(({ name }) => name.startsWith("inc-2-")),
      60_000,
    );
    await ben.seesMessage("inc-2-", /Triage INC-2/, 60_000);
    await untilAnswer(bot, "/readyz", ({ status }) => status === 200);
    expect(world.shop.deployer.executions()).toBe(1);
    await world.stop();
    expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
  });
});
