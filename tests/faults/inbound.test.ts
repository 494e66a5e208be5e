import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firebreakApp } from "../../sandbox/demo-world.ts";
import { signature } from "../../sandbox/workspace/http-delivery.ts";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import type { FirebreakProcess } from "../scenarios/firebreak-process.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { crashStory, isChannelOf } from "./crash-story.ts";
import { alertToken, type FaultWorld, openFaultWorld, settled } from "./fault-world.ts";
import { mutated, type SignedRequest, send, signedCommand } from "./signed-requests.ts";
import { size } from "./size.ts";

const ends: (() => Promise<void>)[] = [];
let world: FaultWorld;
let bots: readonly FirebreakProcess[] = [];
let executed = 0;
let number = 0;

const isMissing = postgresIsMissing() || redisIsMissing();

/** One world for all of it: two bots that get everything, and what they get comes twice, late, and in any order. */
describe.skipIf(isMissing)("what comes in, comes again, and comes in any order", () => {
  beforeAll(async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    ends.push(postgres.stop, redis.stop);
    world = await openFaultWorld({
      mode: "http",
      stores: { databaseUrl: postgres.url, redisUrl: redis.url },
      delivery: { copies: 2 },
    });
    ends.push(world.close);
    bots = await Promise.all([world.start("bot"), world.start("bot"), world.start("worker")]);
  });
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const app = () => firebreakApp({ kind: "http", requestUrl: "" });
  const slackUrl = (bot: FirebreakProcess | undefined = bots[0]): string => `${bot?.url}/slack/events`;
  const incidents = async (): Promise<number> => {
    const answer = await fetch(`${bots[0]?.url}/api/incidents?status=all`, {
      headers: { authorization: `Bearer ${alertToken}` },
    });
    return ((await answer.json()) as { readonly incidents: readonly unknown[] }).incidents.length;
  };
  const channelsOf = (story: number): number =>
    [...world.slack.workspace.world.channels.values()].filter(({ name }) => isChannelOf(story, name)).length;

  it("a signed command that is sent again, to either bot, is done once", async () => {
    number += 1;
    const request = signedCommand(slackUrl(), app(), `declare P1 crash ${number}`, "T.replay", Date.now());
    const copies = Array.from({ length: 8 }, (_, n) => ({ ...request, url: slackUrl(bots[n % 2]) }));
    const statuses = await Promise.all(copies.map(send));
    expect(statuses.every((status) => status === 200)).toBe(true);
    await crashStory(world).seesChannel(number);
    expect(await send(request)).toBe(200);
    await settled(bots[0]);
    expect(channelsOf(number)).toBe(1);
  });

  it("a request from yesterday, from six minutes ago and from tomorrow is refused", async () => {
    const before = await incidents();
    for (const [index, offMs] of [-86_400_000, -360_000, 86_400_000, 120_000].entries()) {
      const request = signedCommand(slackUrl(), app(), "declare P1 forged", `T.off${index}`, Date.now() + offMs);
      expect(await send(request), `${offMs} ms`).toBe(401);
    }
    expect(await incidents()).toBe(before);
  });

  it(`none of ${size(500, 10_000)} changed requests is accepted`, async () => {
    const before = await incidents();
    const accepted: SignedRequest[] = [];
    const dice = diceOf(7);
    for (let sent = 0; sent < size(500, 10_000); sent += 20) {
      const requests = Array.from({ length: 20 }, (_, n) => {
        const whole = signedCommand(slackUrl(), app(), `declare P1 forged ${sent + n}`, `T.m${sent + n}`, Date.now());
        return mutated(whole, dice);
      });
      const statuses = await Promise.all(requests.map(send));
      accepted.push(...requests.filter((_, n) => statuses[n] === 200 || statuses[n] === null));
    }
    expect(accepted).toEqual([]);
    expect(await incidents()).toBe(before);
  });

  it("the same alert four times at once is one incident, and each is counted", async () => {
    const body = JSON.stringify(alertmanagerBody("Search is slow", "search"));
    const post = (bot: FirebreakProcess | undefined) =>
      fetch(`${bot?.url}/alerts/alertmanager`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${alertToken}` },
        body,
      });
    const answers = await Promise.all([bots[0], bots[1], bots[0], bots[1]].map(post));
    const receipts = await Promise.all(
      answers.map(async (answer) => ({ status: answer.status, body: (await answer.json()) as AlertAnswer })),
    );
    expect(receipts.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const homes = receipts.flatMap(({ body: said }) => said.alerts.map(({ incident }) => incident));
    expect(new Set(homes).size).toBe(1);
  });

  it("a question comes four times, with new event ids, late and behind the next one, and is answered once", async () => {
    number += 1;
    const story = crashStory(world);
    await story.declare(number);
    await story.seesChannel(number);
    const ana = world.as("U0ANA");
    const channel = ana.state().channels.find(({ name }) => isChannelOf(number, name));
    if (channel === undefined) throw new Error("no channel");
    const triage = await ana.seesMessage(channel.name, /Triage INC-/, 180_000);
    world.slack.faults.nextDelivery("message", { kind: "late", ms: 1_500 });
    await ana.say(channel.name, "what was deployed?", triage.ts);
    await ana.say(channel.name, "and what fires?", triage.ts);
    const answers = () =>
      ana
        .channel(channel.name)
        .messages.filter(
          ({ threadTs, user, ts }) => threadTs === triage.ts && user === "U0FIREBREAK" && ts > triage.ts,
        );
    await ana.sees("both answers", () => answers().filter(isAnswer).length >= 2, 180_000);
    await repeatMessages(channel.id);
    await settled(bots[0]);
    expect(answers().filter(isAnswer)).toHaveLength(2);
  });

  it(`two people approve at the same instant, ${size(50, 2_000)} times: each rollback runs once, and only with both`, async () => {
    const story = crashStory(world);
    const rounds = size(50, 2_000);
    const atOnce = 10;
    for (let done = 0; done < rounds; done += atOnce) {
      await Promise.all(
        Array.from({ length: Math.min(atOnce, rounds - done) }, async () => {
          number += 1;
          const mine = number;
          await story.declareOnce(mine);
          await story.seesChannel(mine);
          await story.proposeChange(mine);
          // Each presses twice, and each press is delivered twice.
          const presses = ["U0BEN", "U0CHIARA", "U0BEN", "U0CHIARA"].map((userId) => story.press(userId, mine));
          await Promise.all(presses);
          await story.seesExecuted(mine);
          executed += 1;
        }),
      );
    }
    expect(world.shop.deployer.executions()).toBe(executed);
  });

  it("after a restart everything that comes again is still known, and the invariants hold", async () => {
    const channels = world.slack.workspace.world.channels.size;
    await Promise.all(bots.map((bot) => bot.kill("SIGKILL")));
    bots = await Promise.all([world.start("bot"), world.start("worker")]);
    const again = signedCommand(slackUrl(), app(), "declare P1 crash 1", "T.replay", Date.now());
    expect(await send(again)).toBe(200);
    await settled(bots[0]);
    expect(world.slack.workspace.world.channels.size).toBe(channels);
    await Promise.all(bots.map((bot) => bot.kill("SIGTERM")));
    expect(await brokenInvariants(world, { executions: executed })).toEqual([]);
  });

  /** What node-slack-sdk#2141 saw: the same message again, under another event id. */
  const repeatMessages = async (channelId: string): Promise<void> => {
    const channel = world.slack.workspace.world.channels.get(channelId);
    const asked = (channel?.messages ?? []).filter(({ user, threadTs }) => user === "U0ANA" && threadTs !== null);
    for (const copy of [1, 2, 3]) {
      for (const { ts, threadTs, text, user } of [...asked].reverse()) {
        const body = JSON.stringify({
          type: "event_callback",
          team_id: "T0SANDBOX",
          api_app_id: app().appId,
          event_id: `Ev.again${copy}.${ts}`,
          event_time: Math.floor(Date.now() / 1_000),
          event: {
            type: "message",
            channel: channelId,
            channel_type: "channel",
            user,
            text,
            ts,
            thread_ts: threadTs,
            event_ts: ts,
          },
        });
        const headers = { "content-type": "application/json", ...signature(app(), body, Date.now()) };
        expect(await send({ url: slackUrl(bots[copy % 2]), body, headers })).toBe(200);
      }
    }
  };
});

type AlertAnswer = { readonly alerts: readonly { readonly incident: string | null; readonly outcome: string }[] };

const isAnswer = ({ text, blocks }: { readonly text: string; readonly blocks: readonly unknown[] }): boolean =>
  /what was deployed|what fires/i.test(`${text}${JSON.stringify(blocks)}`);

const alertmanagerBody = (title: string, service: string) => ({
  version: "4",
  groupKey: "{}",
  status: "firing",
  receiver: "firebreak",
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "http://127.0.0.1:9093",
  alerts: [
    {
      status: "firing",
      labels: { alertname: title, service, severity: "critical" },
      annotations: { summary: title },
      startsAt: "2026-11-27T02:00:00Z",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "http://127.0.0.1:9090",
      fingerprint: "fault-test-1",
    },
  ],
});

/** The same dice in every run, so that what failed can be thrown again (mulberry32). */
const diceOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
