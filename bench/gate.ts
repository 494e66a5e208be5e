import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { postAlert } from "./alert.ts";
import { type Listening, messageOf, settled, startChild, stopChild } from "./child.ts";
import type { GateDone, GateOrder } from "./gate-load.ts";
import { interleave, type Measure, type MeasureResult, ratiosOf, type Side } from "./measure.ts";
import { alertToken, type Storage, startProduct } from "./product.ts";
import { startServers } from "./servers.ts";
import { type SlackSide, startSlack } from "./slack-side.ts";

const perSecond = 200;
const roundMs = 5_000;
const services = 250;
/** Open while the gate is asked; every one of them closes it for a service. */
const incidents = 200;
/** What declaring so many has started (channels, cards, triage) is not what is measured. */
const settleLimitMs = 300_000;
const quietForMs = 5_000;
const promisedP99Ms = 5;
/** Slack's pace is not what is measured here. */
const yaml = "slack: { pace: 100 }\nalerts: { declare: { critical: P1 }, new_incidents_per_minute: 1000 }\n";

/** The deploy gate, asked 200 times a second while 200 incidents are open, beside Node's own HTTP server. */
export const gate: Measure = {
  name: "gate",
  run: async (options) => {
    await using cleanUp = new AsyncDisposableStack();
    const generator = cleanUp.adopt(startChild("gate-load.ts", {}), stopChild);
    await messageOf<Listening>(generator, "listening");
    const bare = cleanUp.adopt(startChild("bare-http.ts", {}), stopChild);
    const { port } = await messageOf<Listening>(bare, "listening");
    const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
    const servers = await startServers(options.say);
    if (servers !== null) cleanUp.defer(servers.stop);
    const product = async (name: string, storage: Storage): Promise<Side> => {
      const one = cleanUp.adopt(await startProduct(slack, storage, yaml), (started) => started.stop());
      if (!(await breakThings(one.origin, slack, one.pid))) options.say(`${name}: still at work when the rounds begin`);
      return { name, round: async () => (await ask(generator, one.origin)).round };
    };
    const sides = [
      { name: "Node's own HTTP server", round: async () => (await ask(generator, `http://127.0.0.1:${port}`)).round },
      await product("Firebreak, embedded", { kind: "embedded" }),
      ...(servers === null ? [] : [await product("Firebreak, Postgres and Redis", servers.storage)]),
    ];
    for (const side of sides) await side.round();
    const [peer, ...ours] = await interleave(sides, options);
    if (peer === undefined) throw new Error("no rounds");
    return [resultOf(peer, ours)];
  },
};

type Results = Awaited<ReturnType<typeof interleave>>;

const resultOf = (peer: Results[number], ours: Results): MeasureResult => {
  const said = ours.map(({ name, rounds }) => {
    const worst = Math.max(...rounds.map(({ p99Ms }) => p99Ms));
    return `${name}: p99 ${worst.toFixed(1)} ms in its worst round: ${worst < promisedP99Ms ? "under" : "NOT under"} ${promisedP99Ms} ms.`;
  });
  return {
    name: "Deploy gate",
    what: `${perSecond} questions a second, sent when they are due, about ${services} services, with ${incidents} incidents open`,
    notes: ["An answer is at most 250 ms old.", ...said],
    peer,
    ours,
    ratios: ratiosOf(peer, ours, []),
  };
};

const breakThings = async (origin: string, slack: SlackSide, pid: number): Promise<boolean> => {
  for (let number = 0; number < incidents; number += 1) await postAlert(origin, number);
  const isQuiet = await settled([pid, slack.pid], settleLimitMs);
  // What waits for a timer is quiet too, for a while.
  await pause(quietForMs);
  return isQuiet && settled([pid, slack.pid], settleLimitMs);
};

const ask = (generator: ChildProcess, origin: string): Promise<GateDone> => {
  const done = messageOf<GateDone>(generator, "done");
  const order: GateOrder = { kind: "ask", origin, token: alertToken, perSecond, forMs: roundMs, services };
  generator.send(order);
  return done;
};
