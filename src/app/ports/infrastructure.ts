import type { Reading } from "./telemetry.ts";

/** Asks one thing of a system and gets its own text back, as a person at a terminal would see it. */
export type ReadText<Input> = (input: Input, signal: AbortSignal) => Promise<Reading<string>>;

export type ResourceQuery = {
  readonly resource: string;
  /** Empty: all of them. */
  readonly name: string;
  /** Empty: every namespace, or a resource that has none. */
  readonly namespace: string;
};

/**
 * A cluster, read only, in kubectl's words. Null: this installation cannot be asked that; the tool for it is then not
 * there, and nobody plans with it. Implementations keep to an allow-list of verbs and kinds and never read secrets.
 */
export type ClusterReader = {
  readonly get: ReadText<ResourceQuery & { readonly wide: boolean; readonly labels: string | boolean }> | null;
  readonly describe: ReadText<ResourceQuery> | null;
  /** `name`: a pod, or a workload, of which the newest pod speaks. `errors`: only lines that complain. */
  readonly logs: ReadText<{ readonly namespace: string; readonly name: string; readonly errors: boolean }> | null;
  /** The manifest of a workload, with the service of the same name where there is one. */
  readonly yaml: ReadText<{ readonly name: string; readonly namespace: string }> | null;
  /** All nodes with their state. */
  readonly nodes: ReadText<Readonly<Record<string, never>>> | null;
  /** State of a system service on a node: kubelet, containerd, kube-proxy, kube-scheduler. */
  readonly nodeService: ReadText<{ readonly node: string; readonly service: string }> | null;
  /** What a service calls, as traces or the mesh know it, or what it is configured to need. */
  readonly dependencies: ReadText<{ readonly name: string }> | null;
  /** Whether a service can be reached at a port: tried from inside the cluster, or who stands behind it. */
  readonly connectivity: ReadText<{
    readonly namespace: string;
    readonly name: string;
    readonly port: string;
  }> | null;
};

/** A database that can be asked, by the name that agents and alerts give it, and whose services keep their data in it. */
export type DatabaseInstance = { readonly name: string; readonly services: readonly string[] };

/** Databases, as they or their control plane describe themselves. Read only. */
export type DatabaseReader = {
  readonly instances: readonly DatabaseInstance[];
  readonly status: ReadText<{ readonly instance: string }>;
  /** A metric's series, as JSON with `timestamps` and `values`. */
  readonly metric: ReadText<{ readonly query: string; readonly instance: string }>;
  /** Events of the control plane, as JSON or lines. */
  readonly events: ReadText<{ readonly instance: string }>;
};
