import { afterEach, describe, expect, it } from "vitest";
import { startArgoApi } from "../../sandbox/cluster/argocd-api.ts";
import { argocdApplication } from "../../src/agents/tools/argocd.ts";
import { createArgocdReader } from "../../src/integrations/argocd-reader.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { application, sha, startApplication as start, token } from "./application-server.ts";
import type { LocalServer } from "./local-server.ts";
import { askThroughLedger, describeReading } from "./reading.contract.ts";

const toolAt = (
  url: string,
  bearer = token,
  over: { readonly appNamespace?: string; readonly project?: string } = {},
) => {
  const reader = createArgocdReader({
    url: `${url}/`,
    token: `${bearer}\n`,
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    application: "checkout",
    appNamespace: over.appNamespace ?? null,
    project: over.project ?? null,
  });
  return argocdApplication((service) => (service === "checkout" ? reader : null));
};

/** Only the application's own answer decides; what is below it is an extra. */
describeReading("argocd_application", async () => {
  const server = await start();
  const fail: LocalServer["fail"] = (...faults) => server.fail(...faults.map((one) => ({ ...one, when: /checkout$/ })));
  return { server: { ...server, fail }, tool: toolAt(server.url), input: { service: "checkout" } };
});

describe("Argo CD, read only", () => {
  let server: LocalServer;
  afterEach(() => server.close());
  const ask = (over = {}) => askThroughLedger(toolAt(server.url, token, over), { service: "checkout" });

  it("tells of sync and health, what failed, what is unwell and why, and where one could go back to", async () => {
    server = await start();
    const record = await ask();
    expect(record).toMatchObject({ status: "ok", link: `${server.url}/applications/checkout` });
    expect(record.summary).toBe("application checkout is OutOfSync and Degraded; it has v42 (id 5)");
    expect(record.body.split("\n")).toEqual([
      record.summary,
      "auto-sync is on; last compared 2026-11-27T02:59:00Z",
      `last sync to ${sha("c")}: Failed, 2026-11-27T02:48:00Z to 2026-11-27T02:49:00Z, 5 retries. one or more objects failed to apply`,
      "SyncError: Failed sync attempt to cccc: one or more objects failed",
      "not applied: batch/Job shop/migrate: Job has reached the specified backoff limit",
      "resources that are not as they should be (3):",
      'apps/Deployment shop/checkout: OutOfSync, Degraded. Deployment "checkout" exceeded its progress deadline',
      "ConfigMap shop/old: OutOfSync, to be pruned",
      'Pod shop/checkout-7f-x2: Degraded. Back-off pulling image "shop/checkout:v42"',
      "history, newest first:",
      "id 5 v42 (cccccccccccc) since 2026-11-27T02:48:00Z",
      "id 4 v41 (bbbbbbbbbbbb) since 2026-11-26T02:48:00Z",
      "id 3 v40 (aaaaaaaaaaaa) since 2026-11-25T02:48:00Z",
    ]);
  });

  it("one that is well is said to be", async () => {
    const well = { sync: { status: "Synced" }, health: { status: "Healthy" }, conditions: null, resources: null };
    server = await start(
      () => application({ ...well, operationState: null }, { syncPolicy: null }),
      () => ({ nodes: null }),
    );
    const { summary, body } = await ask();
    expect(summary).toContain("is Synced and Healthy");
    expect(body).toContain("auto-sync is off");
    expect(body).toContain("no operation is on record\nnone of its resources is unwell");
  });

  it("one that was only just made has no state, and says so", async () => {
    server = await start(() => ({ metadata: { name: "checkout" }, spec: {} }));
    expect((await ask()).summary).toBe("application checkout is Unknown and Unknown; it was never synced");
  });

  it("a tree that may not be read is told, and hides nothing else", async () => {
    server = await start(undefined, () => null);
    const { status, body } = await ask();
    expect(status).toBe("ok");
    expect(body).toContain("what is below them could not be read: Argo CD answered 403");
    expect(body).toContain("apps/Deployment shop/checkout: OutOfSync, Degraded");
  });

  it("asks in the namespace and the project that are configured", async () => {
    server = await start();
    const { link } = await ask({ appNamespace: "team-a", project: "shop & co" });
    expect(server.asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { appNamespace: "team-a", project: "shop & co" },
      { appNamespace: "team-a", project: "shop & co" },
    ]);
    expect(link).toBe(`${server.url}/applications/team-a/checkout`);
  });

  it("a service that Argo CD does not deliver is not asked about", async () => {
    server = await start();
    const record = await askThroughLedger(toolAt(server.url), { service: "basket" });
    expect(record).toMatchObject({ status: "failed", summary: "no Argo CD application is configured for basket" });
    expect(server.asked).toEqual([]);
  });

  it("thirty of a thousand unwell resources, each in one row and without secrets", async () => {
    const message = `\u001b[0mpassword=hunter2hunter2\n${"x".repeat(900)}`;
    const pods = Array.from({ length: 1_000 }, (_, n) => ({
      kind: "Pod",
      namespace: "shop",
      name: `checkout-${n}`,
      health: { status: "Degraded", message },
    }));
    server = await start(undefined, () => ({ nodes: pods }));
    const { body } = await ask();
    expect(body).toContain("… 972 more are not shown");
    expect(body).not.toContain("hunter2");
    expect(body.length).toBeLessThan(14_000);
  });
});

it("reads the application that a rollback is made to, and moves nothing in it", async () => {
  const argo = await startArgoApi({
    token,
    nowMs: () => Date.parse("2026-11-27T03:00:00Z"),
    automated: null,
    isBusy: false,
  });
  const before = structuredClone(argo.application);
  const record = await askThroughLedger(toolAt(argo.url), { service: "checkout" });
  expect(record.summary).toBe("application checkout is Synced and Degraded; it has v42 (id 5)");
  expect(argo.application).toEqual(before);
  await argo.close();
});
