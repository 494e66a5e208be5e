import { z } from "zod";

/** What is read of the API's objects. A pod template is kept whole: it is sent back as it came. */

export const workloadKinds = ["deployment", "statefulset", "daemonset"] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

const annotations = z.record(z.string(), z.string()).nullish();

const podTemplate = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish(), annotations }).nullish(),
  spec: z.looseObject({
    containers: z.array(z.looseObject({ name: z.string(), image: z.string().optional() })).min(1),
  }),
});

const requirement = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() });
const selector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z.array(requirement).nullish(),
});

const fieldsOwner = z.object({
  manager: z.string().optional(),
  time: z.string().optional(),
  subresource: z.string().optional(),
});

const condition = z.object({
  type: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastUpdateTime: z.string().optional(),
});

export const workloadShape = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    generation: z.int(),
    creationTimestamp: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations,
    managedFields: z.array(fieldsOwner).nullish(),
  }),
  spec: z.object({
    replicas: z.int().optional(),
    paused: z.boolean().optional(),
    selector,
    template: podTemplate,
    podManagementPolicy: z.string().optional(),
    updateStrategy: z
      .object({ type: z.string().optional(), rollingUpdate: z.object({ partition: z.int().optional() }).nullish() })
      .optional(),
  }),
  status: z
    .object({
      observedGeneration: z.int().default(0),
      replicas: z.int().default(0),
      readyReplicas: z.int().default(0),
      updatedReplicas: z.int().default(0),
      availableReplicas: z.int().default(0),
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
      desiredNumberScheduled: z.int().default(0),
      updatedNumberScheduled: z.int().default(0),
      numberAvailable: z.int().default(0),
      conditions: z.array(condition).nullish(),
    })
    .prefault({}),
});

const owned = z.object({
  name: z.string(),
  annotations,
  ownerReferences: z.array(z.object({ uid: z.string(), controller: z.boolean().optional() })).nullish(),
});

export const replicaSetsShape = z.object({
  items: z.array(z.object({ metadata: owned, spec: z.object({ template: podTemplate }) })),
});

export const controllerRevisionsShape = z.object({
  items: z.array(
    z.object({
      metadata: owned,
      revision: z.int(),
      data: z.object({ spec: z.object({ template: podTemplate }) }),
    }),
  ),
});

export const autoscalersShape = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
        minReplicas: z.int().nullish(),
        maxReplicas: z.int(),
      }),
    }),
  ),
});

/** How the API says no. */
export const statusShape = z.object({ message: z.string().optional(), reason: z.string().optional() });

export type Workload = z.output<typeof workloadShape>;
export type PodTemplate = z.output<typeof podTemplate>;
export type Autoscaler = z.output<typeof autoscalersShape>["items"][number];
export type Selector = z.output<typeof selector>;
export type ReplicaSets = z.output<typeof replicaSetsShape>;
export type ControllerRevisions = z.output<typeof controllerRevisionsShape>;
