import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KubernetesApi, startKubernetesApi } from "../../sandbox/cluster/kubernetes-api.ts";
import type { ChangeOutcome, Executor } from "../../src/app/ports/executor.ts";
import type { ChangeAction } from "../../src/domain/change-action.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import type { WorkloadKind } from "../../src/integrations/kubernetes/objects.ts";
import { createKubernetesExecutor } from "../../src/integrations/kubernetes-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { intentAt, runningChange } from "./given-change.ts";
import { nobodyListens } from "./nobody-listens.ts";

const token = "a-service-account-token-that-nobody-sees";
const namespace = "shop";
const key = "INC-1.CHG-1.0123456789abcdef";
const signal = AbortSignal.timeout(60_000);
const minuteMs = 60_000;

let nowMs = Date.parse(intentAt);
const startCluster = () =>
  startKubernetesApi({
    token,
    nowMs: () => nowMs,
    workloads: [
      {
        kind: "deployment",
        name: "checkout",
        namespace,
        images: ["shop/checkout:v40", "shop/checkout:v41", "shop/checkout:v42"],
      },
      { kind: "statefulset", name: "payments-db", namespace, images: ["postgres:15.4", "postgres:15.5"] },
      { kind: "daemonset", name: "log-agent", namespace, images: ["agent:1.0", "agent:1.1"] },
    ],
  });

const executorAt = (url: string, kind: WorkloadKind = "deployment", name = "checkout", bearer = token): Executor =>
  createKubernetesExecutor({
    url,
    token: bearer,
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    target: { kind, namespace, name, container: null },
    nowMs: () => nowMs,
  });

const contracts: readonly (readonly [string, WorkloadKind, string, ChangeAction, string, string])[] = [
  ["a Deployment's rollback", "deployment", "checkout", "rollback", "v42", "v41"],
  ["a StatefulSet's rollback", "statefulset", "payments-db", "rollback", "15.5", "15.4"],
  ["a DaemonSet's rollback", "daemonset", "log-agent", "rollback", "1.1", "1.0"],
  ["a Deployment's replicas", "deployment", "checkout", "scale", "3", "5"],
  ["a Deployment's restart", "deployment", "checkout", "restart", "v42", "v42"],
];
for (const [title, kind, name, action, from, to] of contracts) {
  describeExecutor(title, async () => {
    nowMs = Date.parse(intentAt) + 1_000;
    const cluster = await startCluster();
    return {
      executor: executorAt(cluster.url, kind, name),
      unreachable: executorAt(await nobodyListens(), kind, name),
      change: runningChange({ action, service: name, from, to }),
      executions: cluster.executions,
      loseNextAnswer: () => cluster.nextFault("applied_then_drop"),
      refuseNext: () => cluster.nextFault("forbidden"),
      finish: cluster.step,
      secret: token,
      close: cluster.close,
    };
  });
}

