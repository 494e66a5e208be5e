import { afterEach, expect, it } from "vitest";
import type { Concerns, Fault } from "../../sandbox/workspace/faults.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { crashStory, isChannelOf, storyOf } from "./crash-story.ts";
import { type FaultWorld, openFaultWorld, settled } from "./fault-world.ts";
import { isLong } from "./size.ts";

let world: FaultWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

type Times = number;

/** Incidents at a time: Slack would time out the clicks of more, on a machine that has two cores for all of it. */
const atOnce = 13;
const patienceMs = 180_000;

/** Everything that the sandbox can do to a call, and Slack's words for what passes. */
const faults: readonly (readonly [fault: Fault, times?: Times])[] = [
  [{ kind: "ratelimited", retryAfterS: 1 }],
  [{ kind: "ratelimited", retryAfterS: null }],
  [{ kind: "http", status: 500 }],
  [{ kind: "http", status: 503 }, 2],
  [{ kind: "error", error: "internal_error" }],
  [{ kind: "error", error: "fatal_error" }],
  [{ kind: "error", error: "service_unavailable" }, 2],
  // An admin takes the app out and puts it in again.
  [{ kind: "error", error: "token_revoked" }, 2],
  [{ kind: "error", error: "account_inactive" }],
  [{ kind: "hang" }],
  [{ kind: "reset" }],
  [{ kind: "applied_then_hang" }],
  [{ kind: "applied_then_reset" }],
  [{ kind: "applied_then_http", status: 502 }],
  [{ kind: "slow", ms: 700 }],
  [{ kind: "truncated" }],
];

const ofNames: typeof faults = [
  [{ kind: "name_taken_by_stranger" }],
  [{ kind: "name_taken_by_stranger" }, 3],
  [{ kind: "error", error: "name_taken" }],
];

const visible = ["conversations.create", "chat.postMessage", "chat.update"];
const others = [
  ...["conversations.invite", "conversations.setTopic", "pins.add", "bookmarks.add"],
  ...["conversations.history", "users.conversations", "users.info"],
];

type Case = { readonly method: string; readonly fault: Fault; readonly times: Times };

const casesOf = (methods: readonly string[], all: typeof faults): readonly Case[] =>
  methods.flatMap((method) => all.map(([fault, times = 1]) => ({ method, fault, times })));

it("every fault of Slack's, in an incident of its own: everything is said once, in order, and nothing is stuck", async () => {
  world = await openFaultWorld({ mode: "http", callTimeout: "5s" });
  const bot = await world.start("start");
  const cases = [
    ...casesOf(isLong ? [...visible, ...others] : visible, faults),
    ...casesOf(visible.slice(0, 1), ofNames),
  ];
  // Slack's own second look at what it did may fail as well.
  world.slack.faults.next("conversations.history", { kind: "http", status: 500 }, 2);
  world.slack.faults.next("users.conversations", { kind: "reset" });
  for (const [index, { method, fault, times }] of cases.entries()) {
    const own = about(world, index + 1);
    world.slack.faults.next(method, fault, times, own);
    // The look at what became of it is refused at first: nobody may take that for "it is not there".
    if (method === "chat.postMessage" && fault.kind.startsWith("applied_then"))
      world.slack.faults.next("conversations.history", { kind: "ratelimited", retryAfterS: 1 }, 1, own);
  }
  for (let from = 0; from < cases.length; from += atOnce) {
    const wave = cases.slice(from, from + atOnce);
    await Promise.all(wave.map((_, index) => live(world as FaultWorld, from + index + 1)));
  }
  await settled(bot, patienceMs);
  await bot.kill("SIGTERM");
  expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  const untouched = cases.filter(
    ({ method, fault }, index) => fault.kind !== "slow" && !wasHit(world as FaultWorld, index + 1, method),
  );
  expect(isLong ? [] : untouched).toEqual([]);
});

it("an incident whose channel somebody archives goes on without it, to its end", async () => {
  world = await openFaultWorld({ mode: "http" });
  const bot = await world.start("start");
  const story = crashStory(world);
  await story.declare(1);
  await story.seesChannel(1);
  await settled(bot);
  const channel = [...world.slack.workspace.world.channels.values()].find(({ name }) => isChannelOf(1, name));
  if (channel === undefined) throw new Error("no channel");
  world.slack.workspace.archive(channel, "U0ANA");
  const ana = world.as("U0ANA");
  await ana.say("general", "/incident INC-1 mitigate nobody is hurt any more");
  await ana.say("general", "/incident INC-1 resolve it is over");
  await ana.seesMessage("incidents", /Resolved/, patienceMs);
  await settled(bot);
  await bot.kill("SIGTERM");
  expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
});

/** Calls about this incident: its channel by name, messages elsewhere by their words. */
const about =
  ({ slack }: FaultWorld, number: number): Concerns =>
  (args) => {
    const channel = slack.workspace.world.channels.get(String(args.channel ?? args.channel_id ?? ""))?.name ?? "";
    const name = String(args.name ?? channel);
    return isChannelOf(number, name);
  };

const wasHit = (of: FaultWorld, number: number, method: string): boolean =>
  of.slack.ledger
    .entries()
    .some(
      (entry) =>
        entry.kind === "call" && entry.method === method && entry.outcome !== "ok" && about(of, number)(entry.args),
    );

const live = async (of: FaultWorld, number: number): Promise<void> => {
  const story = crashStory(of);
  const ana = of.as("U0ANA");
  await story.declare(number);
  await story.seesChannel(number);
  const channel = ana
    .state()
    .channels.find(({ name, members }) => members.includes("U0FIREBREAK") && isChannelOf(number, name));
  if (channel === undefined) throw new Error(`no channel of ${storyOf(number)}`);
  await ana.say(channel.name, "/incident mitigate nobody is hurt any more");
  await ana.seesMessage(channel.name, /nobody is hurt/, patienceMs);
  await ana.say(channel.name, "/incident resolve it is over");
  await ana.seesMessage(channel.name, /Resolved by/, patienceMs);
};
