import type { causeCodes } from "../../src/agents/causes.ts";
import type { RecordedCase } from "../../src/agents/eval/case.ts";
import { databaseCases } from "./database-cases.ts";
import { appFaults, networkFaults, nodeFaults, quietFaults, runningFaults } from "./faults/running.ts";
import { admissionFaults, claimFaults, type Fault, schedulingFaults, startupFaults } from "./faults/startup.ts";
import { record, type Style } from "./record.ts";
import { type System, worldOf } from "./world.ts";

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

export const isHeldOut = ({ id }: RecordedCase): boolean => id.endsWith("-3");
