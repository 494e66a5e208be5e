import type { ClusterFacts } from "../cluster-facts.ts";
import type { Looker } from "../looker.ts";
import { suspectsOf } from "../suspects.ts";
import type { Stage } from "./stage.ts";

/** A node that is not ready explains its pods; its services explain the node, the runtime before the kubelet. */
export const brokenNode: Stage = {
  name: "broken node",
  isLate: false,
  look: async (look, seen) => {
    const { nodes, subject } = seen();
    const unready = nodes.filter(({ isReady }) => !isReady);
    const down = unready.find(({ name }) => subject.nodes.includes(name)) ?? unready[0];
    if (down !== undefined) await lookAtNode(look, down.name);
    const evicted = seen().pods.find(({ status }) => status === "Evicted");
    if (down === undefined && evicted?.node != null) await look.describe("node", evicted.node, [""]);
  },
};

export const lookAtNode = async (look: Looker, node: string): Promise<void> => {
  await Promise.all([
    look.first("node_service", [
      { node, service: "containerd" },
      { node, service: "docker" },
    ]),
    look.first("node_service", [{ node, service: "kubelet" }]),
    look.describe("node", node, [""]),
  ]);
};

export const lookAtNodes = async (look: Looker) =>
  (await look.get("node", { namespace: "" })) ?? (await look.first("kubernetes_nodes", [{}]));

/** The ground on which all stands: nodes, their services, kube-system. */
export const ground: Stage = {
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

const nodesTried = 3;

/** Nodes of the suspects before the others. */
const suspectNodes = (facts: ClusterFacts): readonly string[] => {
  const near = suspectsOf(facts).flatMap(({ pod }) => facts.pods.find(({ name }) => name === pod)?.node ?? []);
  return [
    ...new Set([...near, ...facts.nodes.filter(({ isControlPlane }) => !isControlPlane).map(({ name }) => name)]),
  ];
};
