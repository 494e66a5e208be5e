import type { Finding } from "../../../domain/investigation.ts";
import { isControlPlaneTaint, parseUnfit, type Unfit } from "../../read-kubectl/scheduling-message.ts";
import { workloadOf } from "../../read-kubectl/workload-name.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Pods that no node takes. The scheduler itself says for each node why. */
export const scheduling: ClusterCheck = {
  causes: [
    "node-selector-mismatch",
    "node-affinity-mismatch",
    "pod-anti-affinity-conflict",
    "taint-toleration-mismatch",
    "node-cordoned",
    "cpu-capacity-mismatch",
    "memory-capacity-mismatch",
  ],
  looksAt: "FailedScheduling events, node selectors, the nodes' state",
  wrongIf: "the pod has found a node since",
  judge: (facts) => {
    const latest = new Map<string, ClusterFacts["events"][number]>();
    for (const event of facts.events) {
      if (event.reason !== "FailedScheduling" || foundANode(facts, event.name)) continue;
      const workload = workloadOfEvent(facts, event.name);
      const known = latest.get(workload);
      if (known === undefined || (event.age ?? 0) < (known.age ?? 0)) latest.set(workload, event);
    }
    return [...latest].flatMap(([workload, event]) => judgeUnfit(facts, workload, event));
  },
};

const workloadOfEvent = (facts: ClusterFacts, pod: string): string =>
  facts.descriptions.find(({ name }) => name === pod)?.workload ?? workloadOf(pod);

const foundANode = (facts: ClusterFacts, pod: string): boolean => {
  const described = facts.descriptions.find(({ name }) => name === pod);
  const listed = facts.pods.find(({ name }) => name === pod);
  return (described?.node ?? null) !== null || (listed !== undefined && listed.status !== "Pending");
};

const judgeUnfit = (
  facts: ClusterFacts,
  workload: string,
  event: ClusterFacts["events"][number],
): readonly Finding[] => {
  const because = [[event.message, event.evidence]] as const;
  const unfit = parseUnfit(event.message).filter((one) => !isControlPlaneTaint(one));
  const cordoned = unfit.find(({ why }) => /unschedulable/.test(why));
  if (cordoned !== undefined) return [cordonedNode(facts, workload, because)];
  // The reason that stands against most nodes; what is on their side is usually the background.
  const main = tainted(facts, workload, unfit) ?? [...unfit].sort((a, b) => b.nodes - a.nodes || rank(a) - rank(b))[0];
  if (main === undefined) return [];
  // A node that is gone takes its room with it: then the node is to blame, and this only says what is missed.
  const hasLostNode = unfit.some(({ why }) =>
    /node\.kubernetes\.io\/(?:unreachable|not-ready|disk-pressure|network-unavailable)/.test(why),
  );
  const mostly = hasLostNode ? sureness.fair : unfit.length === 1 ? sureness.decisive : sureness.decisive - 0.05;
  const object = `app/${workload}`;
  const say = (cause: Parameters<typeof findingOf>[0], words: string) => [
    findingOf(cause, object, mostly, `No node takes ${workload}: ${words}.`, because),
  ];
  if (
    /didn't match Pod's node affinity\/selector|didn't match (?:pod's )?node selector|didn't match node affinity/i.test(
      main.why,
    )
  )
    return say(selectorOrAffinity(facts, workload, main), "its node selector or affinity fits none");
  if (/anti-affinity/i.test(main.why)) return say("pod-anti-affinity-conflict", "its replicas refuse to share nodes");
  if (/Insufficient cpu/i.test(main.why))
    return say("cpu-capacity-mismatch", "it asks for more processor than is free");
  if (/Insufficient memory/i.test(main.why))
    return say("memory-capacity-mismatch", "it asks for more memory than is free");
  if (/taint/i.test(main.why) && !/node\.kubernetes\.io\//.test(main.why))
    return say("taint-toleration-mismatch", "the nodes have taints that it does not tolerate");
  return [];
};

/**
 * The scheduler asks for taints before it asks for labels. So nodes with a taint of the very kind that the pod selects
 * (`pool=gpu`, `nvidia.com/gpu`) are those it wants, and only the taint keeps it away; the other nodes were never meant.
 */
const tainted = (facts: ClusterFacts, workload: string, unfit: readonly Unfit[]): Unfit | undefined => {
  const selected = facts.descriptions.find((one) => one.workload === workload)?.nodeSelectors ?? {};
  const wanted = wordsOf(Object.entries(selected).flat().join(" "));
  return unfit.find(({ why }) => {
    const taint = /taint \{([^}]*)\}/.exec(why)?.[1] ?? "";
    return !taint.startsWith("node.kubernetes.io/") && wordsOf(taint).some((word) => wanted.includes(word));
  });
};

/** What is in every label's key tells nothing. */
const everywhere = new Set(["node", "role", "kubernetes", "io", "com", "true", "pool", "type", "key", "value", "name"]);
const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !everywhere.has(word));

const rank = ({ why }: Unfit): number => (/affinity|selector/.test(why) ? 0 : /taint/.test(why) ? 1 : 2);

const cordonedNode = (
  facts: ClusterFacts,
  workload: string,
  because: readonly (readonly [string, `E${number}`])[],
): Finding => {
  const node =
    facts.nodes.find(({ isCordoned, isControlPlane }) => isCordoned && !isControlPlane) ??
    facts.nodes.find(({ isCordoned }) => isCordoned);
  return node === undefined
    ? findingOf(
        "node-cordoned",
        `app/${workload}`,
        sureness.hint,
        "A node takes no new pods; which one was not seen.",
        because,
      )
    : findingOf(
        "node-cordoned",
        `node/${node.name}`,
        sureness.decisive,
        `${node.name} is cordoned, and ${workload} waits for it.`,
        [...because, [`${node.name} is Ready,SchedulingDisabled`, node.evidence]],
      );
};

/** The message is the same for both; the pod shows its selector, and only its manifest the affinity. */
const selectorOrAffinity = (facts: ClusterFacts, workload: string, { why }: Unfit) => {
  const described = facts.descriptions.find((one) => one.workload === workload);
  const manifest = facts.manifests.find(({ name }) => name === workload);
  if (described !== undefined && Object.keys(described.nodeSelectors).length > 0) return "node-selector-mismatch";
  if (manifest?.hasNodeAffinity === true && !manifest.hasNodeSelector) return "node-affinity-mismatch";
  if (manifest?.hasNodeSelector === true) return "node-selector-mismatch";
  if (/node selector/.test(why) && !/affinity/.test(why)) return "node-selector-mismatch";
  return described === undefined ? "node-selector-mismatch" : "node-affinity-mismatch";
};
