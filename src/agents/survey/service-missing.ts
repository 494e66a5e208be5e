import { isWell } from "../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { complaintsIn } from "./log-lines.ts";

/** Somebody has well pods and no service, and is looked for in vain by that name; or everybody else has one. */
export const serviceMissing = (facts: ClusterFacts): string | null => {
  if (facts.services.length < 3) return null;
  const without = [
    ...new Set(facts.pods.filter((pod) => pod.status === "Running" && isWell(pod)).map(({ workload }) => workload)),
  ].filter((workload) => !facts.services.some(({ name }) => name === workload));
  const sought = new Set(
    facts.logs.flatMap(({ text }) =>
      complaintsIn(text).flatMap(({ host, kind }) => (kind === "name" && host !== null ? [host.split(".")[0]] : [])),
    ),
  );
  return without.find((workload) => sought.has(workload)) ?? (without.length === 1 ? (without[0] ?? null) : null);
};
