import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type FaultProxy, startFaultProxy } from "../contracts/fault-proxy.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import { ask, sendAlert, timelineKinds, untilAnswer } from "./firebreak-api.ts";
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

const databaseDown = async (
  postgres: PostgresServer,
  proxy: FaultProxy,
  how: "refuses connections" | "is silent",
): Promise<() => Promise<void>> => {
  if (how === "is silent") {
    proxy.partition();
    return async () => proxy.heal();
  }
  await postgres.kill();
  return postgres.start;
};

const openHouse = async (mode: "socket" | "http", copies = 1) => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const proxy = await startFaultProxy(Number(new URL(postgres.url).port));
  ends.push(proxy.stop, postgres.stop, redis.stop);
  const behindProxy = new URL(postgres.url);
  behindProxy.port = String(proxy.port);
  const opened = await openWorld({
    mode,
    stores: { databaseUrl: behindProxy.href, redisUrl: redis.url },
    delivery: { copies },
  });
  world = opened;
  const bot = await opened.start("bot");
  const worker = await opened.start("worker");
  const ana = opened.as("U0ANA");
  await ana.say("general", "/incident declare P3 search is slow");
  await ana.seesMessage("inc-1-", /Triage INC-1/);
  return { postgres, proxy, world: opened, bot, worker, ana };
};

