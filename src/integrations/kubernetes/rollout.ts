import { assertNever } from "../../base/invariant.ts";
import type { Workload } from "./objects.ts";
import { nameOf, type Target } from "./plan.ts";
import { versionOf } from "./revisions.ts";

export type Rollout = { readonly kind: "done" | "going_on" | "failed"; readonly says: string };

/**
 * How far a workload is with what its spec asks for, by the rules of `kubectl rollout status`.
 * @param patchedAt by the API server's clock, when known: what a controller said of an earlier rollout is no news
 */
export const rolloutOf = (target: Target, workload: Workload, patchedAt: string | null): Rollout => {
  if (workload.status.observedGeneration < workload.metadata.generation)
    return { kind: "going_on", says: "the controller has not seen the change yet" };
  switch (target.kind) {
    case "deployment":
      return ofDeployment(target, workload, patchedAt);
    case "statefulset":
      return ofStatefulSet(target, workload);
    case "daemonset":
      return ofDaemonSet(target, workload);
    default:
      return assertNever(target.kind);
  }
};

const done = (target: Target, { spec }: Workload, ready: number, wanted: number): Rollout => ({
  kind: "done",
  says: `${nameOf(target)} runs ${versionOf(spec.template, target.container)}; ${ready} of ${wanted} pods are ready`,
});

const goingOn = (says: string): Rollout => ({ kind: "going_on", says });

const ofDeployment = (target: Target, workload: Workload, patchedAt: string | null): Rollout => {
  const { spec, status } = workload;
  const wanted = spec.replicas ?? 1;
  const stuck = (status.conditions ?? []).find(
    ({ type, reason, lastUpdateTime }) =>
      type === "Progressing" && reason === "ProgressDeadlineExceeded" && !isOlder(lastUpdateTime, patchedAt),
  );
  const counts = `${status.updatedReplicas} of ${wanted} pods are new, ${status.availableReplicas} are ready`;
  if (stuck !== undefined) {
    const why = stuck.message ?? "";
    return {
      kind: "failed",
      says: `${nameOf(target)} never became ready (ProgressDeadlineExceeded): ${why} ${counts}`,
    };
  }
  if (status.updatedReplicas < wanted) return goingOn(counts);
  if (status.replicas > status.updatedReplicas)
    return goingOn(`${status.replicas - status.updatedReplicas} old pods are still ending`);
  if (status.availableReplicas < status.updatedReplicas) return goingOn(counts);
  return done(target, workload, status.availableReplicas, wanted);
};

const isOlder = (time: string | undefined, than: string | null): boolean =>
  time !== undefined && than !== null && Date.parse(time) < Date.parse(than);

const ofStatefulSet = (target: Target, workload: Workload): Rollout => {
  const { spec, status } = workload;
  const wanted = spec.replicas ?? 1;
  if (status.readyReplicas < wanted) return goingOn(`${status.readyReplicas} of ${wanted} pods are ready`);
  if (status.replicas > wanted) return goingOn(`${status.replicas - wanted} pods are still ending`);
  // Its pods are replaced by hand alone; what is left to follow is their number.
  if (spec.updateStrategy?.type === "OnDelete") return done(target, workload, status.readyReplicas, wanted);
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  // With a partition only the pods above it are replaced, and the two revisions stay apart for good.
  const isReplaced =
    partition > 0
      ? status.updatedReplicas >= wanted - partition
      : status.updateRevision === status.currentRevision || status.updatedReplicas >= wanted;
  if (!isReplaced) return goingOn(`${status.updatedReplicas} of ${wanted} pods are new`);
  return done(target, workload, status.readyReplicas, wanted);
};

const ofDaemonSet = (target: Target, workload: Workload): Rollout => {
  const { desiredNumberScheduled: wanted, updatedNumberScheduled: updated, numberAvailable: ready } = workload.status;
  if (updated < wanted || ready < wanted) return goingOn(`${updated} of ${wanted} pods are new, ${ready} are ready`);
  return done(target, workload, ready, wanted);
};
