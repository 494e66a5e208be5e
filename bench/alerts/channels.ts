import { setTimeout as pause } from "node:timers/promises";
import { demoSeed, firebreakApp } from "../../sandbox/demo-world.ts";
import type { CountingModel } from "../../sandbox/workspace/limits.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import { postAlert } from "../alert.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import { startProduct } from "../product.ts";
import { startGenerator } from "./generator.ts";

const models: readonly CountingModel[] = ["bucket", "window", "strict"];
const aims: Readonly<Record<string, number>> = { bucket: 1.1, window: 1.1, strict: 1.2 };
/** Slack's conversations.create: twenty a minute. */
const atOnce = 20;
const perChannelMs = 3_000;
const limitMs = 600_000;
const yaml =
  "alerts: { declare: { error: P3, critical: P1 }, new_incidents_per_minute: 1000, budget: { alerts: 10000 } }\n";

/** P5 and P6: so many incidents at once that Slack's limits decide how long it takes; and one P1 behind them. */
export const channels = async ({ isFull, say }: MeasureOptions): Promise<readonly MeasureResult[]> => {
  const incidents = isFull ? 40 : 26;
  const notes: string[] = [];
  for (const model of models) {
    const note = await oneModel(model, incidents);
    say(note);
    notes.push(note);
  }
  return [
    {
      name: "P5 channels in a storm, P6 a P1 behind them",
      what: `500 P3 alerts of ${incidents} services at once, then a P1; the sandbox limits as Slack documents it, in three ways of counting`,
      notes: [
        ...notes,
        "T_min = max(0, N − 20) × 3 s; a full minute's twenty may all be spent at once. Counted strictly, the twenty-first has to wait for the end of the minute, whatever anybody does: that floor stands beside it.",
        ...(isFull ? [] : ["Reduced size; --full makes 40 incidents of them."]),
      ],
      peer: null,
      ours: [],
      ratios: [],
    },
  ];
};

const oneModel = async (model: CountingModel, incidents: number): Promise<string> => {
  await using cleanUp = new AsyncDisposableStack();
  const delivery = { kind: "http", requestUrl: "http://127.0.0.1:9/slack/events" } as const;
  const slack = cleanUp.adopt(
    await startSlack({ seed: demoSeed(delivery), port: 0, counting: model, pageFolder: null }),
    (one) => one.close(),
  );
  const { botToken, signingSecret } = firebreakApp(delivery);
  const address = { apiUrl: slack.apiUrl, botToken, signingSecret };
  const product = cleanUp.adopt(await startProduct(address, { kind: "embedded" }, yaml), (one) => one.stop());
  const generator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  const startedMs = performance.now();
  const order = { services: incidents, alerts: 500, perBody: 10, connections: 10, severity: "error" } as const;
  await generator.send({ ...order, origin: product.origin, to: "firebreak" });
  const urgentSentMs = performance.now();
  await postAlert(product.origin, 1);
  const urgentMs = until(slack, "bench-0001x", 1).then(() => performance.now() - urgentSentMs);
  const ready = await until(slack, "inc-", incidents + 1);
  const tookMs = performance.now() - startedMs;
  const minimumMs = Math.max(0, incidents + 1 - atOnce) * perChannelMs;
  const calls = slack.ledger.entries().filter((entry) => entry.kind === "call");
  const limited = calls.filter((entry) => "outcome" in entry && entry.outcome === "ratelimited").length;
  const strictFloor =
    model === "strict" ? `; no faster than ${Math.floor(incidents / atOnce) * 60} s when counted strictly` : "";
  const ratio = tookMs / minimumMs;
  return `${model}: ${ready} channels with a card after ${(tookMs / 1_000).toFixed(1)} s, T_min ${(minimumMs / 1_000).toFixed(0)} s: ${ratio.toFixed(2)}×, ${ratio <= (aims[model] ?? 0) ? "met" : "NOT MET"} (at most ${aims[model]}×${strictFloor}). The P1 had its card ${((await urgentMs) / 1_000).toFixed(2)} s after it was sent. ${limited} of ${calls.length} calls were answered 429.`;
};

/** Channels of that name in which a message of ours stands. */
const until = async ({ workspace }: LocalSlack, name: string, count: number): Promise<number> => {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const ready = [...workspace.world.channels.values()].filter(
      (channel) =>
        channel.name.startsWith("inc-") &&
        channel.name.includes(name) &&
        channel.messages.some(({ user, metadata }) => user === "U0FIREBREAK" && metadata !== undefined),
    ).length;
    if (ready >= count || performance.now() > deadline) return ready;
    await pause(20);
  }
};
