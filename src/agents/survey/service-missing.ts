import type { ClusterFacts } from "./cluster-facts.ts";

/** Somebody has pods and no service, where everybody else has one. */
export const serviceMissing = (facts: ClusterFacts): string | null => {
  if (facts.services.length === 0) return null;
  const without = [...new Set(facts.pods.map(({ workload }) => workload))].filter(
    (workload) => !facts.services.some(({ name }) => name === workload),
  );
  const isOdd = without.length === 1 && facts.services.length > 2;
  return isOdd ? (without[0] ?? null) : null;
};
