import { describe, expect, it } from "vitest";
import { ageSeconds } from "../../src/agents/read-kubectl/age.ts";
import { parseDescribedEvents, parseEventTable } from "../../src/agents/read-kubectl/event-lines.ts";
import { parsePods } from "../../src/agents/read-kubectl/pod-rows.ts";
import { parseProbe } from "../../src/agents/read-kubectl/probe.ts";
import { parseQuota } from "../../src/agents/read-kubectl/quota.ts";
import { parseUnfit } from "../../src/agents/read-kubectl/scheduling-message.ts";
import { parseEndpoints, parseServices } from "../../src/agents/read-kubectl/service-rows.ts";
import { parseClaims } from "../../src/agents/read-kubectl/storage-rows.ts";
import { isUnitUp } from "../../src/agents/read-kubectl/unit-state.ts";
import { workloadOf } from "../../src/agents/read-kubectl/workload-name.ts";

describe("a pod's name", () => {
  it.each([
    ["checkout-6958c5bdd8-69gtn", "checkout"],
    ["get-data-mldtn", "get-data"],
    ["kafka-controller-0", "kafka-controller"],
    ["nightly-report-28374650-x7k2m", "nightly-report"],
    ["user-profile-import", "user-profile-import"],
    ["rabbitmq", "rabbitmq"],
  ])("%s belongs to %s", (pod, workload) => {
    expect(workloadOf(pod)).toBe(workload);
  });
});

describe("a table of pods", () => {
  it("is read with and without its titles, and with restarts in both forms", () => {
    const text = [
      "NAMESPACE   NAME                      READY   STATUS             RESTARTS        AGE   IP           NODE",
      "shop        cart-6958c5bdd8-69gtn     0/1     CrashLoopBackOff   12 (2m3s ago)   41m   10.244.1.8   worker-1",
    ].join("\n");
    expect(parsePods(text)).toMatchObject([
      { name: "cart-6958c5bdd8-69gtn", namespace: "shop", restarts: 12, restartedAgo: 123, node: "worker-1" },
    ]);
    expect(parsePods("shop  cart-6958c5bdd8-69gtn  1/1  Running  0  3d")).toMatchObject([
      { ready: 1, age: 259_200, node: null },
    ]);
    expect(parsePods("No resources found in shop namespace.")).toEqual([]);
  });

  it("knows init states and pods without a node", () => {
    expect(parsePods("db-0   0/1   Init:0/1   0   5m   <none>   <none>   <none>")).toMatchObject([
      { status: "Init:0/1", ip: null, node: null },
    ]);
  });
});

describe("events", () => {
  it("are read from a description and from a table alike", () => {
    const described =
      "Name: x\nEvents:\n  Type     Reason     Age                  From               Message\n  ----     ------     ----                 ----               -------\n  Warning  Unhealthy  3s (x3 over 23s)     kubelet            Readiness probe failed: refused";
    expect(parseDescribedEvents(described, "pod", "x")).toMatchObject([
      { isWarning: true, reason: "Unhealthy", age: 3, count: 3, message: "Readiness probe failed: refused" },
    ]);
    const table =
      'LAST SEEN   TYPE      REASON         OBJECT                  MESSAGE\n2m          Warning   FailedCreate   replicaset/cart-6958c5  Error creating: pods "cart" is forbidden';
    expect(parseEventTable(table)).toMatchObject([
      { kind: "replicaset", name: "cart-6958c5", age: 120, reason: "FailedCreate" },
    ]);
  });

  it("are none when kubectl says so", () => {
    expect(parseDescribedEvents("Name: x\nEvents:  <none>", "pod", "x")).toEqual([]);
  });
});

describe("small texts", () => {
  it("why no node fits, without what preemption says", () => {
    const message =
      "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.";
    expect(parseUnfit(message)).toEqual([
      { nodes: 1, why: "node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }" },
      { nodes: 3, why: "Insufficient cpu" },
    ]);
  });

  it.each([
    [
      "http-get http://:8080/_healthz delay=10s timeout=1s period=10s #success=1 #failure=3",
      { kind: "http", port: "8080", delaySeconds: 10 },
    ],
    [
      "http-get https://:8443/ready delay=0s timeout=1s period=1s #success=1 #failure=1",
      { kind: "https", port: "8443", failures: 1 },
    ],
    ["tcp-socket :7070 delay=0s timeout=1s period=10s #success=1 #failure=3", { kind: "tcp", port: "7070" }],
    ["grpc <pid>:9555 delay=0s timeout=1s period=10s #success=1 #failure=3", { kind: "grpc", port: "9555" }],
    ["exec [cat /tmp/healthy] delay=5s timeout=1s period=5s #success=1 #failure=3", { kind: "exec", port: null }],
  ])("the probe %s", (text, probe) => {
    expect(parseProbe(text)).toMatchObject(probe);
  });

  it("services and endpoints, also without any", () => {
    expect(
      parseServices(
        "NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE   SELECTOR\ncart   NodePort    10.96.1.2    <none>        80:31234/TCP   3d    app=cart,tier=web",
      ),
    ).toMatchObject([
      { name: "cart", ports: [{ port: "80", protocol: "TCP" }], selector: { app: "cart", tier: "web" } },
    ]);
    expect(
      parseEndpoints(
        "NAME   ENDPOINTS                             AGE\ncart   10.244.1.5:8080,10.244.2.7:8080       3d\ndb     <none>                                3d",
      ),
    ).toMatchObject([
      { name: "cart", addresses: [{ port: "8080" }, { port: "8080" }] },
      { name: "db", addresses: [] },
    ]);
  });

  it("a pending claim has empty cells", () => {
    const text =
      "NAME   STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE\ndata   Pending                                      fast           6m";
    expect(parseClaims(text)).toEqual([{ name: "data", status: "Pending", volume: "", storageClass: "fast" }]);
  });

  it("quotas, as a description and as a table print them", () => {
    expect(parseQuota("Resource      Used   Hard\n--------      ----   ----\nrequests.cpu  1900m  2")).toEqual([
      { resource: "requests.cpu", used: 1.9, hard: 2 },
    ]);
    expect(parseQuota("team   5m   pods: 9/9, requests.memory: 1Gi/2Gi")).toMatchObject([
      { resource: "pods", used: 9, hard: 9 },
      { resource: "requests.memory" },
    ]);
  });

  it.each([
    ["Active: active (running) since Tue", true],
    ["Active: inactive (dead) since Mon", false],
    ["kube-proxy is not running", false],
    ["???", null],
  ])("the state of a unit: %s", (text, isUp) => {
    expect(isUnitUp(text)).toBe(isUp);
  });

  it.each([
    ["3m30s (x256 over 58m)", 210],
    ["30d", 2_592_000],
    ["<unknown>", null],
  ])("an age: %s", (text, seconds) => {
    expect(ageSeconds(text)).toBe(seconds);
  });
});
