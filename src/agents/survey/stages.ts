import { podsMeantBy } from "../checks/kubernetes/service-endpoints.ts";
import { oddPorts } from "../checks/kubernetes/service-ports.ts";
import { workloadOfLog } from "../checks/log-source.ts";
import { isFinished, isWell, type PodRow } from "../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { complaintsIn } from "./log-lines.ts";
import type { Looker } from "./looker.ts";
import { serviceMissing } from "./service-missing.ts";
import { speaksOf } from "./subject.ts";
import { suspectsOf } from "./suspects.ts";

/** One round of looking. `seen` reads what is known by now, so a round can go on from its own first answers. */
export type Stage = {
  readonly name: string;
  /** Comes after everything that is usually to blame has been looked at. */
  readonly isLate: boolean;
  readonly look: (look: Looker, seen: () => ClusterFacts) => Promise<void>;
};

const wordsTried = 2;
const podsDescribed = 2;

/** What fires, and the pods of the namespace; where nobody lists them, the pods that the incident speaks of. */
const overview: Stage = {
  name: "overview",
  isLate: false,
  look: async (look, seen) => {
    const { subject } = seen();
    const named = subject.pods[0];
    const [, described] = await Promise.all([
      look.first("alerts_firing", [{}]),
      named === undefined ? null : look.describe("pod", named),
    ]);
    if (described !== null && described.status === "ok") return;
    if ((await look.get("pod")) !== null) {
      if (seen().pods.some((pod) => isLost(pod))) await lookAtNodes(look);
      return;
    }
    for (const word of [...subject.named, ...subject.words].slice(0, wordsTried)) {
      const found = await look.get("pod", { name: word, namespace: "" });
      if (found?.status === "ok") return;
    }
  },
};

const isLost = ({ status }: PodRow): boolean => /^(?:Unknown|Terminating|NodeLost|NodeAffinity|Evicted)$/.test(status);

/** A node that is not ready explains its pods; its services explain the node, the runtime before the kubelet. */
const brokenNode: Stage = {
  name: "broken node",
  isLate: false,
  look: async (look, seen) => {
    const down = seen().nodes.find(({ isReady }) => !isReady);
    if (down !== undefined) await lookAtNode(look, down.name);
    const evicted = seen().pods.find(({ status }) => status === "Evicted");
    if (down === undefined && evicted?.node != null) await look.describe("node", evicted.node, [""]);
  },
};

const lookAtNode = async (look: Looker, node: string): Promise<void> => {
  await Promise.all([
    look.first("node_service", [
      { node, service: "containerd" },
      { node, service: "docker" },
    ]),
    look.first("node_service", [{ node, service: "kubelet" }]),
    look.describe("node", node, [""]),
  ]);
};

