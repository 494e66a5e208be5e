import { isFinished } from "../../read-kubectl/pod-rows.ts";
import type { Stage } from "./stage.ts";

/** Workloads that want pods and have none: whoever refuses them says so beside the replica set. */
export const absentPods: Stage = {
  name: "absent pods",
  isLate: false,
  look: async (look, seen) => {
    if (seen().subject.words.includes("job") || seen().subject.words.includes("cronjob")) {
      for (const word of seen().subject.words.slice(0, 1)) await look.describe("job", word);
    }
    // A pod that the incident names was looked at alone so far; beside its brothers it says more.
    if (seen().pods.length === 0 && seen().descriptions.length > 0) await look.get("pod");
    await look.get("deployment");
    for (const kind of ["statefulset", "daemonset"] as const)
      if (seen().subject.text.toLowerCase().includes(kind)) await look.get(kind);
    const facts = seen();
    const short = facts.workloads.filter(
      ({ ready, desired, upToDate }) => ready < desired || (upToDate ?? desired) < desired,
    );
    const empty = short.find(({ name }) => !facts.pods.some((pod) => pod.workload === name));
    const missing =
      empty ??
      short.find(
        ({ name, desired, upToDate }) =>
          (upToDate ?? desired) < desired ||
          facts.pods.filter((pod) => pod.workload === name && !isFinished(pod)).length < desired,
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
