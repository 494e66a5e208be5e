import type { causeCodes } from "../../src/agents/causes.ts";
import type { RecordedCase } from "../../src/agents/eval/case.ts";
import { databaseCases } from "./database-cases.ts";
import { admissionFaults } from "./faults/admission.ts";
import { appFaults, quietFaults } from "./faults/applications.ts";
import { claimFaults } from "./faults/claims.ts";
import type { Fault } from "./faults/fault.ts";
import { networkFaults } from "./faults/network.ts";
import { nodeFaults } from "./faults/nodes.ts";
import { runningFaults } from "./faults/running.ts";
import { schedulingFaults } from "./faults/scheduling.ts";
import { startupFaults } from "./faults/startup.ts";
import { record, type Style } from "./record.ts";
import { main, pod, podOf, type System, type World, warning, workload, worldOf } from "./world.ts";

/** Three systems that nobody has to know: names, ports and shapes differ. */
const systems: readonly System[] = [
  {
    namespace: "parcel",
    nodes: ["cp-1", "worker-a", "worker-b"],
    workloads: [
      ["gateway", "8080", ["tracking", "labels", "depots"]],
      ["tracking", "7070", ["depots"]],
      ["labels", "5050", []],
      ["depots", "6060", []],
      ["notifier", "9000", ["labels"]],
    ],
  },
  {
    namespace: "rail-shop",
    nodes: ["master-01", "node-11", "node-12", "node-13"],
    workloads: [
      ["rs-gateway-service", "18888", ["rs-seat-service", "rs-order-service"]],
      ["rs-seat-service", "18898", ["rs-price-service"]],
      ["rs-order-service", "12031", ["rs-seat-service"]],
      ["rs-price-service", "16579", []],
      ["rs-food-service", "18856", []],
    ],
  },
  {
    namespace: "stay",
    nodes: ["ip-10-0-1-10.ec2.internal", "ip-10-0-1-21.ec2.internal", "ip-10-0-1-22.ec2.internal"],
    workloads: [
      ["edge-proxy", "5000", ["search", "profile"]],
      ["search", "8082", ["geo", "rate"]],
      ["geo", "8083", []],
      ["rate", "8084", []],
      ["profile", "8081", []],
    ],
  },
];

const styles: readonly Style[] = [
  { spelling: "plural", logs: "workload", nodes: "get" },
  { spelling: "plural", logs: "pod", nodes: "nodes" },
  { spelling: "singular", logs: "workload", nodes: "get" },
];

const questions: readonly ((namespace: string, target: string) => string)[] = [
  (namespace) => `Users of the application in namespace ${namespace} report errors. What is the root cause?`,
  (namespace, target) => `Something is wrong with ${target} (namespace ${namespace}). Why?`,
  (namespace, target) => `Requests that need ${target} fail or hang in ${namespace}; find out what has to be changed.`,
];

/** The hits of a fault are spread over systems, targets, spellings and wordings. */
const target = (system: System, at: number): string =>
  system.workloads[1 + (at % (system.workloads.length - 1))]?.[0] ?? "";

const faults: readonly Fault[] = [
  ...admissionFaults,
  ...schedulingFaults,
  ...claimFaults,
  ...startupFaults,
  ...runningFaults,
  ...networkFaults,
  ...nodeFaults,
  ...appFaults,
  ...quietFaults,
];

const caseOf = (fault: Fault, at: number, variant: number): RecordedCase => {
  const system = systems[variant % systems.length];
  const style = styles[(at + variant) % styles.length];
  // What is quiet can only be told of something that is named.
  const question = questions[fault.cause === "no-fault" ? 1 : (at + variant) % questions.length];
  if (system === undefined || style === undefined || question === undefined) throw new Error("no system");
  const hit = target(system, at);
  const world = worldOf(system);
  fault.hurt(world, hit, variant);
  return {
    id: `${fault.cause}-${variant + 1}`,
    alert: null,
    question: question(system.namespace, hit),
    namespace: system.namespace,
    now: "2026-05-04T09:31:20Z",
    calls: record(world, style),
    expected: { cause: fault.cause as (typeof causeCodes)[number], object: fault.object(world, hit) },
  };
};

/** Every case: three variants of each fault. The third of each was not looked at while the checks were written. */
export const allCases = (): readonly RecordedCase[] => [
  ...faults.flatMap((fault, at) => [0, 1, 2].map((variant) => caseOf(fault, at, variant))),
  ...databaseCases(),
];

/** A larger shop, and all that is always a little wrong somewhere and has nothing to do with it. */
const bazaar: System = {
  namespace: "bazaar",
  nodes: ["bz-master", "bz-node-1", "bz-node-2", "bz-node-3"],
  workloads: [
    ["frontend", "8080", ["catalogservice", "basketservice", "adsservice", "checkoutservice", "fxservice"]],
    ["catalogservice", "3550", []],
    ["basketservice", "7070", ["redis-basket"]],
    ["checkoutservice", "5050", ["basketservice", "paymentservice", "shippingservice", "emailservice", "fxservice"]],
    ["paymentservice", "50051", []],
    ["shippingservice", "50052", []],
    ["emailservice", "8085", []],
    ["fxservice", "7000", []],
    ["adsservice", "9555", []],
    ["redis-basket", "6379", []],
  ],
};

