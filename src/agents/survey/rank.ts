import type { Finding } from "../../domain/investigation.ts";
import { causeRow, isCause } from "../causes.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { speaksOf } from "./subject.ts";

/** What the incident does not speak of is less likely its cause, and what a cause explains is no cause of its own. */
const elsewhere = 0.75;
const explained = 0.6;
const most = 5;

/**
 * Best first. Of one object and cause the surest stays. Roots stand above symptoms: a node that is gone explains its
 * pods, a workload that does not run explains who cannot reach it.
 */
export const rank = (facts: ClusterFacts, findings: readonly Finding[]): readonly Finding[] => {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.cause} ${finding.object}`;
    const known = kept.get(key);
    if (known === undefined || known.confidence < finding.confidence) kept.set(key, finding);
  }
  const all = [...kept.values()];
  return all
    .map((finding) => ({
      ...finding,
      confidence: round(finding.confidence * relevance(facts, finding) * rootness(finding, all)),
    }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, most);
};

const round = (value: number): number => Math.round(Math.min(1, value) * 100) / 100;

const relevance = (facts: ClusterFacts, { object }: Finding): number => {
  const name = object.slice("app/".length);
  if (!object.startsWith("app/") || speaksOf(facts.subject, name)) return 1;
  const isOther =
    facts.pods.some(({ workload }) => speaksOf(facts.subject, workload)) || facts.subject.named.length > 0;
  if (!isOther) return 1;
  // Somebody whom the incident speaks of complains of it, or needs it: then it may well be the cause.
  const isNeeded = [...facts.logs, ...facts.dependencies].some(
    ({ text, name: by }) => by !== name && text.includes(name),
  );
  return isNeeded ? 1 : elsewhere;
};

const rootness = (finding: Finding, all: readonly Finding[]): number => {
  const surer = all.filter((other) => other !== finding && other.confidence >= 0.6);
  if (finding.cause === "dependency-unreachable")
    return surer.some(({ cause }) => cause !== "dependency-unreachable") ? explained : 1;
  if (finding.cause === "node-not-ready")
    return surer.some(
      ({ cause, object }) => object === finding.object && isCause(cause) && causeRow(cause).group === "node",
    )
      ? explained
      : 1;
  if (finding.cause === "kubelet-unavailable")
    return surer.some(({ cause, object }) => object === finding.object && cause === "container-runtime-unavailable")
      ? explained
      : 1;
  if (finding.cause === "bad-deploy") {
    const isNamed = surer.some(({ cause, object }) => object === finding.object && cause !== "bad-deploy");
    return isNamed ? explained : 1;
  }
  if (finding.cause.startsWith("readiness-probe"))
    return surer.some(({ cause, object }) => object === finding.object && /^(?:oom|liveness)/.test(cause))
      ? explained
      : 1;
  return 1;
};