describe("Kubernetes", () => {
  let cluster: KubernetesApi;
  beforeEach(async () => {
    nowMs = Date.parse(intentAt) + 1_000;
    cluster = await startCluster();
  });
  afterEach(() => cluster.close());

  const approvedFrom = (action: ChangeAction): string => (action === "scale" ? "3" : "v42");
  const run = (
    to: string,
    action: ChangeAction = "rollback",
    executor = executorAt(cluster.url),
    from = approvedFrom(action),
  ) =>
    executor.execute({ incidentId: "INC-1", change: runningChange({ action, from, to }), idempotencyKey: key, signal });
  const lookup = (to: string, action: ChangeAction = "rollback") =>
    executorAt(cluster.url).lookup({ change: runningChange({ action, to }), idempotencyKey: key, signal });
  const look = (outcome: ChangeOutcome, to: string, action: ChangeAction = "rollback") => {
    if (outcome.kind !== "running") throw new Error(`it is ${outcome.kind}: ${outcome.log}`);
    return executorAt(cluster.url).observe({ change: runningChange({ action, to }), runId: outcome.runId, signal });
  };
  const precheck = (to: string, action: ChangeAction = "rollback", executor = executorAt(cluster.url)) =>
    executor.precheck({ action, service: "checkout", from: null, to, signal });
  const imageOf = (name: string) => JSON.stringify(cluster.workload(name).spec.template);

  describe("before anything is proposed", () => {
    it("knows what it can go back to, newest first", async () => {
      expect(await executorAt(cluster.url).versions(signal)).toEqual(["v41", "v40"]);
    });

    it("says what runs, what it would go back to, and what else it knows", async () => {
      expect(await precheck("v41")).toEqual({
        kind: "ready",
        text: "the server's dry run passed: roll deployment/checkout in shop back to v41 (revision 2); it can go back to v41 (revision 2), v40 (revision 1)",
        target: "deployment/checkout in shop",
        from: "v42",
        undo: "roll deployment/checkout in shop back to v42",
        history: { kind: "found", where: "the rollout history of deployment/checkout in shop" },
      });
      expect(await precheck("v39")).toMatchObject({
        kind: "not_ready",
        history: {
          kind: "not_found",
          where: "the rollout history of deployment/checkout in shop",
          known: ["v41", "v40"],
        },
      });
      expect(await precheck("5", "scale")).toMatchObject({
        kind: "ready",
        from: "3",
        undo: "scale deployment/checkout in shop back to 3",
        history: { kind: "unknown" },
      });
      expect(await precheck("", "restart")).toMatchObject({ kind: "ready", from: "v42", undo: null });
      expect(cluster.executions()).toBe(0);
    });

    it.each([
      [
        "a version it never had",
        "v39",
        "rollback",
        "has no v39 in its history; it can go back to v41 (revision 2), v40 (revision 1)",
      ],
      ["what it runs already", "v42", "rollback", "already rolled back"],
      ["the number it has already", "3", "scale", "has 3 replicas already"],
      ["no number", "many", "scale", "is no number of replicas"],
      ["a negative number", "-1", "scale", "is no number of replicas"],
    ] as const)("is not ready for %s", async (_, to, action, text) => {
      expect(await precheck(to, action)).toMatchObject({ kind: "not_ready", text: expect.stringContaining(text) });
      expect((await run(to, action)).kind).toBe(text.includes("already") ? "succeeded" : "failed");
      expect(cluster.executions()).toBe(0);
    });

    it("says what the dry run refused", async () => {
      cluster.deny("no rollbacks on a Friday");
      expect(await precheck("v41")).toMatchObject({
        kind: "not_ready",
        text: expect.stringContaining("no rollbacks on a Friday"),
      });
      expect(await run("v41")).toMatchObject({
        kind: "failed",
        log: expect.stringContaining("no rollbacks on a Friday"),
      });
    });

    it.each([
      [
        "no such object",
        () => executorAt(cluster.url, "deployment", "basket"),
        "there is no deployment/basket in shop",
      ],
      [
        "a token that is not taken",
        () => executorAt(cluster.url, "deployment", "checkout", "another"),
        "401 Unauthorized",
      ],
      [
        "a token with a line break",
        () => executorAt(cluster.url, "deployment", "checkout", "hunter2\nhunter2"),
        "cannot be made",
      ],
    ])("%s: neither ready nor sent", async (_, executor, text) => {
      const heard = [
        await precheck("v41", "rollback", executor()),
        await run("v41", "rollback", executor()),
        await executor().reach(signal),
      ];
      expect(heard).toMatchObject([{ kind: "not_ready" }, { kind: "failed" }, { kind: "not_reached" }]);
      for (const said of heard) expect(JSON.stringify(said)).toContain(text);
      expect(JSON.stringify(heard)).not.toContain("hunter2");
    });

    it("a paused Deployment and pods that are replaced by hand are not rolled back, and said so", async () => {
      cluster.edit("checkout", ({ spec }) => Object.assign(spec, { paused: true }));
      cluster.edit("payments-db", ({ spec }) => Object.assign(spec, { updateStrategy: { type: "OnDelete" } }));
      const db = executorAt(cluster.url, "statefulset", "payments-db");
      expect(await precheck("v41")).toMatchObject({ kind: "not_ready", text: expect.stringContaining("is paused") });
      expect(await precheck("15.4", "rollback", db)).toMatchObject({
        kind: "not_ready",
        text: expect.stringContaining("OnDelete"),
      });
      expect(await run("v41")).toMatchObject({ kind: "failed", log: expect.stringContaining("not sent") });
    });

    it("an autoscaler decides the number of replicas, and is named", async () => {
      cluster.autoscale("checkout");
      expect(await precheck("5", "scale")).toMatchObject({
        kind: "not_ready",
        text: expect.stringContaining("the autoscaler checkout-hpa decides"),
      });
      expect(await precheck("v41")).toMatchObject({ kind: "ready" });
    });

    it.each([
      ["argocd.argoproj.io/tracking-id", "shop:apps/Deployment:shop/checkout", "Argo CD keeps it"],
      ["kustomize.toolkit.fluxcd.io/name", "shop", "Flux keeps it"],
    ])("whoever else keeps the object is named: %s", async (name, value, text) => {
      cluster.edit("checkout", ({ metadata }) => Object.assign(metadata.annotations, { [name]: value }));
      expect(await precheck("v41")).toMatchObject({ kind: "ready", text: expect.stringContaining(text) });
    });

    it("a DaemonSet has no number of replicas", async () => {
      const agent = executorAt(cluster.url, "daemonset", "log-agent");
      expect(await precheck("5", "scale", agent)).toMatchObject({
        kind: "not_ready",
        text: expect.stringContaining("one pod on each node"),
      });
    });

    it("a StatefulSet with a broken pod says that somebody must delete it", async () => {
      cluster.edit("payments-db", ({ status }) => Object.assign(status, { readyReplicas: 2 }));
      const db = executorAt(cluster.url, "statefulset", "payments-db");
      expect(await precheck("15.4", "rollback", db)).toMatchObject({
        kind: "ready",
        text: expect.stringContaining("must be deleted by hand"),
      });
    });
  });

  describe("a rollback", () => {
    it("puts the whole pod template back, without the controller's hash, and is followed until the pods are ready", async () => {
      const before = cluster.workload("checkout").revisions[1]?.template;
      const outcome = await run("v41");
      expect(cluster.workload("checkout").spec.template).toEqual({
        ...before,
        metadata: { labels: { app: "checkout" } },
      });
      expect(cluster.workload("checkout").metadata.annotations).toMatchObject({ "firebreak.dev/change": key });
      expect(await look(outcome, "v41")).toMatchObject({ kind: "running" });
      cluster.step();
      expect(await look(outcome, "v41")).toMatchObject({ kind: "running" });
      cluster.step();
      expect(await look(outcome, "v41")).toEqual({
        kind: "succeeded",
        log: "deployment/checkout in shop runs v41; 3 of 3 pods are ready",
      });
    });

    it.each(["1", "#1", "revision 1"])("finds the revision by its number: %s", async (to) => {
      const outcome = await run(to);
      expect(imageOf("checkout")).toContain("shop/checkout:v40");
      cluster.step();
      cluster.step();
      expect(await look(outcome, to)).toMatchObject({ kind: "succeeded", log: expect.stringContaining("v40") });
    });

    it("somebody did it already: that is success, in that word", async () => {
      cluster.edit("checkout", ({ spec, revisions }) =>
        Object.assign(spec, { template: structuredClone(revisions[1]?.template) }),
      );
      expect(await run("v41")).toEqual({
        kind: "succeeded",
        log: "already rolled back: deployment/checkout in shop has v41",
      });
      expect(cluster.executions()).toBe(0);
    });

    it.each([
      ["rollback", "v40", "v41", "is at v42 now, and v41 was approved to be changed"],
      ["restart", "v41", "v41", "is at v42 now, and v41 was approved to be changed"],
      ["scale", "5", "2", "is at 3 now, and 2 was approved to be changed"],
    ] as const)(
      "a %s of what somebody else has changed meanwhile is not sent, and says it",
      async (action, to, from, says) => {
        expect(await run(to, action, executorAt(cluster.url), from)).toEqual({
          kind: "failed",
          log: `it was not sent: somebody else changed it meanwhile: deployment/checkout in shop ${says}; look at it, and propose again`,
        });
        expect(cluster.executions()).toBe(0);
      },
    );

    it("where nobody knew what was there, what is there now is no obstacle", async () => {
      expect(await run("v41", "rollback", executorAt(cluster.url), "unknown")).toMatchObject({ kind: "running" });
    });

    it("a status that moved on is no obstacle; it is read again and sent again", async () => {
      cluster.nextFault("status_moved");
      expect(await run("v41")).toMatchObject({ kind: "running" });
      expect(cluster.executions()).toBe(1);
    });

    it("a spec that somebody else changed is: nothing is sent, and it says why", async () => {
      cluster.nextFault("spec_moved");
      expect(await run("v41")).toMatchObject({ kind: "failed", log: expect.stringContaining("somebody else changed") });
      expect(imageOf("checkout")).toContain("v42");
      expect(cluster.executions()).toBe(0);
    });

    it("a server's error after the change was stored is no failure", async () => {
      cluster.nextFault("applied_then_error");
      expect(await run("v41")).toMatchObject({ kind: "running" });
      expect(cluster.executions()).toBe(1);
    });

    it("a request that ended before it was stored is unclear: it may still arrive", async () => {
      cluster.nextFault("drop");
      expect(await run("v41")).toMatchObject({ kind: "unclear", log: expect.stringContaining("may still arrive") });
      expect(cluster.executions()).toBe(0);
    });

    it("pods that never become ready are a failure with the controller's reason", async () => {
      cluster.breakImage("shop/checkout:v41");
      const outcome = await run("v41");
      cluster.step();
      cluster.step();
      expect(await look(outcome, "v41")).toMatchObject({ kind: "running" });
      cluster.step();
      expect(await look(outcome, "v41")).toMatchObject({
        kind: "failed",
        log: expect.stringMatching(/ProgressDeadlineExceeded.*timed out progressing.*1 of 3 pods are new, 0 are ready/),
      });
    });

    it("what the controller said of the version before is no news", async () => {
      cluster.breakImage("shop/checkout:v42");
      for (let steps = 0; steps < 3; steps += 1) cluster.step();
      nowMs += minuteMs;
      const outcome = await run("v41");
      cluster.step();
      expect(cluster.workload("checkout").status.conditions).toMatchObject([{ reason: "ProgressDeadlineExceeded" }]);
      expect(await look(outcome, "v41")).toMatchObject({ kind: "running" });
      cluster.step();
      expect(await look(outcome, "v41")).toMatchObject({ kind: "succeeded" });
    });

    it("an autoscaler may change the replicas meanwhile; another template makes it unclear", async () => {
      const outcome = await run("v41");
      cluster.edit("checkout", ({ spec }) => Object.assign(spec, { replicas: 7 }));
      expect(await look(outcome, "v41")).toMatchObject({ kind: "running" });
      cluster.edit("checkout", ({ spec, revisions }) =>
        Object.assign(spec, { template: structuredClone(revisions[2]?.template) }),
      );
      expect(await look(outcome, "v41")).toMatchObject({
        kind: "unclear",
        log: expect.stringContaining("somebody else"),
      });
      expect(await lookup("v41")).toMatchObject({ kind: "unclear", log: expect.stringContaining("somebody else") });
    });
  });

  describe("looked up without a key on the object", () => {
    it("an object that nobody wrote to since has never seen it; the status does not count", async () => {
      nowMs += 10 * minuteMs;
      cluster.step();
      expect(await lookup("v41")).toEqual({ kind: "never_seen" });
    });

    it("an object that somebody wrote to since cannot tell", async () => {
      cluster.edit("checkout", ({ metadata }) => Object.assign(metadata.annotations, { note: "hello" }));
      expect(await lookup("v41")).toMatchObject({ kind: "unclear" });
    });

    it("an object that was made anew since cannot tell, nor can one that is gone", async () => {
      cluster.workload("checkout").metadata.creationTimestamp = "2026-11-24T03:05:00Z";
      expect(await lookup("v41")).toMatchObject({ kind: "unclear" });
      cluster.workload("checkout").metadata.namespace = "elsewhere";
      expect(await lookup("v41")).toMatchObject({ kind: "unclear", log: "there is no deployment/checkout in shop" });
    });
  });

  it("a restart keeps the version and replaces the pods", async () => {
    const outcome = await run("v42", "restart");
    expect(imageOf("checkout")).toContain('"kubectl.kubernetes.io/restartedAt":"2026-11-24T03:00:01.000Z"');
    cluster.step();
    cluster.step();
    expect(await look(outcome, "v42", "restart")).toMatchObject({ kind: "succeeded" });
  });

  it("a scaling that somebody else overrules is unclear", async () => {
    const outcome = await run("5", "scale");
    cluster.edit("checkout", ({ spec }) => Object.assign(spec, { replicas: 3 }));
    expect(await look(outcome, "5", "scale")).toMatchObject({ kind: "unclear" });
  });
});
