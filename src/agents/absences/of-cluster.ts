import type { Cause } from "../causes.ts";
import { causeOfQuota } from "../checks/kubernetes/admission.ts";
import { isFinished, isWell, type PodRow } from "../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "../survey/cluster-facts.ts";
import type { Absence } from "./absence.ts";

export const absencesOfCluster = (facts: ClusterFacts): readonly Absence[] =>
  [ofNodes, ofUnits, ofQuotas, ofRefusals, ofPods, ofDescriptions, ofWorkloads].flatMap((read) => read(facts));

const ofNodes = ({ nodes }: ClusterFacts): readonly Absence[] => {
  const areAllReady = nodes.every(({ isReady }) => isReady);
  return nodes
    .filter(({ isReady }) => isReady)
    .map(({ name, evidence }) => ({
      causes: ["node-not-ready", "kubelet-unavailable", "container-runtime-unavailable"],
      object: `node/${name}`,
      because: areAllReady ? `all ${nodes.length} nodes are ready` : `${name} is ready`,
      evidence: [evidence],
      isOneOfMany: !areAllReady,
    }));
};

const unitCauses: readonly (readonly [RegExp, Cause])[] = [
  [/kubelet/, "kubelet-unavailable"],
  [/containerd|docker|cri/, "container-runtime-unavailable"],
  [/kube-?proxy/, "kube-proxy-unavailable"],
  [/kube-?scheduler/, "kube-scheduler-unavailable"],
];

const ofUnits = ({ units }: ClusterFacts): readonly Absence[] =>
  units.flatMap(({ node, service, isUp, evidence }) => {
    const causes = unitCauses.flatMap(([name, cause]) => (name.test(service) ? [cause] : []));
    return isUp && causes.length > 0
      ? [{ causes, object: `node/${node}`, because: `${service} runs on ${node}`, evidence: [evidence] }]
      : [];
  });

/** A namespace may have several lines of one kind; one that is full clears nothing. */
const ofQuotas = ({ quotas, namespace }: ClusterFacts): readonly Absence[] =>
  quotas.flatMap(({ resource, used, hard, evidence }) => {
    const cause = causeOfQuota(resource);
    const isFull = quotas.some((one) => causeOfQuota(one.resource) === cause && one.used >= one.hard);
    if (cause === null || isFull) return [];
    const because = `${resource} is within its quota: ${used} of ${hard}`;
    return [{ causes: [cause], object: `namespace/${namespace || "default"}`, because, evidence: [evidence] }];
  });

/**
 * Quotas are asked last of all: who is refused by one was let through by everything else.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#resourcequota
 */
const ofRefusals = ({ events, namespace }: ClusterFacts): readonly Absence[] =>
  events
    .filter(({ isWarning, message }) => isWarning && /exceeded quota/i.test(message))
    .map(({ name, evidence }) => ({
      causes: ["missing-service-account", "zero-replicas"],
      object: `namespace/${namespace || "default"}`,
      because: `${name} is refused by nothing but its quota`,
      evidence: [evidence],
    }));

/** A pod that has a place is kept from nothing by the scheduler. */
const unplaced: readonly Cause[] = [
  "node-selector-mismatch",
  "node-affinity-mismatch",
  "pod-anti-affinity-conflict",
  "taint-toleration-mismatch",
  "cpu-capacity-mismatch",
  "memory-capacity-mismatch",
];
/** A container that has run once had its image. */
const unpulled: readonly Cause[] = [
  "incorrect-image-reference",
  "missing-image-pull-secret",
  "image-registry-dns-failure",
];
/** What makes a container start again. */
const killed: readonly Cause[] = [
  "oom-killed",
  "liveness-probe-wrong-port",
  "liveness-probe-wrong-protocol",
  "liveness-probe-wrong-timing",
];
/** What keeps a pod from becoming ready. */
const unready: readonly Cause[] = ["readiness-probe-wrong-port", "readiness-probe-wrong-protocol"];

