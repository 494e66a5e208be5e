import type { PodDescription } from "../../read-kubectl/pod-description.ts";
import type { PodRow } from "../../read-kubectl/pod-rows.ts";
import { isAboutNode } from "../subject.ts";
import { lookAtNode, lookAtNodes } from "./nodes.ts";
import type { Stage } from "./stage.ts";

const wordsTried = 2;

/** What fires, and the pods of the namespace; where nobody lists them, the pods that the incident speaks of. */
export const overview: Stage = {
  name: "overview",
  isLate: false,
  look: async (look, seen) => {
    const { subject } = seen();
    const named = subject.pods[0];
    if (isAboutNode(subject)) {
      await lookAtNodes(look);
      const { nodes } = seen();
      if (nodes.some(({ isReady }) => !isReady)) return;
      const node = nodes.find(({ name }) => subject.nodes.includes(name));
      if (node !== undefined) await lookAtNode(look, node.name);
    }
    const [, described] = await Promise.all([
      look.first("alerts_firing", [{}]),
      named === undefined ? null : look.describe("pod", named),
    ]);
    // A pod that is well explains nothing by itself: then it counts among all the others.
    if (described !== null && described.status === "ok" && !seen().descriptions.every(isReady)) return;
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

const isReady = ({ containers }: PodDescription): boolean =>
  containers.length > 0 && containers.every((container) => container.isReady);

const isLost = ({ status }: PodRow): boolean => /^(?:Unknown|Terminating|NodeLost|NodeAffinity|Evicted)$/.test(status);
