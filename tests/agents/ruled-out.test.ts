import { describe, expect, it } from "vitest";
import { rivalsRuledOut, type Surroundings } from "../../src/agents/ruled-out.ts";
import { judge } from "../../src/agents/verdict.ts";
import type { Evidence } from "../../src/app/ports/evidence-store.ts";
import type { Claim, Finding } from "../../src/domain/investigation.ts";
import { at, minuteMs } from "./given.ts";

const record = (id: `E${number}`, tool: string, input: object, body: string): Evidence => ({
  id,
  investigationId: "I1",
  tool,
  input,
  status: "ok",
  summary: body.slice(0, 80),
  body,
  link: null,
  window: null,
  at: at(0),
});

const ledgerOf = (...records: readonly Evidence[]): Surroundings => ({
  find: (id) => records.find((one) => one.id === id) ?? null,
  noticedAt: at(0),
  near: ["checkout", "payments", "orders"],
  corrections: [],
});

const finding = (cause: string, object: string): Finding => ({
  cause,
  object,
  confidence: 0.9,
  summary: "",
  claims: [{ text: "seen", evidence: ["E90", "E91"] }],
});
const badDeploy = finding("bad-deploy", "app/checkout");
const says = (evidence: Claim["evidence"], against?: Claim["against"]): Claim => ({
  text: "everything else was excluded beyond doubt",
  evidence,
  ...(against === undefined ? {} : { against }),
});

const healthy = record("E1", "http_check", { service: "payments" }, "healthy status 200 after 3 ms");
const unhealthy = record("E2", "http_check", { service: "payments" }, "unhealthy status 500 after 3 ms");
const nodes = record(
  "E3",
  "kubernetes_nodes",
  {},
  "NAME  STATUS    ROLES   AGE  VERSION\nn1    Ready     <none>  9d   v1.30\nn2    Ready     <none>  9d   v1.30",
);
const oneDown = record(
  "E4",
  "kubernetes_nodes",
  {},
  "NAME  STATUS    ROLES   AGE  VERSION\nn1    Ready     <none>  9d   v1.30\nn2    NotReady  <none>  9d   v1.30",
);
const lines = record("E5", "logs_query", { query: "lines checkout" }, "12× price is undefined");
const deployed = (ms: number) =>
  record("E6", "deploys_list", { service: "payments" }, `${at(ms)} p-7 succeeded by ana`);

describe("something ruled out counts for a verdict", () => {
  const settling = [
    record("E90", "deploys_list", { service: "checkout" }, "v42"),
    record("E91", "metrics_query", { query: "error_ratio checkout" }, "rose"),
  ];
  const verdictWith = (claim: Claim, ...records: readonly Evidence[]) =>
    judge({
      findings: [badDeploy],
      ruledOut: [claim],
      symptom: { state: "present", evidence: ["E91"] },
      around: ledgerOf(...settling, ...records),
    });

  it("only when the records that it cites speak against another explanation, whatever its words are", () => {
    expect(verdictWith(says(["E1"]), healthy)).toMatchObject({ verdict: "confirmed" });
    for (const [claim, one] of [
      [says(["E2"]), unhealthy],
      [says(["E5"]), lines],
    ] as const)
      expect(verdictWith(claim, one)).toEqual({ verdict: "likely", because: "missing: an alternative ruled out" });
  });

  it("only of the cause that it names, where it names one", () => {
    const against = (cause: string, object: string) => verdictWith(says(["E1"], { cause, object }), healthy).verdict;
    expect(against("dependency-unreachable", "app/payments")).toBe("confirmed");
    expect(against("database-storage-full", "database/orders")).toBe("likely");
    expect(against("dependency-unreachable", "app/search")).toBe("likely");
  });

  it("never for the cause that is blamed, nor for a service that has nothing to do with it", () => {
    expect(verdictWith(says(["E1"], { cause: badDeploy.cause, object: badDeploy.object }), healthy).verdict).toBe(
      "likely",
    );
    const elsewhere = { ...healthy, input: { service: "newsletter" } };
    expect(verdictWith(says(["E1"]), elsewhere).verdict).toBe("likely");
    const itself = { ...healthy, input: { service: "checkout" } };
    expect(verdictWith(says(["E1"]), itself).verdict).toBe("likely");
  });

  it("not when a record is unknown, or had no answer", () => {
    expect(verdictWith(says(["E77"]), healthy).verdict).toBe("likely");
    expect(verdictWith(says(["E1"]), { ...healthy, status: "failed" }).verdict).toBe("likely");
  });
});

