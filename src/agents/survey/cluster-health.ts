import type { Finding } from "../../domain/investigation.ts";
import { findingOf, sureness } from "../checks/finding-of.ts";
import { isFinished, isWell } from "../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import { complaintsIn } from "./log-lines.ts";
import { isSameWorkload, speaksOf, speaksOfAwayNode } from "./subject.ts";

const steadySeconds = 600;

/**
 * There is no fault, or none any more: said only of something that the incident names, whose pods are all well and have
 * been for a while, that complains of nothing, and about which nothing fires. Everything else is not known.
 */
export const healthOf = (facts: ClusterFacts): Finding | null => nodeIsBack(facts) ?? podsAreWell(facts);

/** It was said to be away; now it is ready, nothing presses on it, and its own services run. */
const nodeIsBack = (facts: ClusterFacts): Finding | null => {
  if (!speaksOfAwayNode(facts.subject) || facts.nodes.some(({ isReady }) => !isReady)) return null;
  const node = facts.nodeDescriptions.find(({ name }) => facts.subject.nodes.includes(name));
  const units = facts.units.filter((unit) => unit.node === node?.name);
  if (node?.conditions["Ready"]?.status !== "True" || units.length === 0 || units.some(({ isUp }) => !isUp))
    return null;
  const isPressed = Object.entries(node.conditions).some(
    ([type, { status }]) => type !== "Ready" && status !== "False",
  );
  if (isPressed || node.isCordoned) return null;
  return findingOf(
    "no-fault",
    `node/${node.name}`,
    sureness.fair,
    `${node.name} is ready again, and nothing presses on it.`,
    [
      [`Ready: ${node.conditions["Ready"].why}`, node.evidence],
      ...units.map(({ service, evidence }) => [`${service} runs`, evidence] as const),
    ],
  );
};

/**
 * A run of a job failed, and a younger one has succeeded. The old one's pod stays, and so do its log and its alert, which
 * are then of the past.
 */
export const laterRunSucceeded = (facts: ClusterFacts): Finding | null => {
  const runs = facts.pods
    .filter((pod) => speaksOf(facts.subject, pod.workload))
    .sort((a, b) => (a.age ?? 0) - (b.age ?? 0));
  const [newest, ...older] = runs;
  const failed = older.find(({ status }) => /^(?:Error|Failed|OOMKilled)$/.test(status));
  if (newest === undefined || failed === undefined || !isFinished(newest)) return null;
  if (older.some(({ workload }) => workload !== newest.workload)) return null;
  return findingOf(
    "no-fault",
    `app/${newest.workload}`,
    sureness.fair,
    `A later run of ${newest.workload} has succeeded: ${newest.name}.`,
    [[`${newest.name} is ${newest.status}, and younger than ${failed.name}, which failed`, newest.evidence]],
  );
};

const podsAreWell = (facts: ClusterFacts): Finding | null => {
  const pods = facts.pods.filter(
    (pod) => !isFinished(pod) && (speaksOf(facts.subject, pod.workload) || speaksOf(facts.subject, pod.name)),
  );
  const first = pods[0];
  if (first === undefined || !pods.every(isWell)) return null;
  if (pods.some(({ restartedAgo, age }) => (restartedAgo ?? age ?? 0) < steadySeconds)) return null;
  const workloads = new Set(pods.map(({ workload }) => workload));
  if (facts.workloads.some(({ name, ready, desired }) => workloads.has(name) && (ready < desired || desired === 0)))
    return null;
  if (facts.endpoints.some(({ name, addresses }) => workloads.has(name) && addresses.length === 0)) return null;
  if (facts.nodes.some(({ isReady }) => !isReady)) return null;
  const fires = facts.alerts.some(
    ({ text }) =>
      [...text.matchAll(/[a-z0-9][\w.-]*/gi)].some(([word]) =>
        [...workloads].some((name) => isSameWorkload(word, name)),
      ) && !/resolved/i.test(text),
  );
  // A fault of the routes or of a node shows nowhere in the pods, so those have to have been seen as well.
  if (facts.endpoints.length === 0 || facts.nodes.length === 0) return null;
  const isHeard = [...facts.logs.map(({ name }) => name), ...facts.silent].some((name) =>
    [...workloads].some((workload) => isSameWorkload(name, workload)),
  );
  if (
    fires ||
    !isHeard ||
    facts.logs.some(({ text }) => complaintsIn(text).length > 0 || /\b(?:ERROR|FATAL|panic|[Ee]xception)\b/.test(text))
  )
    return null;
  const log = facts.logs[0];
  return findingOf(
    "no-fault",
    `app/${first.workload}`,
    sureness.fair,
    `${first.workload} is well now: ${pods.length} of ${pods.length} pods are ready, and it complains of nothing.`,
    [
      [`${pods.length} pods are ready`, first.evidence],
      ...(log === undefined ? [] : [["no line complains", log.evidence] as const]),
    ],
  );
};
