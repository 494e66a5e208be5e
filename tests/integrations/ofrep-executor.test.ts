import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createOfrepExecutor } from "../../src/integrations/ofrep-executor.ts";
import { createWebhookExecutor } from "../../src/integrations/webhook-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { startOfrep } from "./flag-servers.ts";
import { runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const executorAt = (url: string, flag = "checkout-flow") => {
  const client = createHttpClient({ allowHosts: [new URL(url).host] });
  const webhook = createWebhookExecutor({ url: `${url}/change`, secret: "change-secret", client, fields: { flag } });
  return createOfrepExecutor({
    url,
    token: "ofrep-token",
    flag,
    context: { targetingKey: "firebreak" },
    client,
    webhook,
  });
};
const toOff = runningChange({ action: "flag", from: "on", to: "off" });
const key = "INC-1.CHG-1.0123456789abcdef";

describeExecutor("a flag behind OFREP", async () => {
  const server = await startOfrep();
  return {
    executor: executorAt(server.url),
    unreachable: executorAt(await nobodyListens()),
    change: toOff,
    executions: () => server.world.changes.length,
    loseNextAnswer: () => server.fail({ when: /^POST \/change/, how: "lost" }),
    refuseNext: () => server.fail({ when: /^POST \/change/, how: { status: 409, body: { error: "frozen" } } }),
    finish: () => undefined,
    secret: "ofrep-token",
    close: server.close,
  };
});

describe("the executor of flags behind OFREP", () => {
  let server: Awaited<ReturnType<typeof startOfrep>>;
  const signal = new AbortController().signal;
  const run = (change = toOff) =>
    executorAt(server.url).execute({ incidentId: "INC-1", change, idempotencyKey: key, signal });

  beforeEach(async () => {
    server = await startOfrep();
  });
  afterEach(() => server.close());

  it("tells the deployer which flag, and believes it when the flag is evaluated so", async () => {
    expect(await run()).toMatchObject({ kind: "succeeded", log: expect.stringContaining("checkout-flow is off") });
    expect(server.world.changes).toMatchObject([{ action: "flag", flag: "checkout-flow", to: "off" }]);
  });

  it("while a cache still says the old state, the change goes on", async () => {
    server.world.staleFor = 3;
    server.world.before = true;
    const begun = await run();
    expect(begun).toEqual({ kind: "running", runId: "served" });
    const executor = executorAt(server.url);
    const looks = [];
    for (let n = 0; n < 2; n += 1) looks.push(await executor.observe({ change: toOff, runId: "served", signal }));
    expect(looks.map(({ kind }) => kind)).toEqual(["running", "succeeded"]);
  });

  it("what is so already is a success that says it", async () => {
    server.world.value = false;
    expect(await run()).toEqual({ kind: "succeeded", log: "checkout-flow was off already: nothing was changed" });
    expect(server.world.changes).toEqual([]);
  });

  it("somebody set it to something else since: nothing is sent", async () => {
    server.world.value = "blue";
    expect(await run()).toMatchObject({ kind: "failed", log: expect.stringContaining("is at blue now") });
    expect(server.world.changes).toEqual([]);
  });

  it("a variant is a state, and so is its value", async () => {
    Object.assign(server.world, { value: "v2-blue", variant: "blue" });
    const ask = (to: string) =>
      executorAt(server.url).precheck({ action: "flag", service: "checkout", from: null, to, signal });
    expect(await ask("green")).toMatchObject({ kind: "ready", from: "blue", undo: "set checkout-flow back to blue" });
    expect((await ask("v2-blue")).text).toContain("blue already");
  });

  it.each([
    ["a flag that is not there", "no-such-flag", "FLAG_NOT_FOUND"],
    ["a limit", "checkout-flow", "OFREP answered 429"],
  ])("the precheck names %s", async (_name, flag, words) => {
    if (words.includes("429")) server.fail({ when: /ofrep/, how: { status: 429, headers: { "retry-after": "2" } } });
    const asked = { action: "flag", service: "checkout", from: null, to: "off", signal } as const;
    const checked = await executorAt(server.url, flag).precheck(asked);
    expect(checked).toMatchObject({ kind: "not_ready", text: expect.stringContaining(words) });
  });
});
