import type { Precheck, PrecheckRequest } from "../../app/ports/executor.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import type { HistoryLook } from "../../domain/version-history.ts";
import type { Autoscaler, Workload } from "./objects.ts";
import { knownVersions, nameOf, otherRevisions, planOf, stateOf, type Target } from "./plan.ts";
import { isoOf, patchOf, type Read, read, type Tools } from "./read.ts";
import { findRevision, type Revision } from "./revisions.ts";

export const precheck = async (tools: Tools, request: PrecheckRequest): Promise<Precheck> => {
  const name = nameOf(tools.target);
  const unread = (text: string): Precheck => ({
    kind: "not_ready",
    text,
    target: name,
    from: null,
    undo: null,
    history: { kind: "unknown" },
  });
  try {
    const seen = await read(tools, request, request.signal);
    return seen.kind === "refused" ? unread(seen.says) : await precheckRead(tools, request, seen);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return unread(error.message);
  }
};

const precheckRead = async (
  { api, target, nowMs }: Tools,
  request: PrecheckRequest,
  { workload, revisions }: Extract<Read, { kind: "read" }>,
): Promise<Precheck> => {
  const { action, signal } = request;
  const name = nameOf(target);
  const from = stateOf(target, workload, request);
  const undo = { rollback: `roll ${name} back to ${from}`, scale: `scale ${name} back to ${from}` };
  const said = (kind: Precheck["kind"], text: string): Precheck => ({
    kind,
    text,
    target: name,
    from,
    undo: action === "rollback" || action === "scale" ? undo[action] : null,
    history: action === "rollback" ? historyLook(name, workload, revisions, request.to) : { kind: "unknown" },
  });
  const plan = planOf(target, workload, revisions, request, isoOf(nowMs()));
  if (plan.kind !== "patch") return said("not_ready", plan.says);
  const scaler = action === "scale" ? await api.autoscaler(target, signal) : null;
  if (scaler !== null) return said("not_ready", decidedBy(scaler, name));
  // Without the resourceVersion: the status of a failing workload changes all the time, and nothing is stored.
  const { metadata: _precondition, ...body } = patchOf(plan, workload, "");
  const tried = await api.patch(target, body, { dryRun: true, signal });
  if (tried.kind === "refused") return said("not_ready", `the dry run did not pass. ${tried.says}`);
  const known = action === "rollback" ? `; ${knownVersions(workload, revisions)}` : "";
  const caveats = `${stuckPods(target, workload)}${keptBy(workload)}`;
  return said("ready", `the server's dry run passed: ${plan.says}${caveats}${known}`);
};

const historyLook = (name: string, workload: Workload, revisions: readonly Revision[], to: string): HistoryLook => {
  const where = `the rollout history of ${name}`;
  return findRevision(revisions, to) === null
    ? { kind: "not_found", where, known: otherRevisions(workload, revisions).map(({ version }) => version) }
    : { kind: "found", where };
};

const decidedBy = ({ metadata, spec }: Autoscaler, name: string): string =>
  `the autoscaler ${metadata.name} decides how many replicas ${name} has (${spec.minReplicas ?? 1} to ${spec.maxReplicas}), and would undo this at once`;

/** Somebody else's source of truth: what is changed beside it comes back. */
const keptBy = ({ metadata }: Workload): string => {
  const { labels, annotations } = metadata;
  const has = (name: string): boolean => labels?.[name] !== undefined || annotations?.[name] !== undefined;
  if (has("argocd.argoproj.io/tracking-id") || has("argocd.argoproj.io/instance"))
    return " (Argo CD keeps it, and may undo this at its next sync)";
  if (has("kustomize.toolkit.fluxcd.io/name") || has("helm.toolkit.fluxcd.io/name"))
    return " (Flux keeps it, and undoes this at its next reconciliation)";
  if (labels?.["app.kubernetes.io/managed-by"] === "Helm") return " (Helm keeps it: the next upgrade undoes this)";
  return "";
};

/** Kubernetes waits for a StatefulSet's pod to become ready before it replaces it, which a broken one never does. */
const stuckPods = ({ kind }: Target, { spec, status }: Workload): string => {
  const missing = (spec.replicas ?? 1) - status.readyReplicas;
  if (kind !== "statefulset" || spec.podManagementPolicy === "Parallel" || missing <= 0) return "";
  return ` (${missing} of its pods are not ready; a pod that never was must be deleted by hand before it is replaced)`;
};
