import type { ChangeAction } from "../../domain/change-action.ts";
import type { Workload, WorkloadKind } from "./objects.ts";
import {
  changeCauseAnnotation,
  findRevision,
  type Revision,
  revisionNumber,
  templateText,
  versionOf,
} from "./revisions.ts";

/** Which object, and which of its containers carries the version (null: the first). */
export type Target = {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly container: string | null;
};

export type Wish = { readonly action: ChangeAction; readonly to: string };

export type Plan =
  /** `spec` goes into one strategic merge patch together with the key; `says` is the plan in words. */
  | { readonly kind: "patch"; readonly spec: object; readonly annotations: Annotations; readonly says: string }
  | { readonly kind: "already"; readonly says: string }
  | { readonly kind: "refused"; readonly says: string };

/** Null takes an annotation away. */
type Annotations = Readonly<Record<string, string | null>>;

const restartedAtAnnotation = "kubectl.kubernetes.io/restartedAt";
/** Kubernetes itself would take more; nobody means it. */
const replicasLimit = 10_000;
const shownRevisions = 5;

export const nameOf = ({ kind, name, namespace }: Target): string => `${kind}/${name} in ${namespace}`;

/** What is there now of what a change is about, as its card names it. */
export const stateOf = (target: Target, { spec }: Workload, { action }: Pick<Wish, "action">): string =>
  action === "scale" ? String(spec.replicas ?? 1) : versionOf(spec.template, target.container);

/** What a wish means for this object as it is. @param now ISO 8601; when a restart was asked for */
export const planOf = (
  target: Target,
  workload: Workload,
  revisions: readonly Revision[],
  wish: Wish,
  now: string,
): Plan => {
  const obstacle = wish.action === "scale" ? null : obstacleOf(target, workload);
  if (obstacle !== null) return { kind: "refused", says: obstacle };
  switch (wish.action) {
    case "rollback":
      return rollbackPlan(target, workload, revisions, wish.to);
    case "scale":
      return scalePlan(target, workload, wish.to);
    case "restart":
      return {
        kind: "patch",
        spec: { template: { metadata: { annotations: { [restartedAtAnnotation]: now } } } },
        annotations: {},
        says: `restart ${nameOf(target)}, which stays at ${versionOf(workload.spec.template, target.container)}`,
      };
    default:
      return { kind: "refused", says: `Kubernetes has no ${wish.action}` };
  }
};

/** Why a new pod template would not be rolled out. */
const obstacleOf = (target: Target, { spec }: Workload): string | null => {
  if (spec.paused === true) return `${nameOf(target)} is paused: nothing is rolled out until it is resumed`;
  if (spec.updateStrategy?.type === "OnDelete")
    return `${nameOf(target)} has the update strategy OnDelete: its pods are replaced only when somebody deletes them`;
  return null;
};

/** As `kubectl rollout undo` does: the whole pod template is put back. */
const rollbackPlan = (target: Target, workload: Workload, revisions: readonly Revision[], to: string): Plan => {
  const { template } = workload.spec;
  if (versionOf(template, target.container) === to)
    return { kind: "already", says: `already rolled back: ${nameOf(target)} has ${to}` };
  const revision = findRevision(revisions, to);
  if (revision === null) {
    const known = knownVersions(workload, revisions);
    return { kind: "refused", says: `${nameOf(target)} has no ${to} in its history; ${known}` };
  }
  const what = `${revision.version} (revision ${revision.number})`;
  if (templateText(template) === templateText(revision.template))
    return { kind: "already", says: `already rolled back: ${nameOf(target)} has ${what}` };
  return {
    kind: "patch",
    spec: { template: { ...revision.template, $patch: "replace" } },
    annotations: { [changeCauseAnnotation]: revision.changeCause },
    says: `roll ${nameOf(target)} back to ${what}`,
  };
};

const scalePlan = (target: Target, { spec }: Workload, to: string): Plan => {
  if (target.kind === "daemonset")
    return { kind: "refused", says: `${nameOf(target)} runs one pod on each node: it has no number of replicas` };
  const replicas = /^\d{1,6}$/.test(to) ? Number(to) : Number.NaN;
  if (!(replicas <= replicasLimit))
    return {
      kind: "refused",
      says: `${JSON.stringify(to.slice(0, 20))} is no number of replicas, 0 to ${replicasLimit}`,
    };
  const from = spec.replicas ?? 1;
  return from === replicas
    ? { kind: "already", says: `${nameOf(target)} has ${replicas} replicas already` }
    : {
        kind: "patch",
        spec: { replicas },
        annotations: {},
        says: `scale ${nameOf(target)} from ${from} to ${replicas}`,
      };
};

/** What it could go back to, newest first. */
export const otherRevisions = ({ spec }: Workload, revisions: readonly Revision[]): readonly Revision[] => {
  const now = templateText(spec.template);
  return revisions.filter(({ template }) => templateText(template) !== now);
};

/** The same in words. */
export const knownVersions = (workload: Workload, revisions: readonly Revision[]): string => {
  const others = otherRevisions(workload, revisions).slice(0, shownRevisions);
  if (others.length === 0) return "its history holds nothing to go back to";
  return `it can go back to ${others.map(({ version, number }) => `${version} (revision ${number})`).join(", ")}`;
};

/** Whether what was asked for is still there, as far as the object tells. */
export const isStillSo = (target: Target, { spec }: Workload, { action, to }: Wish): boolean => {
  switch (action) {
    case "rollback":
      // Revision 3 becomes the newest one, with another number: only versions can be compared.
      return versionOf(spec.template, target.container) === to || revisionNumber(to) !== null;
    case "scale":
      return spec.replicas === Number(to);
    default:
      return spec.template.metadata?.annotations?.[restartedAtAnnotation] !== undefined;
  }
};