const hasRun = ({ status, restarts }: PodRow): boolean =>
  restarts > 0 || /^(?:Running|Completed|Error|OOMKilled|CrashLoopBackOff)$/.test(status);
const isPlaced = (pod: PodRow): boolean => hasRun(pod) || pod.node !== null;

/** Of a workload only what holds for every pod of it that was seen. */
const podRules: readonly {
  readonly holds: (pods: readonly PodRow[]) => boolean;
  readonly causes: readonly Cause[];
  readonly words: (workload: string) => string;
}[] = [
  {
    holds: (pods) => pods.every((pod) => isWell(pod) && !isFinished(pod)),
    causes: [...unready, "sidecar-port-conflict"],
    words: (workload) => `every pod of ${workload} is ready`,
  },
  {
    holds: (pods) => pods.every(({ restarts }) => restarts === 0) && pods.every(hasRun),
    causes: killed,
    words: (workload) => `no pod of ${workload} was restarted`,
  },
  { holds: (pods) => pods.every(hasRun), causes: unpulled, words: (workload) => `${workload} has its image` },
  {
    holds: (pods) => pods.every(isPlaced),
    causes: unplaced,
    words: (workload) => `every pod of ${workload} has a node`,
  },
  {
    holds: (pods) => pods.some((pod) => !hasRun(pod)),
    causes: ["missing-service-account", "zero-replicas"],
    words: (workload) => `a new pod of ${workload} was let in`,
  },
];

const ofPods = ({ pods }: ClusterFacts): readonly Absence[] =>
  [...new Set(pods.map(({ workload }) => workload))].flatMap((workload) => {
    const own = pods.filter((pod) => pod.workload === workload);
    const evidence = [...new Set(own.map((pod) => pod.evidence))];
    return podRules
      .filter(({ holds }) => holds(own))
      .map(({ causes, words }) => ({ causes, object: `app/${workload}`, because: words(workload), evidence }));
  });

const ofDescriptions = ({ descriptions }: ClusterFacts): readonly Absence[] =>
  descriptions.flatMap(({ name, workload, conditions, containers, evidence }): readonly Absence[] => {
    const about = { object: `app/${workload}`, evidence: [evidence] };
    // Who ends with a code of its own was not killed by anybody else.
    const ends = containers.flatMap(({ lastExitCode }) => lastExitCode ?? []);
    const endsByItself = ends.length > 0 && ends.every((code) => code < killedFrom);
    return [
      ...(endsByItself ? [{ ...about, causes: killed, because: `${name} ends by itself, with code ${ends[0]}` }] : []),
      ...(conditions["PodScheduled"] === "True" ? [{ ...about, causes: unplaced, because: `${name} has a node` }] : []),
    ];
  });

/** 128 and the signal's number: somebody else has ended it. */
const killedFrom = 128;

const ofWorkloads = ({ workloads, endpoints, connections }: ClusterFacts): readonly Absence[] => [
  ...workloads.map(({ name, desired, evidence }): Absence => {
    const about = { object: `app/${name}`, evidence: [evidence] };
    return desired > 0
      ? { ...about, causes: ["zero-replicas"], because: `${name} is meant to have ${desired} pods` }
      : {
          ...about,
          causes: ["missing-service-account", ...unplaced],
          because: `no pod of ${name} is kept from anything: none is wanted`,
        };
  }),
  ...connections.flatMap(({ name, text, evidence }): readonly Absence[] =>
    /^addresses that are ready: \d/m.test(text)
      ? [
          {
            causes: ["service-selector-mismatch"],
            object: `app/${name}`,
            because: `the service ${name} has pods behind it that are ready`,
            evidence: [evidence],
          },
        ]
      : [],
  ),
  ...endpoints.flatMap(({ name, addresses, evidence }): readonly Absence[] =>
    addresses.length > 0
      ? [
          {
            causes: ["service-selector-mismatch"],
            object: `app/${name}`,
            because: `the service ${name} has pods behind it`,
            evidence: [evidence],
          },
        ]
      : [],
  ),
];
