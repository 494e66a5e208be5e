import { setTimeout as pause } from "node:timers/promises";
import { isChannelOf, nextAlertNumber, postAlert } from "./alert.ts";
import { type Listening, messageOf, settled, startChild, stopChild } from "./child.ts";
import { type Round, roundOf } from "./figures.ts";
import {
  type Aim,
  interleave,
  type Measure,
  type MeasureOptions,
  type MeasureResult,
  ratiosOf,
  type Side,
} from "./measure.ts";
import { msBetween } from "./monotonic.ts";
import { type Storage, startProduct } from "./product.ts";
import { type Servers, startServers } from "./servers.ts";
import { type SlackSide, startSlack } from "./slack-side.ts";

/**
 * Slack allows 20 new channels a minute and Firebreak keeps to it, so a round has to stay below that: beyond it, the limit
 * would be measured and not the product. Every round therefore starts with a fresh process and fresh storage.
 */
const warmUpAlerts = 8;
const alertsPerRound = 11;
/** Nor may our own cap be what is measured: it would take every alert from the eleventh on into one incident. */
const yaml = "alerts: { new_incidents_per_minute: 1000 }\n";
const showLimitMs = 20_000;
const settleLimitMs = 5_000;
/** After the first message come topic, pin, bookmarks, feed and triage; the next alert waits for all that. */
const quietAfterMs = 600;

const aims: readonly Aim[] = [
  { figure: "p50Ms", is: "at most", ratio: 3 },
  { figure: "p99Ms", is: "at most", ratio: 3 },
];

/** P4: alert in, first message in its own channel, one at a time; beside a BullMQ worker with a WebClient. */
export const firstMessage: Measure = {
  name: "first-message",
  run: async (options) => {
    await using cleanUp = new AsyncDisposableStack();
    const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
    const servers = await startServers(options.say);
    if (servers === null) {
      options.say("first-message: the peer needs Redis; left out");
      return [];
    }
    cleanUp.defer(servers.stop);
    return [await compare(slack, servers, options)];
  },
};

const compare = async (slack: SlackSide, servers: Servers, options: MeasureOptions): Promise<MeasureResult> => {
  const sides: readonly Side[] = [
    { name: "bare BullMQ and WebClient", round: () => bareRound(slack, servers) },
    { name: "Firebreak, embedded", round: () => productRound(slack, { kind: "embedded" }) },
    { name: "Firebreak, Postgres and Redis", round: () => freshServersRound(slack, options) },
  ];
  const [peer, ...ours] = await interleave(sides, options);
  if (peer === undefined) throw new Error("no rounds");
  return {
    name: "P4 first message",
    what: "from sending an alert to the first message in its new channel, one at a time, with nothing else to do",
    notes: [
      `${alertsPerRound} alerts a round after ${warmUpAlerts} to warm up (Slack's 20 channels a minute leave no more), so a round's p99 is its slowest.`,
      "Firebreak declares an incident, durably, and shows its card; the peer adds a job and posts a line.",
    ],
    peer,
    ours,
    ratios: ratiosOf(peer, ours, aims),
  };
};

const bareRound = async (slack: SlackSide, { redisUrl }: Servers): Promise<Round> => {
  const bare = startChild("bare-pipeline.ts", { REDIS_URL: redisUrl, SLACK_API_URL: slack.apiUrl });
  try {
    const { port } = await messageOf<Listening>(bare, "listening");
    return await alertRound(slack, `http://127.0.0.1:${port}`, bare.pid ?? 0);
  } finally {
    await stopChild(bare);
  }
};

const productRound = async (slack: SlackSide, storage: Storage): Promise<Round> => {
  const product = await startProduct(slack, storage, yaml);
  try {
    return await alertRound(slack, product.origin, product.pid);
  } finally {
    await product.stop();
  }
};

const freshServersRound = async (slack: SlackSide, { say }: MeasureOptions): Promise<Round> => {
  const servers = await startServers(say);
  if (servers === null) throw new Error("the servers are gone");
  try {
    return await productRound(slack, servers.storage);
  } finally {
    await servers.stop();
  }
};

const alertRound = async (slack: SlackSide, origin: string, pid: number): Promise<Round> => {
  for (let alert = 0; alert < warmUpAlerts; alert += 1) await timeToFirstMessage(slack, origin, pid);
  const latencies: number[] = [];
  let errors = 0;
  for (let alert = 0; alert < alertsPerRound; alert += 1) {
    const took = await timeToFirstMessage(slack, origin, pid);
    if (took === null) errors += 1;
    else latencies.push(took);
  }
  // The pauses between alerts are ours; only the waiting counts.
  const waitedMs = latencies.reduce((sum, one) => sum + one, 0);
  return roundOf(latencies, waitedMs, errors);
};

/** @returns milliseconds, or null when none came in time */
const timeToFirstMessage = async (slack: SlackSide, origin: string, pid: number): Promise<number | null> => {
  const number = nextAlertNumber();
  const shown = slack.nextFirstPost(isChannelOf(number), showLimitMs).catch(() => null);
  const sentNs = await postAlert(origin, number);
  const post = await shown;
  await pause(quietAfterMs);
  await settled([pid, slack.pid], settleLimitMs);
  return post === null ? null : msBetween(sentNs, post.atNs);
};
