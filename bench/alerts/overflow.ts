import { settled } from "../child.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import { channelsReady, countCalls, startLimited } from "./limited-slack.ts";

const alerts = 10_000;
const services = 1_000;
const limitMs = 120_000;
/** `alerts.new_incidents_per_minute` as it is without a configuration, and the one that takes in the rest. */
const incidents = 10 + 1;

/** Ten thousand alerts of a thousand services: a handful of incidents, and one for the rest. */
export const overflow = async ({ isFull, say }: MeasureOptions): Promise<readonly MeasureResult[]> => {
  if (!isFull) return [];
  await using cleanUp = new AsyncDisposableStack();
  const { slack, product, generator } = await startLimited(cleanUp, "bucket", { kind: "embedded" }, "");
  const startedMs = performance.now();
  const sent = generator.send({
    services,
    alerts,
    perBody: 50,
    connections: 10,
    origin: product.origin,
    to: "firebreak",
  });
  const ready = await channelsReady(slack, "inc-", incidents, limitMs);
  const readyMs = performance.now() - startedMs;
  const done = await sent;
  await settled([product.pid], limitMs);
  const channels = [...slack.workspace.world.channels.values()].filter(({ name }) => name.startsWith("inc-"));
  const largest = Math.max(...channels.map(({ messages }) => messages.length));
  const note = `${done.accepted} alerts accepted at ${done.round.perSecond.toFixed(0)} a second, first error: ${done.firstError ?? "none"}. ${channels.length} channels (${incidents} expected), ${ready} with a card after ${(readyMs / 1_000).toFixed(1)} s; at most ${largest} messages in one of them. ${countCalls(slack).words}.`;
  say(note);
  return [
    {
      name: "Ten thousand alerts, a thousand services",
      what: "the cap on new incidents, then one incident that takes in the rest; Slack's limits on, embedded storage",
      notes: [note],
      peer: null,
      ours: [],
      ratios: [],
    },
  ];
};
