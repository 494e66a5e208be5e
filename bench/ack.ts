import { isChannelOf, postAlert } from "./alert.ts";
import { freePort, type Listening, messageOf, settled, startChild, stopChild } from "./child.ts";
import type { Targets } from "./deliveries.ts";
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
import { type Product, type Storage, signingSecret, startProduct } from "./product.ts";
import { startServers } from "./servers.ts";
import { type SlackSide, startSlack } from "./slack-side.ts";

const connections = 20;
const roundMs = 3_000;
const warmUpMs = 1_500;
const settleLimitMs = 30_000;
/** The load is spread over so many incidents. */
const incidents = 5;
/** Slack tells the person that it did not work after this long. */
const slackLimitMs = 3_000;

const aims: readonly Aim[] = [
  { figure: "p99Ms", is: "at most", ratio: 1.5 },
  { figure: "perSecond", is: "at least", ratio: 0.7 },
];

const what = `${connections} connections, each with the next signed command or click as soon as the last is acknowledged`;

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
    const load = (origin: string, targets: Targets, forMs: number): Promise<LoadDone> => {
      const done = messageOf<LoadDone>(generator, "done");
      const order: LoadOrder = {
        kind: "load",
        origin,
        path: "/slack/events",
        signingSecret,
        connections,
        forMs,
        targets,
      };
      generator.send(order);
      return done;
    };

    const products: Product[] = [];
    const pids = (): readonly number[] => [slack.pid, ...products.map(({ pid }) => pid)];
    const sideOf = async (name: string, origin: string, targets: Targets): Promise<Side> => {
      await load(origin, targets, warmUpMs);
      return {
        name,
        round: async () => {
          if (!(await settled(pids(), settleLimitMs)))
            options.say(`before ${name}: still at work after ${settleLimitMs} ms`);
          const { round, firstError } = await load(origin, targets, roundMs);
          if (firstError !== null) options.say(`${name}, first error: ${firstError}`);
          return round;
        },
      };
    };
    const productSide = async (name: string, storage: Storage, firstAlert: number): Promise<Side> => {
      const product = cleanUp.adopt(await startProduct(slack, storage), (one) => one.stop());
      products.push(product);
      return sideOf(name, product.origin, await openIncidents(slack, product, firstAlert));
    };

    const bareOrigin = await startBare(cleanUp, slack);
    const embedded = await productSide("Firebreak, embedded", { kind: "embedded" }, 1);
    const onServers =
      servers === null ? [] : [await productSide("Firebreak, Postgres and Redis", servers.storage, 1 + incidents)];
    const bare = await sideOf("bare Bolt", bareOrigin, plainTargets(slack));
    return [await compare(bare, [embedded, ...onServers], options, servers !== null)];
  },
};

const compare = async (
  bare: Side,
  ours: readonly Side[],
  options: MeasureOptions,
  withServers: boolean,
): Promise<MeasureResult> => {
  const [peer, ...results] = await interleave([bare, ...ours], options);
  if (peer === undefined) throw new Error("no rounds");
  const slowest = Math.max(...results.flatMap(({ rounds }) => rounds.map(({ slowestMs }) => slowestMs)));
  const errors = results.flatMap(({ rounds }) => rounds).reduce((sum, round) => sum + round.errors, 0);
  return {
    name: "P1 acknowledgement",
    what,
    notes: [
      `${roundMs / 1_000} s a round; the time is that of a closed loop: a slow answer also holds its connection back.`,
      "Firebreak keeps the delivery before it acknowledges, and writes the note or decides the click; bare Bolt does nothing.",
      `Slowest of ours ${slowest.toFixed(0)} ms, ${slowest <= slackLimitMs ? "none" : "NOT none"} over Slack's ${slackLimitMs} ms; ${errors} errors.`,
      ...(withServers ? [] : ["Postgres and Redis are not installed: embedded storage only."]),
    ],
    peer,
    ours: results,
    ratios: ratiosOf(peer, results, aims),
  };
};

const startBare = async (cleanUp: AsyncDisposableStack, slack: SlackSide): Promise<string> => {
  const port = await freePort();
  const env = { PORT: String(port), SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: slack.apiUrl };
  const bare = cleanUp.adopt(startChild("bare-bolt.ts", env), stopChild);
  await messageOf<Listening>(bare, "listening");
  return `http://127.0.0.1:${port}`;
};

/** Declares the incidents that the load is about, and finds a button that really stands in each channel. */
const openIncidents = async (slack: SlackSide, { origin }: Product, firstAlert: number): Promise<Targets> => {
  const channels: string[] = [];
  for (let number = firstAlert; number < firstAlert + incidents; number += 1) {
    const shown = slack.nextFirstPost(isChannelOf(number), settleLimitMs);
    shown.catch(() => undefined);
    await postAlert(origin, number);
    channels.push((await shown).channel);
  }
  await settled([slack.pid], settleLimitMs);
  const { buttons } = await slack.state();
  const own = buttons.filter(({ channel }) => channels.includes(channel));
  if (own.length === 0) throw new Error("no button stands in any incident channel");
  return { channels, buttons: own, responseOrigin: slack.origin };
};

/** For the peer, any place will do. */
const plainTargets = (slack: SlackSide): Targets => {
  const channels = Array.from({ length: incidents }, (_, index) => `C0BARE00${index}`);
  const buttons = channels.map((channel) => ({
    channel,
    messageTs: "1700000000.000001",
    actionId: "acknowledge",
    value: "INC-1",
  }));
  return { channels, buttons, responseOrigin: slack.origin };
};
