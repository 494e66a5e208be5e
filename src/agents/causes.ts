/** What can be wrong, as a closed vocabulary: findings, statistics and evaluation use these codes and no others. */
export type CauseRow = {
  readonly group:
    | "admission"
    | "scheduling"
    | "start-up"
    | "running"
    | "network"
    | "node"
    | "database"
    | "change"
    | "none";
  readonly meaning: string;
  /**
   * Sets of tools whose evidence together can settle this cause; one whole set is enough. None: what its group says
   * holds, and where that says nothing either it stays likely, however sure somebody is.
   */
  readonly settledBy: readonly (readonly string[])[];
};

const row = (group: CauseRow["group"], meaning: string, ...settledBy: readonly (readonly string[])[]): CauseRow => ({
  group,
  meaning,
  settledBy,
});

export const causes = {
  "missing-service-account": row("admission", "the workload names a service account that is not there"),
  "namespace-cpu-quota-exceeded": row("admission", "the namespace has no processor quota left"),
  "namespace-memory-quota-exceeded": row("admission", "the namespace has no memory quota left"),
  "namespace-pod-quota-exceeded": row("admission", "the namespace may not have more pods"),
  "namespace-service-quota-exceeded": row("admission", "the namespace may not have more services"),
  "namespace-storage-quota-exceeded": row("admission", "the namespace has no storage quota left"),

  "node-selector-mismatch": row("scheduling", "no node carries the labels that the selector wants"),
  "node-affinity-mismatch": row("scheduling", "no node fits the node affinity"),
  "pod-anti-affinity-conflict": row("scheduling", "replicas refuse to share the nodes there are"),
  "taint-toleration-mismatch": row("scheduling", "nodes have taints that the pods do not tolerate"),
  "node-cordoned": row("scheduling", "the node takes no new pods"),
  "cpu-capacity-mismatch": row("scheduling", "the pods ask for more processor than any node has"),
  "memory-capacity-mismatch": row("scheduling", "the pods ask for more memory than any node has"),
  "pvc-access-mode-mismatch": row("scheduling", "no volume offers the access mode of the claim"),
  "pvc-capacity-mismatch": row("scheduling", "no volume is as large as the claim wants"),
  "pvc-selector-mismatch": row("scheduling", "no volume carries the labels of the claim"),
  "pvc-storage-class-mismatch": row("scheduling", "the claim names a storage class that is not there"),
  "pv-already-bound": row("scheduling", "the volume belongs to another claim"),

  "incorrect-image-reference": row("start-up", "the image or its tag does not exist"),
  "missing-image-pull-secret": row("start-up", "the registry wants a secret that the pod does not have"),
  "image-registry-dns-failure": row("start-up", "the registry's name does not resolve"),
  "volume-mount-permission-denied": row("start-up", "the process may not read or write its volume"),
  "missing-secret-binding": row("start-up", "a secret that the pod needs is not there"),
  "config-binding-missing": row("start-up", "configuration that the pod needs is not there"),

  "oom-killed": row("running", "the process needs more memory than its limit"),
  "liveness-probe-wrong-port": row("running", "the liveness probe asks the wrong port"),
  "liveness-probe-wrong-protocol": row("running", "the liveness probe speaks the wrong protocol"),
  "liveness-probe-wrong-timing": row("running", "the liveness probe is too impatient"),
  "readiness-probe-wrong-port": row("running", "the readiness probe asks the wrong port"),
  "readiness-probe-wrong-protocol": row("running", "the readiness probe speaks the wrong protocol"),
  "zero-replicas": row("running", "nobody asked for a single replica"),
  "sidecar-port-conflict": row("running", "two containers of a pod want the same port"),
  "pod-cpu-overload": row("running", "the pods have less processor than they need"),

  "service-selector-mismatch": row("network", "the service selects no pod"),
  "service-port-mismatch": row("network", "the service sends to a port where nobody listens"),
  "service-protocol-mismatch": row("network", "the service speaks another protocol than its pods"),
  "service-address-mismatch": row("network", "an environment variable points to the wrong place"),
  "gateway-misroute": row("network", "the gateway sends requests to the wrong place"),
  "service-dns-failure": row("network", "service names do not resolve"),
  "pod-network-delay": row("network", "a pod's network is slow"),
  "node-network-delay": row("network", "a node's network is slow"),
  "node-network-loss": row("network", "a node's network loses packets"),
  "dependency-unreachable": row("network", "something that the service needs does not answer", [
    "http_check",
    "logs_query",
  ]),
  "certificate-expired": row("network", "a certificate has run out"),
  "upstream-rate-limited": row("network", "somebody we call limits us"),

  "kubelet-unavailable": row("node", "a node's kubelet does not report"),
  "container-runtime-unavailable": row("node", "a node's container runtime is down"),
  "kube-proxy-unavailable": row("node", "a node's kube-proxy is down"),
  "kube-scheduler-unavailable": row("node", "nothing is scheduled"),
  "node-not-ready": row("node", "a node is not ready"),
  "disk-full": row("node", "a disk is full"),

  "database-invalid-credentials": row("database", "the database refuses the credentials"),
  "database-invalid-port": row("database", "the database is asked at the wrong port"),
  "database-connection-exhaustion": row("database", "the database has no connections left"),
  "database-read-only": row("database", "the database takes no writes"),
  "database-cpu-saturation": row("database", "the database has no processor left"),
  "database-storage-full": row("database", "the database has no storage left"),
  "database-replication-lag": row("database", "a replica is far behind"),
  "database-failover": row("database", "the database changed its primary"),
  "database-lock-contention": row("database", "sessions wait for locks that another one holds"),

  "bad-deploy": row("change", "a new version brought the fault", ["deploys_list", "metrics_query"]),
  "queue-backlog": row("change", "work arrives faster than it is done"),
  "cost-spike": row("change", "something suddenly costs far more"),
  "no-fault": row("none", "there never was a fault, or there is none any more"),
} as const satisfies Record<string, CauseRow>;

export type Cause = keyof typeof causes;

export const causeCodes = Object.keys(causes) as [Cause, ...Cause[]];

export const isCause = (text: string): text is Cause => Object.hasOwn(causes, text);

/** What settles a cause of this group, unless its own row says otherwise: what the system itself says of its state. */
const settledInGroup: Readonly<Record<CauseRow["group"], CauseRow["settledBy"]>> = {
  admission: [["kubernetes_describe"], ["kubernetes_get"]],
  scheduling: [["kubernetes_describe"], ["kubernetes_get"]],
  "start-up": [["kubernetes_describe"], ["kubernetes_get"], ["kubernetes_logs"]],
  running: [["kubernetes_describe"], ["kubernetes_get"]],
  network: [
    ["kubernetes_get", "kubernetes_describe"],
    ["kubernetes_get", "kubernetes_yaml"],
    ["kubernetes_get", "kubernetes_logs"],
    ["alerts_firing", "service_connectivity"],
  ],
  node: [["kubernetes_get"], ["kubernetes_nodes"], ["node_service"]],
  database: [["metrics_query"], ["logs_query"], ["database_status"], ["kubernetes_describe", "kubernetes_get"]],
  change: [],
  none: [],
};

export const causeRow = (cause: Cause): CauseRow => {
  const row: CauseRow = causes[cause];
  return row.settledBy.length > 0 ? row : { ...row, settledBy: settledInGroup[row.group] };
};

/** The thing to be changed, not the thing that suffers: `app/checkout`, `node/n1`, `namespace/shop`, `database/orders`. */
export const objectPattern = /^(?:app|node|namespace|database)\/[A-Za-z0-9][\w.-]{0,120}$/;