describe("what records speak against", () => {
  const rivals = (best: Finding, ...records: readonly Evidence[]) =>
    rivalsRuledOut(records, best, ledgerOf(...records)).map(({ object, causes }) => `${object} ${causes.join(" ")}`);
  const pods = (...rows: readonly string[]) =>
    record(
      "E7",
      "kubernetes_get",
      { resource: "pods", namespace: "shop" },
      ["NAME READY STATUS RESTARTS AGE IP NODE", ...rows].join("\n"),
    );
  const pvc = finding("pvc-capacity-mismatch", "app/cart");

  it("a deploy long before the trouble does not explain it; one just before may", () => {
    const best = finding("dependency-unreachable", "app/search");
    expect(rivals(best, deployed(-90 * 60 * minuteMs))).toEqual(["app/payments bad-deploy"]);
    expect(rivals(best, deployed(-2 * minuteMs))).toEqual([]);
  });

  it("a second look counts like the first", () => {
    const again = { ...healthy, input: { asked: healthy.input, look: 2 } };
    expect(rivals(badDeploy, again)).toEqual(["app/payments dependency-unreachable"]);
    const table = pods("cart-7f9c8d6b54-nq5mr 1/1 Running 0 9m 10.1.1.1 n1");
    expect(rivals(pvc, { ...table, input: { asked: table.input, look: 2 } })).toEqual(rivals(pvc, table));
  });

  it("nodes are not to blame when all are ready; one of several that is not clears the others beside it only", () => {
    const workload = finding("oom-killed", "app/checkout");
    expect(rivals(workload, nodes).join()).toContain("node/n1 node-not-ready");
    expect(rivals(workload, oneDown)).toEqual([]);
    expect(rivals(finding("node-not-ready", "node/n2"), oneDown).join()).toContain("node/n1 node-not-ready");
  });

  it("a pod that waits was let in, and one that runs has place and image; all of its pods count", () => {
    const waits = "cart-7f9c8d6b54-8hzwt 0/1 Pending 0 9m <none> <none>";
    const runs = "cart-7f9c8d6b54-nq5mr 1/1 Running 0 9m 10.1.1.1 n1";
    expect(rivals(pvc, pods(waits)).join()).toContain("missing-service-account");
    expect(rivals(pvc, pods(waits)).join()).not.toContain("node-selector-mismatch");
    expect(rivals(pvc, pods(runs)).join()).toContain("node-selector-mismatch");
    expect(rivals(pvc, pods(runs)).join()).toContain("incorrect-image-reference");
    expect(rivals(pvc, pods(waits, runs)).join()).not.toContain("node-selector-mismatch");
  });

  it("another workload's pods say nothing of this one", () => {
    expect(rivals(pvc, pods("search-7f9c8d6b54-nq5mr 1/1 Running 0 9m 10.1.1.1 n1"))).toEqual([]);
  });

  it("nobody who wants no pod is kept from having one", () => {
    const table = (wanted: number) =>
      record(
        "E8",
        "kubernetes_get",
        { resource: "deployments", namespace: "shop" },
        `NAME  READY  UP-TO-DATE  AVAILABLE  AGE\ncart  0/${wanted}    0           0          9d`,
      );
    expect(rivals(finding("zero-replicas", "app/cart"), table(0)).join()).toContain("missing-service-account");
    expect(rivals(finding("missing-service-account", "app/cart"), table(2)).join()).toContain("zero-replicas");
  });

  it("a quota is cleared while there is room in it, and what one refuses has passed all else", () => {
    const quota = record(
      "E9",
      "kubernetes_get",
      { resource: "resourcequotas", namespace: "shop" },
      "team 20m pods: 9/9, services: 2/4",
    );
    const full = finding("namespace-pod-quota-exceeded", "namespace/shop");
    expect(rivals(full, quota)).toEqual(["namespace/shop namespace-service-quota-exceeded"]);
    const refused =
      "LAST SEEN TYPE REASON OBJECT MESSAGE\n2m Warning FailedCreate replicaset/cart-7f9c8d6b54 exceeded quota: team, requested: pods=1";
    const events = record("E10", "kubernetes_get", { resource: "events", namespace: "shop" }, refused);
    expect(rivals(full, events).join()).toContain("missing-service-account");
  });

  it("a limit of a database is cleared only when it was measured", () => {
    const series = (query: string, ...values: readonly number[]) =>
      record(
        "E11",
        "metrics_query",
        { query, instance: "orders" },
        JSON.stringify({ timestamps: values.map((_, n) => at(n * minuteMs)), values }),
      );
    const cpu = finding("database-cpu-saturation", "database/orders");
    expect(rivals(cpu, series("ReplicaLag", 1, 1, 1))).toEqual(["database/orders database-replication-lag"]);
    expect(rivals(cpu, series("ReplicaLag", 400, 400, 400))).toEqual([]);
    // Without its limit, a number of connections says only that they were never lost.
    expect(rivals(cpu, series("DatabaseConnections", 90, 91, 90))).toEqual(["database/orders database-failover"]);
    expect(rivals(finding("database-cpu-saturation", "database/other"), series("FreeStorageSpace", 9e9, 9e9))).toEqual([
      "database/orders database-storage-full",
    ]);
  });
});
