import { canonicalJson } from "../../base/canonical.ts";
import type { ControllerRevisions, PodTemplate, ReplicaSets, Selector } from "./objects.ts";

/** One pod template that a workload had before, or has now. */
export type Revision = {
  readonly number: number;
  readonly version: string;
  readonly template: PodTemplate;
  readonly changeCause: string | null;
};

const revisionAnnotation = "deployment.kubernetes.io/revision";
export const changeCauseAnnotation = "kubernetes.io/change-cause";
/** The controllers add it to tell their pods apart; a Deployment's own template has none. */
const hashLabels = ["pod-template-hash", "controller-revision-hash"];

type Owned = ReplicaSets["items"][number]["metadata"];

const isOwnedBy = (uid: string, { ownerReferences }: Owned): boolean =>
  (ownerReferences ?? []).some((owner) => owner.uid === uid && owner.controller === true);

/** @returns newest first */
export const revisionsOfReplicaSets = (
  { items }: ReplicaSets,
  uid: string,
  container: string | null,
): readonly Revision[] =>
  items
    .filter(({ metadata }) => isOwnedBy(uid, metadata))
    .flatMap(({ metadata, spec }) => {
      const number = Number(metadata.annotations?.[revisionAnnotation]);
      return Number.isInteger(number) ? [revisionOf(number, spec.template, metadata, container)] : [];
    })
    .sort((a, b) => b.number - a.number);

/** @returns newest first */
export const revisionsOfControllerRevisions = (
  { items }: ControllerRevisions,
  uid: string,
  container: string | null,
): readonly Revision[] =>
  items
    .filter(({ metadata }) => isOwnedBy(uid, metadata))
    .map(({ metadata, revision, data }) => revisionOf(revision, data.spec.template, metadata, container))
    .sort((a, b) => b.number - a.number);

const revisionOf = (number: number, template: PodTemplate, owned: Owned, container: string | null): Revision => ({
  number,
  version: versionOf(template, container),
  template: plainTemplate(template),
  changeCause: owned.annotations?.[changeCauseAnnotation] ?? null,
});

/** The image's tag, or its digest where it has none. @param container null: the first one */
export const versionOf = ({ spec }: PodTemplate, container: string | null): string => {
  const found = spec.containers.find(({ name }) => name === container) ?? spec.containers[0];
  return imageVersion(found?.image ?? "");
};

/** `registry:5000/shop/checkout:v41@sha256:…` → `v41` */
export const imageVersion = (image: string): string => {
  const [named = "", digest] = image.split("@");
  const tag = /:([^:/]+)$/.exec(named)?.[1];
  return tag ?? digest ?? "latest";
};

/** Without what controllers and stored revisions add to it. */
export const plainTemplate = (template: PodTemplate): PodTemplate => {
  const { $patch: _directive, ...rest } = template;
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(([name]) => !hashLabels.includes(name));
  return { ...rest, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
};

/** The same text for the same template: what is null or empty is the same as what is not there. */
export const templateText = (template: PodTemplate): string => canonicalJson(withoutEmpty(plainTemplate(template)));

const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value)
    .map(([key, member]) => [key, withoutEmpty(member)] as const)
    .filter(([, member]) => member !== undefined && !isEmpty(member));
  return Object.fromEntries(kept);
};

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** A version as people say it, or `3`, `#3`, `revision 3`. A tag that looks like a number is a tag first. */
export const findRevision = (revisions: readonly Revision[], wanted: string): Revision | null => {
  const byVersion = revisions.find(({ version }) => version === wanted);
  if (byVersion !== undefined) return byVersion;
  const number = revisionNumber(wanted);
  return number === null ? null : (revisions.find((revision) => revision.number === number) ?? null);
};

export const revisionNumber = (wanted: string): number | null => {
  const digits = /^(?:#|revision\s+)?(\d{1,9})$/i.exec(wanted)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** As the API takes it in `labelSelector`. */
export const selectorText = ({ matchLabels, matchExpressions }: Selector): string =>
  [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => requirementText(key, operator, values ?? [])),
  ].join(",");

const requirementText = (key: string, operator: string, values: readonly string[]): string => {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
};
