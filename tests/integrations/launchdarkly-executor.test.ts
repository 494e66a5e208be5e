import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createLaunchDarklyExecutor } from "../../src/integrations/launchdarkly-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { newFlagWorld, startLaunchDarkly } from "./flag-servers.ts";
import { intentAt, runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const key = "INC-1.CHG-1.0123456789abcdef";
const executorAt = (url: string, more: Partial<Parameters<typeof createLaunchDarklyExecutor>[0]> = {}) =>
  createLaunchDarklyExecutor({
    url,
    token: newFlagWorld().token,
    project: "shop",
    environment: "production",
    flag: "checkout-flow",
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    lookForMs: 100,
    lookEveryMs: 10,
    ...more,
  });
const toOff = runningChange({ action: "flag", from: "new checkout", to: "off" });

describeExecutor("a flag of LaunchDarkly", async () => {
  const server = await startLaunchDarkly();
  return {
    executor: executorAt(server.url),
    unreachable: executorAt(await nobodyListens()),
    change: toOff,
    executions: () => server.world.changes,
    loseNextAnswer: () => server.fail({ when: /^PATCH/, how: "lost" }),
    refuseNext: () => server.fail({ when: /^PATCH/, how: { status: 400, body: { message: "no" } } }),
    finish: () => undefined,
    secret: server.world.token,
    close: server.close,
  };
});

describe("the executor of LaunchDarkly's flags", () => {
  let server: Awaited<ReturnType<typeof startLaunchDarkly>>;
  const signal = new AbortController().signal;
  const run = (change: typeof toOff, more = {}) =>
    executorAt(server.url, more).execute({ incidentId: "INC-1", change, idempotencyKey: key, signal });

  beforeEach(async () => {
    server = await startLaunchDarkly();
  });
  afterEach(() => server.close());

  it.each([
    ["off", { on: false, variation: 0 }],
    ["old", { on: true, variation: 1 }],
    ['"old"', { on: true, variation: 1 }],
  ])("sets it to %s, with a comment that carries the incident and the key", async (to, becomes) => {
    expect(await run(runningChange({ action: "flag", from: "new checkout", to }))).toMatchObject({ kind: "succeeded" });
    expect(server.world).toMatchObject(becomes);
    expect(server.world.log[0]?.comment).toBe(`Firebreak INC-1 CHG-1 (${key})`);
  });

  it("a flag that is off comes on with the variation that is asked for, in one change", async () => {
    server.world.on = false;
    expect(await run(runningChange({ action: "flag", from: "off", to: "old" }))).toMatchObject({ kind: "succeeded" });
    expect(server.world).toMatchObject({ on: true, variation: 1, changes: 1 });
  });

  it("what is so already is a success that says it, and changes nothing", async () => {
    server.world.on = false;
    const outcome = await run(toOff);
    expect(outcome).toEqual({ kind: "succeeded", log: "checkout-flow was off already: nothing was changed" });
    expect(server.world.changes).toBe(0);
  });

  it("somebody set it to something else since: what was approved is not that", async () => {
    server.world.variation = 1;
    expect(await run(toOff)).toMatchObject({ kind: "failed", log: expect.stringContaining("is at old now") });
    expect(server.world.changes).toBe(0);
  });

  it.each([
    [409, "somebody else changed the flag"],
    [405, "an approval of its own"],
    [403, "LaunchDarkly answered 403: custom role"],
  ])("a %i is told honestly", async (status, words) => {
    server.fail({ when: /^PATCH/, how: { status, body: { code: "x", message: "custom role" } } });
    expect(await run(toOff)).toMatchObject({ kind: "failed", log: expect.stringContaining(words) });
  });

  it("a limit is waited for: nothing was changed", async () => {
    server.fail({ when: /^PATCH/, how: { status: 429, headers: { "retry-after": "3" } } });
    expect(await run(toOff).catch((error: unknown) => error)).toMatchObject({ retryAfterMs: 3_000, mayHaveRun: false });
  });

  it("a request that got lost on its way is unclear at once, and never seen when it cannot come any more", async () => {
    server.fail({ when: /^PATCH/, how: "dropped" });
    expect(await run(toOff)).toMatchObject({ kind: "unclear" });
    const lookupAfter = (ms: number) =>
      executorAt(server.url, { nowMs: () => Date.parse(intentAt) + ms })
        .lookup({ change: toOff, idempotencyKey: key, signal })
        .catch((error: unknown) => error);
    expect(await lookupAfter(5_000)).toMatchObject({ retryable: true });
    expect(await lookupAfter(60_000)).toEqual({ kind: "never_seen" });
  });

  it("a change that was undone by hand since is known by its entry in the log, and not run again", async () => {
    await run(toOff);
    server.world.on = true;
    const found = await executorAt(server.url).lookup({ change: toOff, idempotencyKey: key, signal });
    expect(found).toMatchObject({ kind: "succeeded", log: expect.stringContaining("is new checkout now") });
  });

  it("without a log that can be read, a flag that is not so is unclear", async () => {
    server.fail({ when: /auditlog/, how: { status: 403, body: { message: "no" } } });
    const found = await executorAt(server.url).lookup({ change: toOff, idempotencyKey: key, signal });
    expect(found).toMatchObject({ kind: "unclear", log: expect.stringContaining("log cannot be read") });
  });

  const wish = (to: string) => ({ action: "flag", service: "checkout", from: null, to, signal }) as const;

  it("the precheck says what it is now, what it passes by, and how to go back", async () => {
    server.world.rules = [{}, {}];
    expect(await executorAt(server.url).precheck(wish("old"))).toEqual({
      kind: "ready",
      text: "checkout-flow is new checkout now and can be set to old; 2 targeting rules decide first, and stay",
      target: "flag checkout-flow in shop/production",
      from: "new checkout",
      undo: "set checkout-flow back to new checkout",
      history: { kind: "unknown" },
    });
  });

  it("a percentage rollout that would be lost is said", async () => {
    server.world.variation = null;
    const checked = await executorAt(server.url).precheck(wish("old"));
    expect(checked).toMatchObject({ from: "on", undo: expect.stringContaining("rollout must be set again by hand") });
  });

  it.each([
    ["a variation that it does not know", "blue", () => undefined, "off, on, new checkout, old"],
    ["a flag that is archived", "off", () => Object.assign(server.world, { archived: true }), "archived"],
    ["a token that is refused", "off", () => Object.assign(server.world, { token: "another" }), "invalid access token"],
  ])("the precheck names %s", async (_name, to, breakIt, words) => {
    breakIt();
    const checked = await executorAt(server.url).precheck(wish(to));
    expect(checked).toMatchObject({ kind: "not_ready", text: expect.stringContaining(words) });
  });
});