const noise = (world: World): void => {
  const old = podOf("report-builder", "5d8f7c9b64", "hk7vz", world.nodes[1]?.name ?? "", "10.244.3.91", "8000", {});
  Object.assign(old, { status: "CrashLoopBackOff", restarts: "8212 (3m2s ago)", age: "31d" });
  for (const container of old.containers)
    Object.assign(container, {
      ready: false,
      restarts: 8212,
      state: ["Waiting", "Reason:       CrashLoopBackOff"],
      lastState: ["Terminated", "Reason:       Error", "Exit Code:    1"],
    });
  old.events = [
    warning("BackOff", "Back-off restarting failed container server in pod report-builder", "3m (x99999 over 31d)"),
  ];
  const done = podOf("nightly-cleanup", "29480400", "x7k2m", world.nodes[2]?.name ?? "", "10.244.2.90", "8000", {});
  Object.assign(done, { name: "nightly-cleanup-29480400-x7k2m", status: "Completed", phase: "Succeeded", age: "7h" });
  for (const container of done.containers) container.ready = false;
  world.pods.push(old, done);
  for (const one of world.pods.slice(0, 3)) if (one.restarts === "0") one.restarts = "2 (4d3h ago)";
  if (world.alerts.length > 0)
    world.alerts.push({ name: "Watchdog", state: "firing", labels: {}, summary: "always firing" });
};

/** Every fault once more, in a larger and untidier world. */
export const untidyCases = (): readonly RecordedCase[] =>
  faults.map((fault, at) => {
    const style = styles[at % styles.length];
    const question = questions[fault.cause === "no-fault" ? 1 : at % questions.length];
    if (style === undefined || question === undefined) throw new Error("no style");
    const hit = target(bazaar, at);
    const world = worldOf(bazaar);
    fault.hurt(world, hit, at % 3);
    noise(world);
    return {
      id: `untidy-${fault.cause}`,
      alert: null,
      question: question(bazaar.namespace, hit),
      namespace: bazaar.namespace,
      now: "2026-05-04T09:31:20Z",
      calls: record(world, style),
      expected: { cause: fault.cause as (typeof causeCodes)[number], object: fault.object(world, hit) },
    };
  });

type Quiet = (world: World, hit: string) => void;

/** Nothing that is broken now, told in ways in which monitoring and people do tell it. */
const quiets: readonly Quiet[] = [
  () => undefined,
  (world) => noise(world),
  (world, hit) =>
    void workload(world, hit).logs.push("INFO retry after timeout succeeded", "WARN slow query took 812 ms"),
  (world, hit) => void workload(world, hit).logs.push("ERROR order 4711 rejected: card expired"),
  (world, hit) => {
    world.alerts = [
      {
        name: "HighRequestLatency",
        state: "resolved",
        labels: { service: hit },
        summary: `p99 latency of ${hit} was 2.1s`,
      },
    ];
  },
  (world) => {
    world.alerts = [
      {
        name: "Watchdog",
        state: "firing",
        labels: { severity: "none" },
        summary: "An alert that should always be firing",
      },
    ];
  },
  (world, hit) => {
    const one = pod(world, hit);
    one.restarts = "4 (26h ago)";
    one.events = [
      warning("Unhealthy", "Readiness probe failed: dial tcp: connect: connection refused", "48m (x2 over 49m)"),
    ];
  },
  (world, hit) => {
    pod(world, hit).events = [
      warning(
        "FailedScheduling",
        "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available.",
        "51m",
        "default-scheduler",
      ),
    ];
  },
  (world) => {
    world.quotas = [
      {
        name: "team-quota",
        lines: [
          ["pods", "9", "9"],
          ["requests.cpu", "1900m", "2"],
        ],
      },
    ];
  },
  (world, hit) => {
    main(world, hit).lastState = ["Terminated", "Reason:       OOMKilled", "Exit Code:    137"];
    pod(world, hit).restarts = "1 (9d ago)";
  },
  (world, hit) => {
    workload(world, hit).replicaSetEvents = [
      warning(
        "FailedCreate",
        `Error creating: pods "${hit}-" is forbidden: exceeded quota: team-quota, requested: pods=1, used: pods=9, limited: pods=9`,
        "55m (x3 over 56m)",
        "replicaset-controller",
      ),
    ];
  },
  (world) => {
    const node = world.nodes[2];
    if (node !== undefined) node.status = "Ready,SchedulingDisabled";
  },
];

/** Cases without a fault, for false alarms: each told of a whole namespace, and of one workload. */
export const quietCases = (): readonly RecordedCase[] =>
  quiets.flatMap((quiet, at) =>
    [0, 1].map((which): RecordedCase => {
      const system = [...systems, bazaar][at % (systems.length + 1)] ?? bazaar;
      const style = styles[(at + which) % styles.length];
      const question = questions[which];
      if (style === undefined || question === undefined) throw new Error("no style");
      const hit = target(system, at);
      const world = worldOf(system);
      quiet(world, hit);
      return {
        id: `quiet-${at + 1}-${which === 0 ? "namespace" : "named"}`,
        alert: null,
        question: question(system.namespace, hit),
        namespace: system.namespace,
        now: "2026-05-04T09:31:20Z",
        calls: record(world, style),
        expected: { cause: "no-fault", object: null },
      };
    }),
  );

export const isHeldOut = ({ id }: RecordedCase): boolean => id.endsWith("-3");
