import { setTimeout as pause } from "node:timers/promises";
import { type Listening, messageOf, settled, startChild, stopChild } from "../child.ts";
import { openIncidents } from "../incidents.ts";
import type { LoadDone, LoadOrder } from "../load.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import { msBetween, nowNs } from "../monotonic.ts";
import { signingSecret, startProduct } from "../product.ts";
import { type SlackSide, startSlack } from "../slack-side.ts";
import { startGenerator } from "./generator.ts";

const alerts = 10_000;
const perBody = 50;
const connections = 10;
/** Slack's fifty edits a minute. */
const editEveryMs = 1_200;
const quietLimitMs = 60_000;
const acknowledgers = 5;

/** P7 and P2: ten thousand alerts of one service; what people see of it, and what their clicks feel. */
export const oneIncident = async (options: MeasureOptions): Promise<readonly MeasureResult[]> => [
  await wall(),
  await clicks(options),
];

const wall = async (): Promise<MeasureResult> => {
  await using cleanUp = new AsyncDisposableStack();
  const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
  const generator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  const product = cleanUp.adopt(await startProduct(slack, { kind: "embedded" }), (one) => one.stop());
  const order = { services: 1, alerts, perBody, connections } as const;
  const startedNs = nowNs();
  const done = await generator.send({ ...order, origin: product.origin, to: "firebreak" });
  await nothingMoreSaid(slack, product.pid);
  const { calls, lastCallNs, lastCardNs } = await slack.state();
  const ageMs = Math.max(0, msBetween(done.lastAcceptedNs, lastCardNs));
  const quietMs = Math.max(0, msBetween(done.lastAcceptedNs, lastCallNs));
  const tookMs = msBetween(startedNs, lastCallNs);
  const said = (calls["chat.postMessage"] ?? 0) + (calls["chat.update"] ?? 0);
  const floor = 1 + Math.ceil(tookMs / editEveryMs);
  return {
    name: "P7 ten thousand alerts, one incident",
    what: `${alerts} different alerts of one service, ${perBody} a body, ${connections} connections, embedded storage, durable`,
    notes: [
      `${done.accepted} accepted at ${done.round.perSecond.toFixed(0)} a second, ${done.heldBack} held back with 503, first error: ${done.firstError ?? "none"}.`,
      `${said} messages and edits (posts ${calls["chat.postMessage"] ?? 0}, edits ${calls["chat.update"] ?? 0}, the calling of people and the triage included), floor ${floor}: ${said <= floor + 5 ? "met" : "NOT MET"} (at most floor + 5).`,
      `The card was drawn for the last time ${ageMs.toFixed(0)} ms after the last alert was accepted: ${ageMs <= 2_400 ? "met" : "NOT MET"} (at most 2,400 ms); the last call to Slack came after ${quietMs.toFixed(0)} ms.`,
      "The stub never limits; Firebreak keeps Slack's published pace by itself.",
    ],
    peer: null,
    ours: [],
    ratios: [],
  };
};

/** Longer than an edit waits for its turn. */
const editWaitMs = 3_000;

const nothingMoreSaid = async (slack: SlackSide, pid: number): Promise<void> => {
  const deadline = performance.now() + quietLimitMs;
  for (let before = -1; performance.now() < deadline; await pause(editWaitMs)) {
    await settled([pid, slack.pid], quietLimitMs);
    const { lastCallNs } = await slack.state();
    if (lastCallNs === before) return;
    before = lastCallNs;
  }
};

const clicks = async ({ say }: MeasureOptions): Promise<MeasureResult> => {
  await using cleanUp = new AsyncDisposableStack();
  const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
  const alertGenerator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  const people = cleanUp.adopt(startChild("load.ts", {}), stopChild);
  await messageOf<Listening>(people, "listening");
  const product = cleanUp.adopt(await startProduct(slack, { kind: "embedded" }), (one) => one.stop());
  const targets = await openIncidents(slack, product.origin);
  const { origin } = product;
  const click = (forMs: number): Promise<LoadDone> => {
    const done = messageOf<LoadDone>(people, "done");
    const order: LoadOrder = {
      kind: "load",
      origin,
      path: "/slack/events",
      signingSecret,
      connections: acknowledgers,
      forMs,
      targets,
    };
    people.send(order);
    return done;
  };
  const idle = (await click(3_000)).round;
  await settled([product.pid, slack.pid], quietLimitMs);
  const storm = alertGenerator.send({ origin, to: "firebreak", services: 1, alerts, perBody, connections });
  const under = (await click(10_000)).round;
  const done = await storm;
  say(`P2: the storm was taken at ${done.round.perSecond.toFixed(0)} alerts a second`);
  return {
    name: "P2 acknowledgement during a storm",
    what: `${acknowledgers} connections with signed commands and clicks for 10 s while ${alerts} alerts come in, embedded storage`,
    notes: [
      `Idle p99 ${idle.p99Ms.toFixed(0)} ms; in the storm p50 ${under.p50Ms.toFixed(0)} ms, p99 ${under.p99Ms.toFixed(0)} ms, slowest ${under.slowestMs.toFixed(0)} ms, ${under.errors} errors: ${under.p99Ms <= 250 ? "met" : "NOT MET"} (p99 at most 250 ms).`,
      `${done.accepted} alerts accepted meanwhile and after, at ${done.round.perSecond.toFixed(0)} a second.`,
      "No agents' jobs beside it: without a model there are only those of the first responder.",
    ],
    peer: null,
    ours: [],
    ratios: [],
  };
};
