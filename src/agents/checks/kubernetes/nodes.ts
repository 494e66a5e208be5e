import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Nodes, and what has to run on them. A node that is not ready is a symptom when one of its services is down. */
export const nodes: ClusterCheck = {
  causes: [
    "kubelet-unavailable",
    "container-runtime-unavailable",
    "kube-proxy-unavailable",
    "kube-scheduler-unavailable",
    "node-not-ready",
    "disk-full",
  ],
  looksAt: "the nodes' state and conditions, system services on them, pods of kube-system",
  wrongIf: "the node is being drained or replaced",
  judge: (facts) => [
    ...brokenUnits(facts),
    ...deafRuntimes(facts),
    ...unreadyNodes(facts),
    ...pressedNodes(facts),
    ...systemPods(facts),
    ...silentScheduler(facts),
  ],
};

const unitCauses: readonly (readonly [RegExp, Cause])[] = [
  [/kubelet/, "kubelet-unavailable"],
  [/containerd|docker|crio|cri-o|runtime/, "container-runtime-unavailable"],
  [/proxy/, "kube-proxy-unavailable"],
  [/scheduler/, "kube-scheduler-unavailable"],
];

const causeOfUnit = (service: string): Cause | null =>
  unitCauses.find(([pattern]) => pattern.test(service))?.[1] ?? null;

const brokenUnits = (facts: ClusterFacts): readonly Finding[] =>
  facts.units
    .filter(({ isUp }) => !isUp)
    .flatMap(({ node, service, text, evidence }) => {
      const cause = causeOfUnit(service);
      return cause === null
        ? []
        : [findingOf(cause, `node/${node}`, rootFirst(cause), `${service} on ${node} is down.`, [[text, evidence]])];
    });

/** The kubelet says that its runtime does not answer. */
const deafRuntimes = (facts: ClusterFacts): readonly Finding[] =>
  facts.events.flatMap(({ name, message, evidence }) => {
    const isDeaf =
      /(?:containerd|docker|crio)\.sock[\s\S]*(?:refused|no such file|unavailable)|(?:refused|no such file)[\s\S]*(?:containerd|docker|crio)\.sock|container runtime is down/i.test(
        message,
      );
    const node =
      facts.descriptions.find((pod) => pod.name === name)?.node ??
      facts.pods.find((pod) => pod.name === name)?.node ??
      facts.nodes.find((one) => one.name === name)?.name ??
      null;
    if (!isDeaf || node === null) return [];
    return [
      findingOf(
        "container-runtime-unavailable",
        `node/${node}`,
        sureness.strong + 0.1,
        `The container runtime of ${node} is down.`,
        [[message, evidence]],
      ),
    ];
  });

/** Without its runtime a kubelet reports nothing either, and without either a node is not ready. */
const rootFirst = (cause: Cause): number =>
  cause === "container-runtime-unavailable" ? sureness.decisive + 0.03 : sureness.decisive;

const unreadyNodes = (facts: ClusterFacts): readonly Finding[] => {
  const names = new Map(facts.nodes.filter(({ isReady }) => !isReady).map((node) => [node.name, node]));
  return [...names.values()].flatMap((node) => {
    const ready = facts.nodeDescriptions.find(({ name }) => name === node.name)?.conditions["Ready"];
    const because = [[`${node.name} is not ready: ${ready?.why ?? "the table says so"}`, node.evidence]] as const;
    const object = `node/${node.name}`;
    if (
      /container runtime is down|PLEG is not healthy|container runtime status check may not have completed/i.test(
        ready?.why ?? "",
      )
    )
      return [
        findingOf(
          "container-runtime-unavailable",
          object,
          sureness.strong + 0.05,
          `The container runtime of ${node.name} is down.`,
          because,
        ),
      ];
    const kubelet = facts.units.find((unit) => unit.node === node.name && /kubelet/.test(unit.service));
    if (ready?.status === "Unknown" || /stopped posting node status|NodeStatusUnknown/.test(ready?.why ?? ""))
      return kubelet?.isUp === true
        ? [
            findingOf(
              "node-not-ready",
              object,
              sureness.fair,
              `${node.name} does not report although its kubelet runs.`,
              because,
            ),
          ]
        : [
            findingOf(
              "kubelet-unavailable",
              object,
              sureness.strong,
              `The kubelet of ${node.name} stopped reporting.`,
              because,
            ),
          ];
    return [findingOf("node-not-ready", object, sureness.strong - 0.1, `${node.name} is not ready.`, because)];
  });
};

