import { afterEach, describe, expect, it } from "vitest";
import { type CountingModel, createRateLimits } from "../../sandbox/workspace/limits.ts";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { callApi, channelId, openSlack } from "./given.ts";

const start = 1_795_000_000_000 - (1_795_000_000_000 % 60_000);

/** How many of `calls` pass, `everyMs` apart, beginning `offsetMs` into a minute. */
const passed = (model: CountingModel, calls: number, everyMs: number, offsetMs = 0): number => {
  let now = start + offsetMs;
  const limits = createRateLimits(model, () => now);
  let count = 0;
  for (let call = 0; call < calls; call += 1) {
    if (limits.take("A1", "conversations.create", null) === null) count += 1;
    now += everyMs;
  }
  return count;
};

describe("Slack's documented limits, in the three ways they may be counted", () => {
  it.each(["bucket", "window", "strict"] as const)("%s: twenty channels at once and no more", (model) => {
    expect(passed(model, 30, 0)).toBe(20);
  });

  it.each([
    ["bucket", 40],
    ["window", 40],
    ["strict", 20],
  ] as const)("%s: forty calls over the turn of a minute: %i pass", (model, expected) => {
    // Twenty in the last second of a minute and twenty a minute later, less one second.
    let now = start + 59_000;
    const limits = createRateLimits(model, () => now);
    const take = (): number =>
      Array.from({ length: 20 }, () => limits.take("A1", "conversations.create", null)).filter((wait) => wait === null)
        .length;
    const first = take();
    now += model === "bucket" ? 60_000 : 2_000;
    expect(first + take()).toBe(expected);
  });

  it.each(["bucket", "window", "strict"] as const)("%s: one call each three seconds always passes", (model) => {
    expect(passed(model, 100, 3_000)).toBe(100);
  });

  it("counts each method and each app by itself", () => {
    const limits = createRateLimits("strict", () => start);
    for (let call = 0; call < 20; call += 1) limits.take("A1", "conversations.create", null);
    expect(limits.take("A1", "conversations.create", null)).toBeGreaterThan(0);
    expect(limits.take("A1", "pins.add", null)).toBeNull();
    expect(limits.take("A2", "conversations.create", null)).toBeNull();
  });

  it("tells a wait after which the call passes", () => {
    let now = start;
    for (const model of ["bucket", "window", "strict"] as const) {
      now = start;
      const limits = createRateLimits(model, () => now);
      let wait: number | null = null;
      while (wait === null) wait = limits.take("A1", "chat.update", null);
      now += wait * 1_000;
      expect(limits.take("A1", "chat.update", null)).toBeNull();
    }
  });

  it("one message a second and channel, with a short burst", () => {
    let now = start;
    const limits = createRateLimits("strict", () => now);
    const post = (channel: string): number | null => limits.take("A1", "chat.postMessage", channel);
    while (post("C1") === null);
    expect(post("C2")).toBeNull();
    now += 1_000;
    expect(post("C1")).toBeNull();
    expect(post("C1")).toBe(1);
  });
});

describe("over HTTP", () => {
  let slack: LocalSlack;
  afterEach(() => slack.close());

  it.each(["bucket", "window", "strict"] as const)(
    "%s: 429, `ratelimited` and Retry-After in seconds",
    async (counting) => {
      slack = await openSlack({ counting, nowMs: () => start });
      const channel = channelId(slack, "inside");
      let answered = await callApi(slack, "conversations.setTopic", { channel, topic: "0" });
      for (let call = 1; answered.status === 200 && call < 30; call += 1)
        answered = await callApi(slack, "conversations.setTopic", { channel, topic: String(call) });
      expect(answered.status).toBe(429);
      expect(answered.body).toEqual({ ok: false, error: "ratelimited" });
      expect(Number(answered.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(slack.ledger.entries().filter(({ kind }) => kind === "topic")).toHaveLength(20);
    },
  );
});
