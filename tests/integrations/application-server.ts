import { type Answer, type Asked, type LocalServer, startLocalServer } from "./local-server.ts";

/** One application, as Argo CD's API shows it. */

export const token = "an-argocd-token-that-only-reads";
export const sha = (letter: string): string => letter.repeat(40);

export const application = (status: object = {}, spec: object = {}) => ({
  metadata: { name: "checkout", namespace: "argocd", uid: "1", resourceVersion: "7" },
  spec: {
    project: "default",
    source: { repoURL: "https://git.shop.example/deploy.git", path: "checkout", targetRevision: "main" },
    destination: { server: "https://kubernetes.default.svc", namespace: "shop" },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
    ...spec,
  },
  status: {
    sync: { status: "OutOfSync", revision: sha("c"), comparedTo: {} },
    health: { status: "Degraded", lastTransitionTime: "2026-11-27T02:50:00Z" },
    reconciledAt: "2026-11-27T02:59:00Z",
    history: ["a", "b", "c"].map((letter, index) => ({
      id: index + 3,
      revision: sha(letter),
      deployedAt: `2026-11-2${index + 5}T02:48:00Z`,
      source: { repoURL: "r", kustomize: { images: [`shop/checkout:v4${index}`] } },
    })),
    conditions: [{ type: "SyncError", message: "Failed sync attempt\nto cccc: one or more objects failed" }],
    operationState: {
      operation: { sync: { revision: sha("c") }, initiatedBy: { automated: true } },
      phase: "Failed",
      message: "one or more objects failed to apply",
      startedAt: "2026-11-27T02:48:00Z",
      finishedAt: "2026-11-27T02:49:00Z",
      retryCount: 5,
      syncResult: {
        revision: sha("c"),
        resources: [
          { group: "", kind: "Service", namespace: "shop", name: "checkout", status: "Synced", message: "unchanged" },
          {
            group: "batch",
            kind: "Job",
            namespace: "shop",
            name: "migrate",
            hookPhase: "Failed",
            message: "Job has reached the specified backoff limit",
          },
        ],
      },
    },
    resources: [
      {
        version: "v1",
        kind: "Service",
        namespace: "shop",
        name: "checkout",
        status: "Synced",
        health: { status: "Healthy" },
      },
      {
        group: "apps",
        version: "v1",
        kind: "Deployment",
        namespace: "shop",
        name: "checkout",
        status: "OutOfSync",
        health: { status: "Degraded", message: 'Deployment "checkout" exceeded its progress deadline' },
      },
      { version: "v1", kind: "ConfigMap", namespace: "shop", name: "old", status: "OutOfSync", requiresPruning: true },
    ],
    ...status,
  },
});

const tree = {
  nodes: [
    { group: "apps", kind: "Deployment", namespace: "shop", name: "checkout", health: { status: "Degraded" } },
    { group: "apps", kind: "ReplicaSet", namespace: "shop", name: "checkout-7f", health: { status: "Healthy" } },
    {
      kind: "Pod",
      namespace: "shop",
      name: "checkout-7f-x2",
      health: { status: "Degraded", message: 'Back-off pulling image "shop/checkout:v42"' },
      info: [{ name: "Status Reason", value: "ImagePullBackOff" }],
    },
    { kind: "Endpoints", namespace: "shop", name: "checkout" },
  ],
};

const path = "/api/v1/applications/checkout";
export const startApplication = (
  given: (asked: Asked) => object | null = () => application(),
  below: (asked: Asked) => object | null = () => tree,
): Promise<LocalServer> =>
  startLocalServer((asked): Answer => {
    if (asked.headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { error: "invalid session", code: 16, message: "invalid session" } };
    const body = asked.path === path ? given(asked) : asked.path === `${path}/resource-tree` ? below(asked) : null;
    return body === null
      ? { status: 403, body: { error: "permission denied", code: 7, message: "permission denied" } }
      : { status: 200, body };
  });