const pressedNodes = (facts: ClusterFacts): readonly Finding[] => {
  const described = facts.nodeDescriptions.flatMap(({ name, conditions, evidence }) =>
    conditions["DiskPressure"]?.status === "True"
      ? [
          findingOf("disk-full", `node/${name}`, sureness.decisive, `The disk of ${name} is full.`, [
            [`DiskPressure: ${conditions["DiskPressure"].why}`, evidence],
          ]),
        ]
      : [],
  );
  const evicted = facts.events.flatMap(({ name, kind, message, evidence }) => {
    if (
      !/low on resource: ephemeral-storage|DiskPressure|FreeDiskSpaceFailed|ImageGCFailed|no space left on device/i.test(
        message,
      )
    )
      return [];
    const node =
      kind === "node"
        ? name
        : (facts.pods.find((pod) => pod.name === name)?.node ??
          facts.descriptions.find((pod) => pod.name === name)?.node ??
          null);
    return node === null
      ? []
      : [
          findingOf("disk-full", `node/${node}`, sureness.strong, `The disk of ${node} is full.`, [
            [message, evidence],
          ]),
        ];
  });
  return [...described, ...evicted];
};

/** Pods of kube-system that stand for a node's or the cluster's own services. */
const systemPods = (facts: ClusterFacts): readonly Finding[] =>
  facts.systemPods.flatMap((pod) => {
    const cause = /^kube-(?:proxy|scheduler)/.test(pod.name) ? causeOfUnit(pod.name) : null;
    if (cause === null || (pod.status === "Running" && pod.ready === pod.containers) || pod.node === null) return [];
    return [
      findingOf(cause, `node/${pod.node}`, sureness.strong + 0.05, `${pod.name} on ${pod.node} is ${pod.status}.`, [
        [`${pod.name} ${pod.ready}/${pod.containers} ${pod.status}`, pod.evidence],
      ]),
    ];
  });

const youngSeconds = 20;

/** Pods that wait, and nobody even tried to place them. */
const silentScheduler = (facts: ClusterFacts): readonly Finding[] => {
  const waiting = facts.descriptions.find(
    (pod) =>
      pod.status === "Pending" &&
      pod.node === null &&
      !facts.events.some(({ name, reason }) => name === pod.name && /Scheduled|FailedScheduling/.test(reason)) &&
      (facts.pods.find(({ name }) => name === pod.name)?.age ?? Number.POSITIVE_INFINITY) > youngSeconds,
  );
  if (waiting === undefined) return [];
  const because = [[`${waiting.name} is pending, and no scheduler has said why`, waiting.evidence]] as const;
  const master = facts.nodes.find(({ isControlPlane }) => isControlPlane)?.name;
  const scheduler = facts.systemPods.filter(({ name }) => name.startsWith("kube-scheduler"));
  if (facts.units.some(({ service, isUp }) => /scheduler/.test(service) && isUp)) return [];
  if (
    scheduler.length > 0 &&
    scheduler.every(({ status, ready, containers }) => status === "Running" && ready === containers)
  )
    return [];
  const isGone = facts.systemPods.length > 0 && scheduler.length === 0;
  return [
    findingOf(
      "kube-scheduler-unavailable",
      master === undefined ? "node/control-plane" : `node/${master}`,
      isGone ? sureness.decisive : master === undefined ? sureness.fair : sureness.strong,
      "Nobody schedules pods: the scheduler is away.",
      because,
    ),
  ];
};
