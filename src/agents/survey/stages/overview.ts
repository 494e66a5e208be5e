import type { PodRow } from "../../read-kubectl/pod-rows.ts";
import { lookAtNodes } from "./nodes.ts";
import type { Stage } from "./stage.ts";

const wordsTried = 2;

/** What fires, and the pods of the namespace; where nobody lists them, the pods that the incident speaks of. */
export const overview: Stage = {
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
