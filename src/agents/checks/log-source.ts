import { workloadOf } from "../read-kubectl/workload-name.ts";
import type { ClusterFacts } from "../survey/cluster-facts.ts";

/** Logs are asked by pod or by workload; findings speak of workloads. */
export const workloadOfLog = (facts: ClusterFacts, name: string): string =>
  facts.descriptions.find((one) => one.name === name)?.workload ??
  facts.pods.find((one) => one.name === name || one.workload === name)?.workload ??
  workloadOf(name);
