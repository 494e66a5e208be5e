import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, type Listening, messageOf, settled, startChild, stopChild } from "./child.ts";
import type { Targets } from "./deliveries.ts";
import { openIncidents, plainTargets } from "./incidents.ts";
import { keptNotes } from "./kept-notes.ts";
import type { LoadDone, LoadOrder } from "./load.ts";
import {
  type Aim,
  interleave,
  type Measure,
  type MeasureOptions,
  type MeasureResult,
  ratiosOf,
  type Side,
} from "./measure.ts";
import { type Storage, signingSecret, startProduct } from "./product.ts";
import { startServers } from "./servers.ts";
import { type SlackSide, startSlack } from "./slack-side.ts";

const connections = 20;
const roundMs = 3_000;
const warmUpMs = 1_500;
/** What was acknowledged is worked off after the load has ended; the next side does not begin before that. */
const workOffLimitMs = 90_000;
/** Slack tells the person that it did not work after this long. */
const slackLimitMs = 3_000;

const aims: readonly Aim[] = [
  { figure: "p99Ms", is: "at most", ratio: 1.5 },
  { figure: "perSecond", is: "at least", ratio: 0.7 },
];

/** P1: how soon signed commands and clicks are acknowledged, beside a Bolt app that only acknowledges. */
export const ack: Measure = {
  name: "ack",
  run: async (options) => {
    await using cleanUp = new AsyncDisposableStack();
    const generator = cleanUp.adopt(startChild("load.ts", {}), stopChild);
    await messageOf<Listening>(generator, "listening");
    const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
    const servers = await startServers(options.say);
    if (servers !== null) cleanUp.defer(servers.stop);
    const bench: Bench = { cleanUp, generator, slack, options };

    const bare = await boltSide(bench, "bare Bolt", "bare-bolt.ts", {});
    const embedded = await productSide(bench, "Firebreak, embedded", { kind: "embedded" });
    if (servers === null) return await compare({ bare, keeping: null, ours: [embedded] }, options);
    const { databaseUrl } = servers.storage;
    const keeping = await boltSide(bench, "Bolt that keeps", "keeping-bolt.ts", { DATABASE_URL: databaseUrl });
    const onServers = await productSide(bench, "Firebreak, Postgres and Redis", servers.storage);
    return await compare({ bare, keeping, ours: [embedded, onServers] }, options);
  },
};

type Bench = {
  readonly cleanUp: AsyncDisposableStack;
  readonly generator: ChildProcess;
  readonly slack: SlackSide;
  readonly options: MeasureOptions;
};

/** A side that can tell afterwards what became of what it acknowledged. */
type CheckedSide = Side & { readonly afterwards: () => Promise<string> };

const boltSide = async (
  bench: Bench,
  name: string,
  file: string,
  more: Readonly<Record<string, string>>,
): Promise<Side> => {
  const port = await freePort();
  const env = { PORT: String(port), SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: bench.slack.apiUrl, ...more };
  const bolt = bench.cleanUp.adopt(startChild(file, env), stopChild);
  await messageOf<Listening>(bolt, "listening");
  const origin = `http://127.0.0.1:${port}`;
  const targets = plainTargets(bench.slack);
  await load(bench, origin, targets, warmUpMs);
  return { name, round: async () => (await load(bench, origin, targets, roundMs)).round };
};

const productSide = async (bench: Bench, name: string, storage: Storage): Promise<CheckedSide> => {
  const { cleanUp, slack, options } = bench;
  const product = cleanUp.adopt(await startProduct(slack, storage), (one) => one.stop());
  const targets = await openIncidents(slack, product.origin);
  let acknowledgedNotes = 0;
  const loadAndWorkOff = async (forMs: number): Promise<LoadDone> => {
    const done = await load(bench, product.origin, targets, forMs);
    acknowledgedNotes += done.commands;
    if (done.firstError !== null) options.say(`${name}, first error: ${done.firstError}`);
    if (!(await settled([product.pid, slack.pid], workOffLimitMs)))
      options.say(`${name}: still at work ${workOffLimitMs / 1_000} s after the load ended; the next round suffers`);
    return done;
  };
  await loadAndWorkOff(warmUpMs);
  return {
    name,
    round: async () => (await loadAndWorkOff(roundMs)).round,
    afterwards: async () => `${name}: ${await whatBecame(product.origin, targets, acknowledgedNotes)}`,
  };
};

/** A delivery whose handling failed comes again after ten seconds and more; those are late, not lost. */
const lateLimitMs = 60_000;

const whatBecame = async (origin: string, { channels }: Targets, acknowledged: number): Promise<string> => {
  const startedMs = performance.now();
  const keptAtOnce = await keptNotes(origin, channels);
  let kept = keptAtOnce;
  while (kept < acknowledged && performance.now() - startedMs < lateLimitMs) {
    await pause(1_000);
    kept = await keptNotes(origin, channels);
  }
  const late = kept === keptAtOnce ? "" : ` (${kept - keptAtOnce} of them late)`;
  return `${acknowledged} notes were acknowledged, ${kept} stand in the timelines${late}.`;
};

const load = ({ generator }: Bench, origin: string, targets: Targets, forMs: number): Promise<LoadDone> => {
  const done = messageOf<LoadDone>(generator, "done");
  const path = "/slack/events";
  const order: LoadOrder = { kind: "load", origin, path, signingSecret, connections, forMs, targets };
  generator.send(order);
  return done;
};

type Sides = { readonly bare: Side; readonly keeping: Side | null; readonly ours: readonly CheckedSide[] };

const compare = async ({ bare, keeping, ours }: Sides, options: MeasureOptions): Promise<readonly MeasureResult[]> => {
  const peers = keeping === null ? [bare] : [bare, keeping];
  const all = await interleave([...peers, ...ours], options);
  const [bareResult, keepingResult] = all;
  const results = all.slice(peers.length);
  if (bareResult === undefined) throw new Error("no rounds");
  const slowest = Math.max(...results.flatMap(({ rounds }) => rounds.map(({ slowestMs }) => slowestMs)));
  const afterwards: string[] = [];
  for (const side of ours) afterwards.push(await side.afterwards());
  const what = `${connections} connections, each with the next signed command or click when the last is acknowledged`;
  const besideBare: MeasureResult = {
    name: "P1 acknowledgement",
    what,
    notes: [
      `${roundMs / 1_000} s a round; a closed loop: a slow answer also holds its connection back.`,
      "Firebreak keeps the delivery before it acknowledges, then writes the note or decides the click; bare Bolt does nothing more.",
      `Slowest of ours ${slowest.toFixed(0)} ms: ${slowest <= slackLimitMs ? "none" : "NOT none"} over Slack's ${slackLimitMs} ms.`,
      ...afterwards,
      ...(keeping === null ? ["Postgres and Redis are not installed: embedded storage only."] : []),
    ],
    peer: bareResult,
    ours: results,
    ratios: ratiosOf(bareResult, results, aims),
  };
  if (keeping === null || keepingResult === undefined) return [besideBare];
  const besideKeeping: MeasureResult = {
    name: "P1 acknowledgement, of what is kept",
    what,
    notes: [
      "The same rounds, beside a Bolt app that also keeps each delivery in PostgreSQL before it acknowledges, and does nothing more.",
    ],
    peer: keepingResult,
    ours: results.slice(1),
    ratios: ratiosOf(keepingResult, results.slice(1), aims),
  };
  return [besideBare, besideKeeping];
};