/** The pods that are unwell, and of them those that the incident speaks of first. */
const unwellPods: Stage = {
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

const namespacesOf = (facts: ClusterFacts, pod: PodRow): readonly string[] => [
  ...new Set([facts.namespace, pod.namespace ?? facts.namespace]),
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
const nearerLook: Stage = {
  name: "nearer look",
  isLate: false,
  look: async (look, seen) => {
    const facts = seen();
    const pods = facts.descriptions;
    const waiting = pods.find((pod) => pod.node === null && pod.status === "Pending");
    if (waiting !== undefined) await lookAtPending(look, facts, waiting);
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
  facts: ClusterFacts,
  pod: ClusterFacts["descriptions"][number],
): Promise<void> => {
  const said = facts.events
    .filter(({ name }) => name === pod.name)
    .map(({ message }) => message)
    .join("\n");
  if (/unbound|persistentvolumeclaim/i.test(said)) {
    for (const claim of pod.claims.slice(0, 1))
      await look.describe("persistentvolumeclaim", claim, [...new Set([facts.namespace, pod.namespace])]);
    await look.get("persistentvolume", { namespace: "" });
    await look.yaml(pod.workload);
    return;
  }
  if (!/FailedScheduling|nodes are available/.test(`${said}${facts.events.map(({ reason }) => reason).join()}`)) {
    await lookAtScheduler(look);
    return;
  }
  if (/unschedulable|untolerated|taint/i.test(said)) await lookAtNodes(look);
  if (/affinity|selector/.test(said) && Object.keys(pod.nodeSelectors).length === 0) await look.yaml(pod.workload);
};

const lookAtNodes = async (look: Looker) =>
  (await look.get("node", { namespace: "" })) ?? (await look.first("kubernetes_nodes", [{}]));

const lookAtScheduler = async (look: Looker): Promise<void> => {
  await look.get("pod", { namespace: "kube-system" });
  await lookAtNodes(look);
};

/** Workloads that want pods and have none: whoever refuses them says so beside the replica set. */
const absentPods: Stage = {
  name: "absent pods",
  isLate: false,
  look: async (look, seen) => {
    if (seen().subject.words.includes("job") || seen().subject.words.includes("cronjob")) {
      for (const word of seen().subject.words.slice(0, 1)) await look.describe("job", word);
    }
    await look.get("deployment");
    const facts = seen();
    const short = facts.workloads.filter(({ ready, desired }) => ready < desired);
    const empty = short.find(({ name }) => !facts.pods.some((pod) => pod.workload === name));
    const missing =
      empty ??
      short.find(
        ({ name, desired }) => facts.pods.filter((pod) => pod.workload === name && !isFinished(pod)).length < desired,
      );
    if (missing === undefined) return;
    const events = await look.get("event");
    if (events !== null && seen().events.some(({ reason }) => reason === "FailedCreate")) return;
    await look.get("replicaset");
    const set = seen().replicaSets.find(
      ({ name, ready, desired }) => name.startsWith(`${missing.name}-`) && ready < desired,
    );
    if (set !== undefined) await look.describe("replicaset", set.name);
    else await look.describe("deployment", missing.name);
    if (!seen().events.some(({ reason }) => reason === "FailedCreate")) await look.get("resourcequota");
  },
};

/** Services, and who stands behind them. */
const routing: Stage = {
  name: "routing",
  isLate: false,
  look: async (look, seen) => {
    await Promise.all([look.get("service"), look.get("endpoints")]);
    const facts = seen();
    const empty = facts.endpoints
      .filter(({ name, addresses }) => addresses.length === 0 && podsMeantBy(facts, name).some(isWell))
      .map(({ name }) => name);
    const odd = [...oddPorts(facts)].sort(
      (a, b) => Number(speaksOf(facts.subject, b)) - Number(speaksOf(facts.subject, a)),
    );
    const service = empty[0] ?? odd[0] ?? facts.services.find(({ name }) => speaksOf(facts.subject, name))?.name;
    if (service === undefined) return;
    const pod = podsMeantBy(facts, service).find(isWell) ?? podsMeantBy(facts, service)[0];
    if (empty.includes(service)) await look.describe("service", service);
    if (pod !== undefined && !facts.descriptions.some(({ workload }) => workload === pod.workload))
      (await look.describe("pod", pod.name)) ?? (await look.yaml(pod.workload));
  },
};

const suspectsRead = 3;

/** What the suspects complain of, and where their settings point. */
const complaints: Stage = {
  name: "complaints",
  isLate: true,
  look: async (look, seen) => {
    for (const { workload, pod } of suspectsOf(seen()).slice(0, suspectsRead)) {
      if (seen().logs.some(({ name }) => name === workload || name === pod)) continue;
      await look.logs(workload, pod);
    }
    const facts = seen();
    const complaining = facts.logs.find(({ text }) => complaintsIn(text).length > 0 || speaksOfError.test(text))?.name;
    const [first] = suspectsOf(facts);
    const who = complaining === undefined ? first?.workload : workloadOfLog(facts, complaining);
    if (who === undefined) return;
    if (!facts.manifests.some(({ name }) => name === who)) await look.yaml(who);
    if (serviceMissing(facts) !== null) await look.get("resourcequota");
    const door = suspectsOf(seen()).find(({ workload }) => isDoor(workload));
    if (door !== undefined && !seen().manifests.some(({ name }) => name === door.workload))
      await look.yaml(door.workload);
  },
};

const speaksOfError = /\bERROR\b|\b(?:40[34]|50[0-4])\b/;
const isDoor = (name: string): boolean => /gateway|ingress|proxy|router|edge/.test(name);

const slowTried = 3;

/** Who is slow: those that fire, tried one by one, and whom they call. */
const slowness: Stage = {
  name: "slowness",
  isLate: false,
  look: async (look, seen) => {
    const facts = seen();
    const text = `${facts.alerts.map((one) => one.text).join("\n")}`;
    if (!/latenc|slow|delay|duration|p9[059]|timeout|packet|loss/i.test(text)) return;
    if (facts.nodes.length === 0) await lookAtNodes(look);
    if (facts.services.length === 0) await look.get("service");
    const slow = suspectsOf(seen())
      .filter(({ workload }) => hasName(text, workload))
      .slice(0, slowTried);
    await Promise.all(
      slow.flatMap(({ workload }) => {
        const port = seen().services.find(({ name }) => name === workload)?.ports[0]?.port;
        return [
          ...(port === undefined
            ? []
            : [
                look.first(
                  "service_connectivity",
                  look.places.map((namespace) => ({ namespace, name: workload, port })),
                ),
              ]),
          look.first("service_dependencies", [{ name: workload }]),
        ];
      }),
    );
  },
};

const hasName = (text: string, name: string): boolean => new RegExp(`(?<![\\w-])${name}(?![a-z])`).test(text);

/** The ground on which all stands: nodes, their services, kube-system. */
const ground: Stage = {
  name: "ground",
  isLate: true,
  look: async (look, seen) => {
    if (seen().nodes.length === 0) await lookAtNodes(look);
    const down = seen().nodes.find(({ isReady }) => !isReady);
    if (down !== undefined) return lookAtNode(look, down.name);
    const facts = seen();
    if (facts.systemPods.length === 0) await look.get("pod", { namespace: "kube-system" });
    for (const node of suspectNodes(seen()).slice(0, nodesTried))
      await look.first("node_service", [{ node, service: "kube-proxy" }]);
  },
};

const nodesTried = 2;

/** Nodes of the suspects before the others. */
const suspectNodes = (facts: ClusterFacts): readonly string[] => {
  const near = suspectsOf(facts).flatMap(({ pod }) => facts.pods.find(({ name }) => name === pod)?.node ?? []);
  return [
    ...new Set([...near, ...facts.nodes.filter(({ isControlPlane }) => !isControlPlane).map(({ name }) => name)]),
  ];
};

/** With nothing else to go by: what does anybody complain of? */
const anybody: Stage = {
  name: "anybody",
  isLate: true,
  look: async (look, seen) => {
    for (const { workload, pod } of suspectsOf(seen())) {
      if (look.left <= 0) return;
      if (!seen().logs.some(({ name }) => name === workload || name === pod)) await look.logs(workload, pod);
    }
  },
};

export const stages: readonly Stage[] = [
  overview,
  brokenNode,
  slowness,
  unwellPods,
  nearerLook,
  absentPods,
  routing,
  complaints,
  ground,
  anybody,
];
