import type { CountingModel } from "../../sandbox/workspace/limits.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import type { Storage } from "../product.ts";
import { startServers } from "../servers.ts";
import { atOnce, channelsReady, countCalls, models, perChannelMs, startLimited } from "./limited-slack.ts";

const aims: Readonly<Record<string, number>> = { bucket: 1.1, window: 1.1, strict: 1.2 };
const limitMs = 600_000;
const alerts = 500;
const yaml = "alerts: { declare: { error: P3 }, new_incidents_per_minute: 1000, budget: { alerts: 10000 } }\n";
/** T_min is nothing for twenty: then a few seconds are right for what has to be kept, decided and said. */
const smallStormMs = 10_000;

/** P5: so many incidents at once that Slack's limits decide how long it takes. */
export const channels = async ({ isFull, say }: MeasureOptions): Promise<readonly MeasureResult[]> => {
  await using cleanUp = new AsyncDisposableStack();
  const servers = isFull ? await startServers(say) : null;
  if (servers !== null) cleanUp.defer(servers.stop);
  const notes: string[] = [];
  const measure = async (model: CountingModel, incidents: number, storage: Storage): Promise<void> => {
    const note = await oneStorm(model, incidents, storage);
    say(note);
    notes.push(note);
  };
  for (const incidents of isFull ? [20, 40] : [40])
    for (const model of models) await measure(model, incidents, { kind: "embedded" });
  if (servers !== null) await measure("bucket", 40, servers.storage);
  return [
    {
      name: "P5 channels in a storm",
      what: `${alerts} P3 alerts at once; until each incident has its channel and its card. The sandbox limits as Slack documents it, in three ways of counting`,
      notes: [
        ...notes,
        "T_min = max(0, N − 20) × 3 s, from the first alert on. A refusal is a call as well.",
        ...(isFull ? [] : ["Reduced: --full has 20 incidents as well, and Postgres with Redis."]),
      ],
      peer: null,
      ours: [],
      ratios: [],
    },
  ];
};

const oneStorm = async (model: CountingModel, incidents: number, storage: Storage): Promise<string> => {
  await using cleanUp = new AsyncDisposableStack();
  const { slack, product, generator } = await startLimited(cleanUp, model, storage, yaml);
  const order = { services: incidents, alerts, perBody: 10, connections: 10, severity: "error" } as const;
  const startedMs = performance.now();
  const sent = generator.send({ ...order, origin: product.origin, to: "firebreak" });
  const ready = await channelsReady(slack, "inc-", incidents, limitMs);
  const tookMs = performance.now() - startedMs;
  await sent;
  const minimumMs = Math.max(0, incidents - atOnce) * perChannelMs;
  const aim = aims[model] ?? 1;
  const isMet = minimumMs === 0 ? tookMs <= smallStormMs : tookMs <= aim * minimumMs;
  const held =
    minimumMs === 0
      ? `at most ${seconds(smallStormMs)}`
      : `T_min ${seconds(minimumMs)}: ${(tookMs / minimumMs).toFixed(2)}×, at most ${aim}×`;
  return `${model}, ${storage.kind}: ${ready} of ${incidents} channels with a card after ${seconds(tookMs)}, ${held}: ${isMet ? "met" : "NOT MET"}. ${countCalls(slack).words}.`;
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
