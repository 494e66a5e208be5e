import { setTimeout as pause } from "node:timers/promises";
import type { CountingModel } from "../../sandbox/workspace/limits.ts";
import { nextAlertNumber, postAlert } from "../alert.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import {
  atOnce,
  channelsReady,
  countCalls,
  models,
  nextChannelAt,
  perChannelMs,
  startLimited,
} from "./limited-slack.ts";

const waiting = 100;
/** Beyond the token: two calls to Slack and all of ours. */
const allowedMs = 250;
const limitMs = 180_000;
const yaml =
  "alerts: { declare: { error: P3, critical: P1 }, new_incidents_per_minute: 1000, budget: { alerts: 10000 } }\n";
/** Until the storm is declared, and only waits for Slack. */
const restMs = 8_000;

/** P6: one P1 while a hundred P3 channels wait for Slack. */
export const urgent = async ({ isFull, say }: MeasureOptions): Promise<readonly MeasureResult[]> => {
  const notes: string[] = [];
  for (const model of isFull ? models : models.slice(0, 1)) {
    const note = await oneModel(model);
    say(note);
    notes.push(note);
  }
  return [
    {
      name: "P6 a P1 behind a storm",
      what: `a P1 alert while ${waiting} P3 incidents wait for their channels, embedded storage; its channel and card stand no later than Slack's next token and ${allowedMs} ms`,
      notes: [
        ...notes,
        "The next token is Slack's own count, played again from the sandbox's ledger.",
        ...(isFull ? [] : ["Reduced to one way of counting; --full has all three."]),
      ],
      peer: null,
      ours: [],
      ratios: [],
    },
  ];
};

const oneModel = async (model: CountingModel): Promise<string> => {
  await using cleanUp = new AsyncDisposableStack();
  const { slack, product, generator } = await startLimited(cleanUp, model, { kind: "embedded" }, yaml);
  const services = atOnce + waiting;
  const order = { services, alerts: 500, perBody: 10, connections: 10, severity: "error" } as const;
  await generator.send({ ...order, origin: product.origin, to: "firebreak" });
  await channelsReady(slack, "inc-", atOnce, limitMs);
  await pause(restMs);
  const number = nextAlertNumber();
  const sentAt = Date.now();
  await postAlert(product.origin, number);
  const ready = await channelsReady(slack, `${String(number).padStart(4, "0")}x`, 1, limitMs);
  const readyAt = Date.now();
  const tokenAt = nextChannelAt(slack, model, sentAt);
  // One that is free at that moment may be on its way to whoever was first in line: then it is the one after it.
  const isFree = tokenAt <= sentAt;
  const token = isFree
    ? `a token of Slack was free or just taken, the next came within ${perChannelMs} ms`
    : `Slack's next token came after ${tokenAt - sentAt} ms`;
  const beyondMs = Math.max(0, readyAt - (isFree ? sentAt + perChannelMs : tokenAt));
  const isMet = ready === 1 && beyondMs <= allowedMs;
  return `${model}: the P1 had its card ${readyAt - sentAt} ms after it was sent; ${token}: ${isMet ? "met" : "NOT MET"} (${beyondMs} ms after it, at most ${allowedMs}). ${countCalls(slack).words}.`;
};
