import type { StoredWorkload } from "./workload.ts";

/** What the API server shows of what it keeps. */
export const kindNames = { deployment: "Deployment", statefulset: "StatefulSet", daemonset: "DaemonSet" };

export const shown = ({ kind, metadata, spec, status }: StoredWorkload) => ({
  apiVersion: "apps/v1",
  kind: kindNames[kind],
  metadata,
  spec,
  status,
});

/** The controllers label what they keep with the template's labels and a hash; others own objects with the same labels. */
export const revisionList = (
  workloads: Iterable<StoredWorkload>,
  namespace: string,
  resource: "replicasets" | "controllerrevisions",
  url: URL,
) => {
  const labels = (url.searchParams.get("labelSelector") ?? "").split(",");
  const items = [...workloads]
    .filter(({ kind }) => (kind === "deployment") === (resource === "replicasets"))
    .filter(({ metadata }) => metadata.namespace === namespace && labels.includes(`app=${metadata.name}`))
    .flatMap((workload) => workload.revisions.map((revision) => revisionItem(workload, revision, resource)));
  const stranger = items[0] && {
    ...items[0],
    metadata: { ...items[0].metadata, ownerReferences: [{ uid: "uid-of-another", controller: true }] },
  };
  return { apiVersion: "apps/v1", items: stranger === undefined ? items : [stranger, ...items] };
};

const revisionItem = (
  { metadata }: StoredWorkload,
  { name, number, template, changeCause }: StoredWorkload["revisions"][number],
  resource: "replicasets" | "controllerrevisions",
) => {
  const ownerReferences = [{ apiVersion: "apps/v1", name: metadata.name, uid: metadata.uid, controller: true }];
  const cause = changeCause === null ? {} : { "kubernetes.io/change-cause": changeCause };
  if (resource === "controllerrevisions")
    return {
      metadata: { name, annotations: cause, ownerReferences },
      revision: number,
      data: { spec: { template: { ...template, $patch: "replace" } } },
    };
  const hashed = { ...template.metadata.labels, "pod-template-hash": `hash${name}` };
  return {
    metadata: {
      name,
      annotations: { ...cause, "deployment.kubernetes.io/revision": String(number) },
      ownerReferences,
    },
    spec: { template: { ...template, metadata: { ...template.metadata, labels: hashed } } },
  };
};
