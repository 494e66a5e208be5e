import { type Kind, replicasOf, type StoredWorkload, statusOf, type Template, templateOf } from "./workload.ts";

export type Seed = {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
  readonly images: readonly string[];
};
const longAgo = "2026-11-20T08:00:00Z";

/** A workload that rolled out these images one after the other, long ago. */
export const storedOf = ({ kind, name, namespace, images }: Seed): StoredWorkload => {
  const templates = images.map((image) => templateOf(name, image));
  const workload: StoredWorkload = {
    kind,
    metadata: {
      name,
      namespace,
      uid: `uid-${name}`,
      resourceVersion: "900",
      generation: images.length,
      creationTimestamp: longAgo,
      annotations: { "deployment.kubernetes.io/revision": String(images.length) },
      managedFields: [
        { manager: "kubectl-client-side-apply", operation: "Update", time: longAgo },
        {
          manager: "kube-controller-manager",
          operation: "Update",
          time: "2126-01-01T00:00:00Z",
          subresource: "status",
        },
      ],
    },
    spec: {
      ...(kind === "daemonset" ? {} : { replicas: 3 }),
      selector: { matchLabels: { app: name } },
      ...(kind === "deployment" ? {} : { updateStrategy: { type: "RollingUpdate" } }),
      template: structuredClone(templates.at(-1)) as Template,
    },
    status: {},
    revisions: templates.map((template, index) => ({
      name: `${name}-${index + 1}`,
      number: index + 1,
      template,
      changeCause: null,
    })),
  };
  const wanted = replicasOf(workload);
  workload.status = statusOf(workload, { updated: wanted, ready: wanted, old: 0 }, []);
  return workload;
};
