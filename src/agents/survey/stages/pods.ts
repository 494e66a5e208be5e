import { isWell, type PodRow } from "../../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "../cluster-facts.ts";
import type { Looker } from "../looker.ts";
import { speaksOf } from "../subject.ts";
import { lookAtNodes } from "./nodes.ts";
import type { Stage } from "./stage.ts";

const podsDescribed = 2;

/** The pods that are unwell, and of them those that the incident speaks of first. */
export const unwellPods: Stage = {
  name: "unwell pods",
  isLate: false,
  look: async (look, seen) => {
    const facts = seen();
    const told = new Set<string>();
    for (const pod of unwell(facts)) {
      if (told.size >= podsDescribed || facts.descriptions.some(({ name }) => name === pod.name)) continue;
      if (told.has(pod.workload)) continue;
      told.add(pod.workload);
      await look.describe("pod", pod.name, namespacesOf(facts, pod));
    }
    const hasEvents = seen().events.length > 0;
    if (told.size > 0 && !hasEvents) await look.get("event");
  },
};

/** Where the table said that the pod is; a cluster that is asked for it elsewhere answers that there is none. */
const namespacesOf = (facts: ClusterFacts, pod: PodRow): readonly string[] => [
  ...new Set([pod.namespace ?? facts.namespace, facts.namespace]),
];

/** Worst first: what the incident speaks of, then what never came up, then what keeps dying. */
const unwell = (facts: ClusterFacts): readonly PodRow[] =>
  facts.pods
    .filter((pod) => !isWell(pod) || (pod.restarts > 0 && (pod.restartedAgo ?? 1e9) < recentSeconds))
    .sort((a, b) => weight(facts, b) - weight(facts, a));

const recentSeconds = 1_800;

const weight = (facts: ClusterFacts, pod: PodRow): number =>
  (speaksOf(facts.subject, pod.workload) || speaksOf(facts.subject, pod.name) ? 100 : 0) +
  (isWell(pod) ? 0 : 20) +
  (/Pending|Image|Config|ContainerCreating|Init/.test(pod.status) ? 10 : 0) +
  (/CrashLoop|OOM|Error/.test(pod.status) ? 8 : 0) -
  // What has been broken for weeks is not what broke today.
  Math.min(6, Math.floor((pod.age ?? 0) / 86_400));

/** What the descriptions ask for: nodes and manifests for pods without a node, claims, the last words of what dies. */
export const nearerLook: Stage = {
  name: "nearer look",
  isLate: false,
  look: async (look, seen) => {
    const facts = seen();
    const pods = facts.descriptions;
    const waiting = pods.find((pod) => pod.node === null && pod.status === "Pending");
    if (waiting !== undefined) await lookAtPending(look, seen, waiting);
    const dying = pods.find((pod) => pod.node !== null && pod.containers.some(({ isReady }) => !isReady));
    const subjects = dying ?? pods.find((pod) => pod.node !== null);
    if (subjects !== undefined)
      await look.logs(subjects.workload, subjects.name, dying === undefined ? "errors" : "all");
    if (facts.nodes.length === 0 && pods.some((pod) => /Unknown|Terminating|NodeLost/.test(pod.status)))
      await look.get("node", { namespace: "" });
  },
};

const lookAtPending = async (
  look: Looker,
  seen: () => ClusterFacts,
  pod: ClusterFacts["descriptions"][number],
): Promise<void> => {
  const facts = seen();
  const said = facts.events
    .filter(({ name }) => name === pod.name)
    .map(({ message }) => message)
    .join("\n");
  if (/unbound|persistentvolumeclaim/i.test(said)) {
    for (const claim of pod.claims.slice(0, 1))
      await look.describe("persistentvolumeclaim", claim, [...new Set([facts.namespace, pod.namespace])]);
    await look.get("persistentvolume", { namespace: "" });
    await look.yaml(pod.workload);
    const claim = pod.claims[0];
    if (claim !== undefined && !seen().manifests.some(({ text }) => text.includes("PersistentVolumeClaim")))
      await look.yaml(claim);
    return;
  }
  if (!/FailedScheduling|nodes are available/.test(`${said}${facts.events.map(({ reason }) => reason).join()}`)) {
    await lookAtScheduler(look, seen);
    return;
  }
  if (/unschedulable|untolerated|taint/i.test(said)) await lookAtNodes(look);
  if (/affinity|selector/.test(said) && Object.keys(pod.nodeSelectors).length === 0) await look.yaml(pod.workload);
};

const lookAtScheduler = async (look: Looker, seen: () => ClusterFacts): Promise<void> => {
  await look.get("pod", { namespace: "kube-system" });
  await lookAtNodes(look);
  const master = seen().nodes.find(({ isControlPlane }) => isControlPlane)?.name;
  if (master !== undefined) await look.first("node_service", [{ node: master, service: "kube-scheduler" }]);
};
