import type { Cause } from "../../causes.ts";
import { replicaSetOwner, workloadOf } from "../../read-kubectl/workload-name.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { serviceMissing } from "../../survey/service-missing.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Pods that the API server does not let come to be: nobody will see them pending, they are not there. */
export const admission: ClusterCheck = {
  causes: [
    "missing-service-account",
    "namespace-cpu-quota-exceeded",
    "namespace-memory-quota-exceeded",
    "namespace-pod-quota-exceeded",
    "namespace-service-quota-exceeded",
    "namespace-storage-quota-exceeded",
  ],
  looksAt: "FailedCreate events and quotas",
  wrongIf: "the workload has all its pods by now",
  judge: (facts) => [...refusedPods(facts), ...fullQuotas(facts)],
};

const refusedPods = (facts: ClusterFacts) =>
  facts.events.flatMap((event) => {
    if (!event.isWarning || !/forbidden|exceeded quota|failed quota/i.test(event.message)) return [];
    const workload = event.kind === "replicaset" ? replicaSetOwner(event.name) : workloadOf(event.name);
    if (cameLater(facts, event)) return [];
    const account = /service ?account "?([\w./-]+)"? (?:was )?not found/i.exec(event.message)?.[1];
    const because = [[event.message, event.evidence]] as const;
    if (account !== undefined)
      return [
        findingOf(
          "missing-service-account",
          `app/${workload}`,
          sureness.decisive,
          `No pod of ${workload} can be made: the service account ${account} does not exist.`,
          because,
        ),
      ];
    const cause = causeOfQuota(/requested: ([^,]+)/.exec(event.message)?.[1] ?? event.message);
    if (cause === null) return [];
    const namespace = facts.namespace === "" ? "default" : facts.namespace;
    return [
      findingOf(
        cause,
        `namespace/${namespace}`,
        sureness.decisive,
        `Quota of ${namespace} is used up: ${event.name} is refused.`,
        because,
      ),
    ];
  });

/** A refusal that was followed by a pod is history. */
const cameLater = (facts: ClusterFacts, refused: ClusterFacts["events"][number]): boolean =>
  facts.events.some(
    ({ reason, name, kind, age }) =>
      reason === "SuccessfulCreate" &&
      kind === refused.kind &&
      name === refused.name &&
      age !== null &&
      refused.age !== null &&
      age < refused.age,
  );

/** @param resource `requests.cpu=2`, `pods=1`, `count/services`, … */
export const causeOfQuota = (resource: string): Cause | null => {
  if (/storage|persistentvolumeclaims/.test(resource)) return "namespace-storage-quota-exceeded";
  if (/\bcpu\b/.test(resource)) return "namespace-cpu-quota-exceeded";
  if (/\bmemory\b/.test(resource)) return "namespace-memory-quota-exceeded";
  if (/\bservices\b/.test(resource)) return "namespace-service-quota-exceeded";
  return /\bpods\b|deployments|replicasets/.test(resource) ? "namespace-pod-quota-exceeded" : null;
};

/** A full quota is to blame only while somebody has fewer pods than wanted. */
const fullQuotas = (facts: ClusterFacts) => {
  const short = facts.workloads.find(
    (one) =>
      (one.upToDate ?? one.desired) < one.desired ||
      (one.ready < one.desired && !facts.pods.some((pod) => pod.workload === one.name)),
  );
  const isWithoutService = serviceMissing(facts) !== null;
  return facts.quotas.flatMap(({ resource, used, hard, evidence }) => {
    const cause = causeOfQuota(resource);
    if (cause === null || hard === 0 || used < hard) return [];
    const isNeeded = cause === "namespace-service-quota-exceeded" ? isWithoutService : short !== undefined;
    if (!isNeeded && cause !== "namespace-storage-quota-exceeded") return [];
    return [
      findingOf(
        cause,
        `namespace/${facts.namespace || "default"}`,
        isNeeded ? sureness.decisive - 0.05 : sureness.hint,
        `Quota ${resource} is used up: ${used} of ${hard}.`,
        [[`${resource}: ${used} of ${hard} used`, evidence]],
      ),
    ];
  });
};
