import type { PodDescription } from "../../read-kubectl/pod-description.ts";
import type { PodRow } from "../../read-kubectl/pod-rows.ts";
import type { Subject } from "../subject.ts";
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
    if (isAboutNode(subject)) await lookAtNodes(look);
    if (seen().nodes.some(({ isReady }) => !isReady)) return;
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

/** Pods on it would only show what follows from it. */
const isAboutNode = ({ nodes, pods, text }: Subject): boolean =>
  (nodes.length > 0 && pods.length === 0) ||
  /\bnodes?\b.{0,60}\b(?:not ?ready|unready|unreachable|down)\b|node ?not ?ready|\bkubelet/i.test(text);

const isReady = ({ containers }: PodDescription): boolean =>
  containers.length > 0 && containers.every((container) => container.isReady);

const isLost = ({ status }: PodRow): boolean => /^(?:Unknown|Terminating|NodeLost|NodeAffinity|Evicted)$/.test(status);
