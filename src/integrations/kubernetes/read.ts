import { type KubernetesApi, refusedRead } from "./api.ts";
import type { Workload } from "./objects.ts";
import type { Plan, Target, Wish } from "./plan.ts";
import { type Revision, versionOf } from "./revisions.ts";

export type Tools = { readonly api: KubernetesApi; readonly target: Target; readonly nowMs: () => number };

export type Read =
  | { readonly kind: "read"; readonly workload: Workload; readonly revisions: readonly Revision[] }
  | { readonly kind: "refused"; readonly says: string };

/** The object, and for a rollback what it was before. */
export const read = async ({ api, target }: Tools, { action }: Wish, signal: AbortSignal | null): Promise<Read> => {
  const seen = await api.read(target, signal);
  if (seen.kind === "refused") return { kind: "refused", says: refusedRead(target, seen) };
  if (action !== "rollback") return { kind: "read", workload: seen.value, revisions: [] };
  const history = await api.history(target, seen.value, signal);
  if (history.kind === "refused") return { kind: "refused", says: `its history cannot be read: ${history.says}` };
  return { kind: "read", workload: seen.value, revisions: history.value };
};

export const versionIn = ({ container }: Target, { spec }: Workload): string => versionOf(spec.template, container);

export const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();

/** The idempotency key, on the object itself and in the same patch as the change: both are there, or neither. */
const keyAnnotation = "firebreak.dev/change";

/** One patch that names the resourceVersion: it applies to exactly what was looked at, or not at all. */
export const patchOf = (
  { spec, annotations }: Extract<Plan, { kind: "patch" }>,
  { metadata }: Workload,
  key: string,
) => ({
  metadata: {
    resourceVersion: metadata.resourceVersion,
    annotations: { ...annotations, [keyAnnotation]: key },
  },
  spec,
});

export const hasKey = ({ metadata }: Workload, key: string): boolean => metadata.annotations?.[keyAnnotation] === key;
