import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startDeployer } from "../../sandbox/shop/deployer.ts";
import { startStorefront } from "../../sandbox/shop/storefront.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createWebhookExecutor } from "../../src/integrations/webhook-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const secret = "a-deployer-secret-that-nobody-sees";

const executorAt = (url: string) =>
  createWebhookExecutor({ url, secret, client: createHttpClient({ allowHosts: [new URL(url).host] }) });

describeExecutor("the signed webhook", async () => {
  const nowMs = Date.now;
  const storefront = await startStorefront({ port: 0, environment: {}, nowMs });
  storefront.replace("v42");
  const deployer = await startDeployer({ port: 0, secret, storefront, deployMs: 0, nowMs });
  return {
    executor: executorAt(`${deployer.url}/rollback`),
    unreachable: executorAt(await nobodyListens()),
    change: runningChange(),
    executions: deployer.executions,
    loseNextAnswer: () => deployer.nextFault("accept_then_drop"),
    refuseNext: () => deployer.nextFault("conflict"),
    finish: () => setImmediate(),
    secret,
    close: async () => {
      await deployer.close();
      await storefront.close();
    },
  };
});

describe("a deployer that has not seen the key", () => {
  const begunAt = "2026-11-24T03:00:00.000Z";
  const askedAfter = async (afterMs: number) => {
    const nowMs = () => Date.parse(begunAt) + afterMs;
    const client = { send: async () => ({ status: 404, headers: {}, text: "", body: Buffer.alloc(0) }) } as never;
    const executor = createWebhookExecutor({ url: "https://deployer.test", secret, client, nowMs });
    const asked = { change: runningChange({ at: begunAt }), idempotencyKey: "k1", signal: AbortSignal.timeout(1_000) };
    return executor.lookup(asked).catch((error: unknown) => error);
  };

  it("is asked again while the request of a process that died may still be on its way", async () => {
    expect(await askedAfter(500)).toMatchObject({ retryable: true, retryAfterMs: 2_000, mayHaveRun: true });
    expect(await askedAfter(16_500)).toMatchObject({ retryable: true });
  });

  it("is taken at its word when it has had its time to accept", async () => {
    expect(await askedAfter(17_500)).toEqual({ kind: "never_seen" });
  });
});