const spooled = ({ environment }: StoryWorld): readonly string[] => {
  try {
    return readdirSync(join(environment.FIREBREAK_DATA ?? "", "spool")).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
};

/** Slack's limit, and what a person will wait at night. */
const answerMs = 3_000;

describe.skipIf(postgresIsMissing() || redisIsMissing())("Postgres is down", () => {
  it.each([
    ["http", "refuses connections"],
    ["socket", "refuses connections"],
    ["http", "is silent"],
  ] as const)(
    "declare makes a channel all the same, and its record follows in that channel (%s, it %s)",
    async (mode, how) => {
      const { postgres, proxy, world: house, bot, ana } = await openHouse(mode);
      const ben = house.as("U0BEN");
      const goesUp = await databaseDown(postgres, proxy, how);

      // An answer within Slack's time, a channel, a plain message with the people in it who are called first.
      const saidAtMs = performance.now();
      expect(await ana.say("general", "/incident declare P1 checkout is failing")).toMatchObject({ ok: true });
      expect(performance.now() - saidAtMs).toBeLessThan(answerMs);
      const first = await ben.seesMessage("inc-new-checkout-is-failing-", /database is down/);
      expect(first.text).toContain("<@U0BEN>");
      await ana.seesMessage("general", /Please go on in/);
      const made = ana.channel("inc-new-checkout-is-failing-").id;
      expect(spooled(house)).toHaveLength(1);

      // Whatever else people do, they hear that it was not recorded; alerts are sent back to their sender.
      await ana.press("inc-1-", "fb:take_command");
      await ana.seesMessage("inc-1-", /cannot promise that this was recorded/);
      expect(await ana.say("inc-1-", "/incident severity P2 worse")).toMatchObject({ ok: true });
      const refused = await sendAlert(bot, { title: "checkout is failing", service: "checkout", severity: "critical" });
      expect(refused).toMatchObject({ status: 503 });
      expect(Number(refused.retryAfter)).toBeGreaterThan(0);
      expect(await ask(bot, "/healthz")).toMatchObject({ status: 200 });
      expect(await ask(bot, "/readyz")).toMatchObject({ status: 503, body: { missing: [{ name: "database" }] } });

      await goesUp();
      await ben.sees(
        "the same channel under the incident's name",
        (state) => state.channels.find(({ name, id }) => name === "inc-2-checkout-is-failing" && id === made),
        60_000,
      );
      await ben.seesMessage("inc-2-", /you are needed on INC-2/, 60_000);
      await ben.seesMessage("inc-2-", /The database is back. This is INC-2/, 60_000);
      await ben.press("inc-2-", "fb:take_command");
      await ben.seesMessage("inc-2-", /is in command/);
      await untilAnswer(
        bot,
        "/api/incidents/INC-2",
        ({ body }) => (body as { channel?: { name?: string } }).channel?.name === "inc-2-checkout-is-failing",
      );
      expect(await timelineKinds(bot, "INC-2")).toEqual(expect.arrayContaining(["declared", "noted", "level_called"]));
      expect(spooled(house)).toEqual([]);
      await house.stop();
      expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
    },
  );

  it("the form opens and declares, and a private incident gets a private channel", async () => {
    const { postgres, proxy, world: house, ana } = await openHouse("http");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    await ana.say("general", "/incident declare");
    await ana.submit({ title: "a leak of tokens", severity: "P1", options: ["private"] });
    await ana.sees("the receipt", (state) => JSON.stringify(state.modals).includes("Please go on in"));
    const { id } = ana.channel("inc-new-a-leak-of-tokens-");
    expect(house.slack.workspace.world.channels.get(id)).toMatchObject({ kind: "private" });
    await goesUp();
    await ana.seesMessage("inc-2-a-leak-of-tokens", /you are needed on INC-2/, 60_000);
    expect(ana.channel("inc-2-").id).toBe(id);
    await house.stop();
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });

  it.each(["conversations.create", "chat.postMessage"] as const)(
    "a bot that dies in mid-declaration (%s was applied, nobody heard) leaves nothing double behind",
    async (method) => {
      const { postgres, proxy, world: house, bot, ana } = await openHouse("http");
      const goesUp = await databaseDown(postgres, proxy, "refuses connections");
      house.slack.faults.next(method, { kind: "applied_then_hang" });
      await ana.say("general", "/incident declare P1 checkout is failing");
      await happens(house, (entry) => entry.kind === "call" && entry.method === method && entry.outcome !== "ok");
      await bot.kill("SIGKILL");
      await goesUp();
      await house.start("bot");
      await ana.seesMessage("inc-2-", /you are needed on INC-2/, 60_000);
      await ana.seesMessage("inc-2-", /INC-2 \(P1\)/, 60_000);
      await house.stop();
      const channels = house.slack.ledger
        .entries()
        .filter((entry) => entry.kind === "channel_created" && entry.name.includes("checkout-is-failing"));
      expect(channels).toHaveLength(1);
      expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
    },
  );

  it("what Slack says twice to two bots is one channel with one first message", async () => {
    const { postgres, proxy, world: house, ana } = await openHouse("socket", 2);
    await house.start("bot");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    await ana.say("general", "/incident declare P1 checkout is failing");
    await ana.seesMessage("general", /Please go on in/);
    await goesUp();
    await ana.seesMessage("inc-2-", /The database is back/, 60_000);
    await ana.seesMessage("inc-2-", /you are needed on INC-2/, 60_000);
    await house.stop();
    const made = house.slack.ledger
      .entries()
      .filter((entry) => entry.kind === "channel_created" && entry.name.includes("checkout"));
    const said = house.slack.ledger
      .entries()
      .filter((entry) => entry.kind === "posted" && entry.name?.startsWith("standby "));
    expect([made.length, said.length]).toEqual([1, 1]);
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });

  it("a guest is told that they cannot, and nothing is made", async () => {
    const { postgres, proxy, world: house } = await openHouse("http");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    const general = [...house.slack.workspace.world.channels.values()].find(({ name }) => name === "general");
    general?.members.add("U0GUS");
    const gus = house.as("U0GUS");
    await gus.say("general", "/incident declare P1 let me in");
    await gus.seesMessage("general", /needs: a full member/);
    expect(
      house.slack.ledger
        .entries()
        .some((entry) => entry.kind === "channel_created" && entry.name.includes("let-me-in")),
    ).toBe(false);
    expect(spooled(house)).toEqual([]);
    await goesUp();
    await house.stop();
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });

  it("a command that was accepted before it went down is answered now and done when it is back", async () => {
    const { postgres, proxy, world: house, bot, ana } = await openHouse("http");
    const ben = house.as("U0BEN");
    house.slack.faults.next("users.info", { kind: "slow", ms: 1_000 });
    await ben.say("general", "/incident INC-1 severity P4 it is only slow");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    await ben.seesMessage("general", /This is kept, but something that I need does not answer/);
    await goesUp();
    await untilAnswer(bot, "/api/incidents/INC-1", ({ body }) => (body as { severity?: string }).severity === "P4");
    await ana.seesMessage("inc-1-", /P4/, 60_000);
    await house.stop();
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });

  it("what was said in Slack meanwhile is dealt with when it is back", async () => {
    const { postgres, proxy, world: house, ana } = await openHouse("http");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    await ana.say("inc-1-", "<@U0FIREBREAK> what was deployed?");
    await ana.seesMessage("inc-1-", /What you wrote is kept/);
    await goesUp();
    await ana.seesMessage("inc-1-", /asked: what was deployed/, 60_000);
    await house.stop();
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });
});

describe.skipIf(postgresIsMissing() || redisIsMissing())("Postgres and the disk are down", () => {
  it("whoever declares is told that nothing was recorded", async () => {
    const { postgres, proxy, world: house, ana } = await openHouse("http");
    const { writeFileSync } = await import("node:fs");
    // A file where the spool's folder would be: no disk takes anything there.
    writeFileSync(join(house.environment.FIREBREAK_DATA ?? "", "spool"), "");
    const goesUp = await databaseDown(postgres, proxy, "refuses connections");
    await ana.say("general", "/incident declare P1 checkout is failing");
    await ana.seesMessage("general", /Your declaration is NOT recorded/);
    await goesUp();
    await house.stop();
    expect(await brokenInvariants(house, { executions: 0 })).toEqual([]);
  });
});
