import { isFinished } from "../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { complaintsIn } from "./log-lines.ts";
import { isSameWorkload, speaksOf } from "./subject.ts";

export type Suspect = { readonly workload: string; readonly pod: string | null };

/** Whom to listen to, in this order: who is spoken of, who is complained of, who fires, who stands at the door. */
export const suspectsOf = (facts: ClusterFacts): readonly Suspect[] => {
  const alerts = facts.alerts.map(({ text }) => text).join("\n");
  const complained = new Set(
    facts.logs.flatMap(({ text }) => complaintsIn(text).flatMap(({ host }) => serviceOf(facts, host) ?? [])),
  );
  const words = new Set([...alerts.matchAll(/[a-z0-9](?:[\w.-]*[a-z0-9])?/gi)].map(([word]) => word));
  const weight = (workload: string): number =>
    (speaksOf(facts.subject, workload) ? 8 : 0) +
    ([...words].some((word) => isSameWorkload(word, workload)) ? 4 : 0) +
    (complained.has(workload) ? 3 : 0) +
    (/front|gateway|web|ui|api|ingress|edge/.test(workload) ? 2 : 0) -
    (/-db$|redis|mongo|mysql|postgres|loadgen|rabbit|memcached|jaeger|prometheus|grafana/.test(workload) ? 2 : 0);
  const workloads = [...new Set(facts.pods.filter((pod) => !isFinished(pod)).map((pod) => pod.workload))];
  return workloads
    .map((workload) => ({
      workload,
      pod: facts.pods.find((pod) => pod.workload === workload)?.name ?? null,
      weight: weight(workload),
    }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ workload, pod }) => ({ workload, pod }));
};

/** A name, or the cluster address behind which a service stands. */
export const serviceOf = (facts: ClusterFacts, host: string | null): string | null =>
  host === null
    ? null
    : (facts.services.find(({ clusterIp }) => clusterIp === host)?.name ?? host.split(".")[0] ?? null);
