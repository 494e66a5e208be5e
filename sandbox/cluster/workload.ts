import { isObject, type Json, type JsonObject } from "./strategic-merge.ts";

export type Kind = "deployment" | "statefulset" | "daemonset";
export type Condition = { type: string; status: string; reason: string; message: string; lastUpdateTime: string };
export type Template = JsonObject & { metadata: JsonObject & { labels: JsonObject } };

/** One ReplicaSet or ControllerRevision: a pod template with its number. */
export type StoredRevision = { name: string; number: number; template: Template; changeCause: string | null };

/** An object of apps/v1 as the API server keeps it, with what its controller remembers. */
export type StoredWorkload = {
  readonly kind: Kind;
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    generation: number;
    creationTimestamp: string;
    annotations: Record<string, string>;
    managedFields: { manager: string; operation: string; time: string; subresource?: string }[];
  };
  spec: JsonObject & { template: Template };
  status: JsonObject;
  revisions: StoredRevision[];
};

export const replicasOf = ({ kind, spec }: StoredWorkload): number =>
  kind === "daemonset" ? 2 : typeof spec.replicas === "number" ? spec.replicas : 1;

/** A pod template with one container, and what the API server's defaults add to it. */
export const templateOf = (app: string, image: string): Template => ({
  metadata: { creationTimestamp: null, labels: { app } },
  spec: {
    containers: [
      { name: "app", image, imagePullPolicy: "IfNotPresent", resources: {}, env: [{ name: "TZ", value: "UTC" }] },
    ],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
  },
});

/** The statuses that its controller reports: the pods of the newest template that are there, and those that are ready. */
export const statusOf = (
  workload: StoredWorkload,
  pods: { readonly updated: number; readonly ready: number; readonly old: number },
  conditions: readonly Condition[],
): JsonObject => {
  const { kind, metadata, revisions } = workload;
  const observedGeneration = metadata.generation;
  if (kind === "daemonset")
    return {
      observedGeneration,
      desiredNumberScheduled: replicasOf(workload),
      updatedNumberScheduled: pods.updated,
      numberAvailable: pods.ready,
      numberReady: pods.ready,
    };
  const counts = {
    observedGeneration,
    replicas: pods.updated + pods.old,
    updatedReplicas: pods.updated,
    readyReplicas: pods.ready,
    availableReplicas: pods.ready,
  };
  if (kind === "deployment") return { ...counts, conditions: conditions as unknown as Json };
  const newest = newestOf(revisions)?.name ?? "";
  const current = pods.old === 0 ? newest : (revisions.at(-2)?.name ?? newest);
  return { ...counts, currentRevision: current, updateRevision: newest };
};

export const newestOf = (revisions: readonly StoredRevision[]): StoredRevision | undefined =>
  revisions.reduce<StoredRevision | undefined>((a, b) => (a === undefined || b.number > a.number ? b : a), undefined);

/** The controller's first act after a change: a template it knows gets the newest number, another one a new entry. */
export const keepHistory = (workload: StoredWorkload): void => {
  const { kind, metadata, spec, revisions } = workload;
  const text = JSON.stringify(sorted(spec.template));
  const known = revisions.find(({ template }) => JSON.stringify(sorted(template)) === text);
  const newest = newestOf(revisions);
  if (known !== undefined && known === newest) return;
  const number = (newest?.number ?? 0) + 1;
  const changeCause = metadata.annotations["kubernetes.io/change-cause"] ?? null;
  if (known === undefined)
    revisions.push({
      name: `${metadata.name}-${number}`,
      number,
      template: structuredClone(spec.template),
      changeCause,
    });
  else known.number = number;
  if (kind === "deployment") metadata.annotations["deployment.kubernetes.io/revision"] = String(number);
};

const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
};
