import { setTimeout as pause } from "node:timers/promises";
import { demoSeed, firebreakApp } from "../../sandbox/demo-world.ts";
import { type CountingModel, createRateLimits } from "../../sandbox/workspace/limits.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import { type Product, type Storage, startProduct } from "../product.ts";
import { type AlertGenerator, startGenerator } from "./generator.ts";

/** The three ways in which Slack may count. */
export const models: readonly CountingModel[] = ["bucket", "window", "strict"];
/** Slack's conversations.create: twenty a minute. */
export const atOnce = 20;
export const perChannelMs = 3_000;

export type LimitedWorld = {
  readonly slack: LocalSlack;
  readonly product: Product;
  readonly generator: AlertGenerator;
};

/** The sandbox with Slack's limits on, the product, and somebody who sends alerts; each is stopped by `cleanUp`. */
export const startLimited = async (
  cleanUp: AsyncDisposableStack,
  model: CountingModel,
  storage: Storage,
  yaml: string,
): Promise<LimitedWorld> => {
  const delivery = { kind: "http", requestUrl: "http://127.0.0.1:9/slack/events" } as const;
  const slack = cleanUp.adopt(
    await startSlack({ seed: demoSeed(delivery), port: 0, counting: model, pageFolder: null }),
    (one) => one.close(),
  );
  const { botToken, signingSecret } = firebreakApp(delivery);
  const address = { apiUrl: slack.apiUrl, botToken, signingSecret };
  const product = cleanUp.adopt(await startProduct(address, storage, yaml), (one) => one.stop());
  const generator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  return { slack, product, generator };
};

/** Waits until in so many incident channels, of those whose name holds `name`, a message of ours stands. @returns how many */
export const channelsReady = async (
  { workspace }: LocalSlack,
  name: string,
  count: number,
  limitMs: number,
): Promise<number> => {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const ready = [...workspace.world.channels.values()].filter(
      (channel) =>
        channel.name.startsWith("inc-") &&
        channel.name.includes(name) &&
        channel.messages.some(({ user, metadata }) => user === "U0FIREBREAK" && metadata !== undefined),
    ).length;
    if (ready >= count || performance.now() > deadline) return ready;
    await pause(10);
  }
};

export type CallCount = { readonly all: number; readonly refused: number; readonly words: string };

export const countCalls = ({ ledger }: LocalSlack): CallCount => {
  const calls = ledger.entries().flatMap((entry) => (entry.kind === "call" ? [entry] : []));
  const refused = calls.filter(({ outcome }) => outcome === "ratelimited").length;
  const isMet = refused <= calls.length * 0.02;
  return {
    all: calls.length,
    refused,
    words: `${refused} of ${calls.length} calls were answered 429: ${isMet ? "met" : "NOT MET"} (at most 2 %)`,
  };
};

/**
 * When Slack would have taken the next channel, seen from a moment: its own count is played again. Whoever was refused
 * knows no better than Slack said, and Slack says it in whole seconds. @returns epoch ms
 */
export const nextChannelAt = ({ ledger }: LocalSlack, model: CountingModel, fromMs: number): number => {
  const method = "conversations.create";
  let nowMs = 0;
  const limits = createRateLimits(model, () => nowMs);
  let toldMs = 0;
  for (const entry of ledger.entries()) {
    if (entry.kind !== "call" || entry.method !== method || entry.at >= fromMs) continue;
    nowMs = entry.at;
    const seconds = limits.take("app", method, null);
    if (seconds !== null) toldMs = entry.at + seconds * 1_000;
  }
  for (nowMs = fromMs; limits.take("app", method, null) !== null; ) nowMs += 5;
  return Math.max(nowMs, toldMs);
};
