import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ArgoApi, startArgoApi } from "../../sandbox/cluster/argocd-api.ts";
import type { ChangeOutcome, Executor } from "../../src/app/ports/executor.ts";
import { findEntry, versionOf } from "../../src/integrations/argocd/application.ts";
import { createArgocdExecutor } from "../../src/integrations/argocd-executor.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { describeExecutor } from "./executor.contract.ts";
import { intentAt, runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const token = "an-argocd-token-that-nobody-sees";
const key = "INC-1.CHG-1.0123456789abcdef";
const signal = AbortSignal.timeout(60_000);
const autoSync = { prune: true, selfHeal: true };

const executorAt = (url: string, bearer = token, application = "checkout"): Executor =>
  createArgocdExecutor({
    url,
    token: bearer,
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    application,
    appNamespace: null,
    project: null,
    prune: false,
  });

let nowMs = 0;
const tick = (): number => {
  nowMs += 1_000;
  return nowMs;
};
const start = (automated: typeof autoSync | null, isBusy = true) => {
  nowMs = Date.parse(intentAt);
  return startArgoApi({ token, nowMs: tick, automated, isBusy });
};

for (const [title, automated] of [
  ["Argo CD", null],
  ["Argo CD with auto-sync on", autoSync],
] as const) {
  describeExecutor(title, async () => {
    const argo = await start(automated);
    return {
      executor: executorAt(argo.url),
      unreachable: executorAt(await nobodyListens()),
      change: runningChange(),
      executions: argo.executions,
      loseNextAnswer: () => argo.nextFault("taken_then_drop"),
      refuseNext: () => argo.nextFault("denied"),
      finish: argo.step,
      secret: token,
      close: argo.close,
    };
  });
}

describe("Argo CD", () => {
  let argo: ArgoApi;
  afterEach(() => argo.close());

  const run = (to = "v41", executor = executorAt(argo.url), from = "v42") =>
    executor.execute({ incidentId: "INC-1", change: runningChange({ from, to }), idempotencyKey: key, signal });
  const precheck = (to = "v41", executor = executorAt(argo.url)) =>
    executor.precheck({ action: "rollback", service: "checkout", from: null, to, signal });
  const lookup = () => executorAt(argo.url).lookup({ change: runningChange(), idempotencyKey: key, signal });
  const look = (outcome: ChangeOutcome) => {
    if (outcome.kind !== "running") throw new Error(`it is ${outcome.kind}: ${outcome.log}`);
    return executorAt(argo.url).observe({ change: runningChange(), runId: outcome.runId, signal });
  };

  describe("with auto-sync off", () => {
    beforeEach(async () => {
      argo = await start(null, false);
    });

    it("knows what it can go back to, newest first", async () => {
      expect(await executorAt(argo.url).versions(signal)).toEqual(["v41", "v40"]);
    });

    it("makes a dry run before anything is proposed, and says what else it knows", async () => {
      await argo.close();
      argo = await start(null, true);
      expect(await precheck()).toEqual({
        kind: "ready",
        text: "Argo CD rolls application checkout back to v41 (id 4); its dry run passed; it can go back to v41 (id 4), v40 (id 3)",
        target: "application checkout",
        from: "v42",
        undo: "roll back to v42 (id 5)",
        history: { kind: "found", where: "the history of application checkout" },
      });
      expect(argo.application.status.history).toHaveLength(3);
      expect(argo.executions()).toBe(0);
    });

    it("a dry run that does not pass is said with its reason", async () => {
      await argo.close();
      argo = await start(null, true);
      argo.endsAs("Failed", "one or more objects failed to apply (dry run)");
      expect(await precheck()).toMatchObject({ kind: "not_ready", text: expect.stringContaining("failed to apply") });
    });

    it.each([
      ["a version it never had", "v39", "has no v39 in its history; it can go back to v41 (id 4), v40 (id 3)"],
      ["what it has already", "v42", "has v42"],
    ])("is not ready for %s", async (_, to, text) => {
      const where = "the history of application checkout";
      const history = to === "v42" ? { kind: "found", where } : { kind: "not_found", where, known: ["v41", "v40"] };
      expect(await precheck(to)).toMatchObject({ kind: "not_ready", text: expect.stringContaining(text), history });
      expect(await run(to)).toMatchObject({ log: expect.stringContaining(text) });
      expect(argo.executions()).toBe(0);
    });

    it("what it has already is success, in that word", async () => {
      expect(await run("v42")).toEqual({
        kind: "succeeded",
        log: "already rolled back: application checkout has v42 (id 5)",
      });
    });

    it("what somebody else has changed meanwhile is not sent, and says it; auto-sync is left alone", async () => {
      expect(await run("v40", executorAt(argo.url), "v41")).toEqual({
        kind: "failed",
        log: "it was not sent: somebody else changed it meanwhile: application checkout is at v42 now, and v41 was approved to be changed; look at it, and propose again",
      });
      expect(argo.executions()).toBe(0);
      expect(argo.application.metadata.annotations ?? {}).not.toHaveProperty("firebreak.dev/change");
    });

    it("where nobody knew what was there, what is there now is no obstacle", async () => {
      expect(await run("v41", executorAt(argo.url), "unknown")).toMatchObject({ kind: "running" });
    });

    it.each([
      ["no such application", () => executorAt(argo.url, token, "basket"), "permission denied"],
      ["a token that is not taken", () => executorAt(argo.url, "another"), "invalid session"],
    ])("%s: neither ready nor sent", async (_, executor, text) => {
      const heard = [await precheck("v41", executor()), await run("v41", executor()), await executor().reach(signal)];
      expect(heard).toMatchObject([{ kind: "not_ready" }, { kind: "failed" }, { kind: "not_reached" }]);
      for (const said of heard) expect(JSON.stringify(said)).toContain(text);
    });

    it("follows its own operation to the end", async () => {
      const outcome = await run();
      expect(argo.application.metadata.annotations).toMatchObject({ "firebreak.dev/change": key });
      expect(await look(outcome)).toMatchObject({ kind: "running" });
      argo.step();
      expect(await look(outcome)).toMatchObject({ kind: "running" });
      argo.step();
      expect(await look(outcome)).toEqual({
        kind: "succeeded",
        log: "Argo CD has synced v41; health: Healthy. successfully synced (all tasks run)",
      });
    });

    it.each(["Failed", "Error"] as const)(
      "an operation that ends as %s is a failure with its message",
      async (phase) => {
        argo.endsAs(phase, "deployments.apps is forbidden");
        const outcome = await run();
        argo.step();
        argo.step();
        expect(await look(outcome)).toMatchObject({ kind: "failed", log: expect.stringContaining("is forbidden") });
      },
    );

    it("another operation in its place makes it unclear, unless the history shows that it ended", async () => {
      const outcome = await run();
      argo.step();
      argo.step();
      const { operationState } = argo.application.status;
      if (operationState === undefined) throw new Error("no operation");
      argo.application.status.operationState = {
        ...operationState,
        operation: { ...operationState.operation, sync: { ...operationState.operation.sync, revision: "another" } },
      };
      expect(await look(outcome)).toMatchObject({ kind: "succeeded" });
      argo.application.status.history.pop();
      expect(await look(outcome)).toMatchObject({ kind: "unclear" });
    });

    it("is not begun while another operation runs", async () => {
      const other = {
        sync: { revision: "x", dryRun: false, prune: false, source: {} },
        initiatedBy: { username: "ana" },
      };
      argo.application.operation = other;
      expect(await precheck()).toMatchObject({ kind: "not_ready", text: expect.stringContaining("another operation") });
      expect(await run()).toMatchObject({ kind: "failed", log: expect.stringContaining("another operation") });
      expect(argo.application.metadata.annotations).toEqual({});
    });

    it("an error after it was taken is no failure; a request that never came is unclear", async () => {
      argo.nextFault("drop");
      expect(await run()).toMatchObject({ kind: "unclear" });
      expect(await lookup()).toMatchObject({ kind: "unclear", log: expect.stringContaining("never begun") });
      argo.application.metadata.annotations = {};
      argo.nextFault("taken_then_error");
      expect(await run()).toMatchObject({ kind: "running" });
      expect(argo.executions()).toBe(1);
    });

    it("without its key on the application it was never seen, unless something was synced since", async () => {
      expect(await lookup()).toEqual({ kind: "never_seen" });
      argo.application.status.history.push({ id: 6, revision: "d", deployedAt: "2026-11-24T03:01:00Z", source: {} });
      expect(await lookup()).toMatchObject({ kind: "unclear" });
    });
  });

  describe("with auto-sync on", () => {
    beforeEach(async () => {
      argo = await start(autoSync, false);
    });
    const stays = expect.stringContaining("stays off until a person switches it on again");

    it("says before that it is switched off, and makes no dry run", async () => {
      expect(await precheck()).toMatchObject({ kind: "ready", text: stays });
      expect(argo.application.operation).toBeUndefined();
      expect(argo.application.spec.syncPolicy?.automated).toEqual(autoSync);
    });

    it("switches it off, rolls back, says so at the end, and keeps what it was", async () => {
      const outcome = await run();
      expect(argo.application.spec.syncPolicy).toEqual({});
      argo.step();
      argo.step();
      expect(await look(outcome)).toMatchObject({ kind: "succeeded", log: stays });
      expect(argo.application.metadata.annotations["firebreak.dev/auto-sync-was"]).toBe(JSON.stringify(autoSync));
    });

    it("a rollback that is then refused says that auto-sync is off", async () => {
      argo.nextFault("denied");
      expect(await run()).toMatchObject({ kind: "failed", log: stays });
    });

    it("a patch that is refused rolls nothing back", async () => {
      argo.nextFault("patch_denied");
      expect(await run()).toMatchObject({
        kind: "failed",
        log: expect.stringMatching(/nothing was rolled back.*auto-sync/),
      });
      expect(argo.application.spec.syncPolicy?.automated).toEqual(autoSync);
      expect(argo.executions()).toBe(0);
    });

    it("an ApplicationSet that would switch it on again is named", async () => {
      argo.application.metadata.ownerReferences = [{ kind: "ApplicationSet", name: "shop" }];
      expect(await precheck()).toMatchObject({ text: expect.stringContaining("ApplicationSet shop") });
    });

    it("switched off by a flag, as Argo CD 3 can, is off", async () => {
      argo.application.spec.syncPolicy = { automated: { ...autoSync, enabled: false } };
      await run();
      expect(argo.application.spec.syncPolicy).toEqual({ automated: { ...autoSync, enabled: false } });
      expect(argo.executions()).toBe(1);
    });
  });
});

describe("what Argo CD calls a version", () => {
  const entry = (id: number, source: object) => ({ id, revision: "abcdef0".padEnd(40, String(id)), source });
  const history = [
    entry(4, { targetRevision: "HEAD" }),
    entry(3, { targetRevision: "1.4.2" }),
    entry(2, { targetRevision: "main", helm: { parameters: [{ name: "image.tag", value: "v41" }] } }),
    entry(1, { targetRevision: "main", kustomize: { images: ["shop/checkout=registry:5000/checkout:v40"] } }),
  ];

  it.each([
    ["v40", 1],
    ["v41", 2],
    ["1.4.2", 3],
    ["main", null],
    ["id 3", 3],
    ["#1", 1],
    ["4", 4],
    ["abcdef04", 4],
    ["abcdef0".padEnd(40, "2"), 2],
    ["abc", null],
  ])("%s is the entry %s", (wanted, id) => {
    expect(findEntry(history, wanted)?.id ?? null).toBe(id);
  });

  it("is called by its tag, by its release, or by its commit", () => {
    expect(history.map(versionOf)).toEqual(["abcdef0", "1.4.2", "v41", "v40"]);
  });
});
