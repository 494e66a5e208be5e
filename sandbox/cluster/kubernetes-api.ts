import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, type Listening, listen } from "../shop/http.ts";
import { type Seed, storedOf } from "./seed.ts";
import { kindNames, revisionList, shown } from "./shown.ts";
import { isObject, type JsonObject, strategicMerge } from "./strategic-merge.ts";
import { type Condition, keepHistory, replicasOf, type StoredWorkload, statusOf, type Template } from "./workload.ts";

/** What may go wrong with the next patch that is no dry run; each is used up by it. */
export type PatchFault =
  /** Stored, and the connection ends without an answer. */
  | "applied_then_drop"
  /** Stored, and the server says 500. */
  | "applied_then_error"
  /** The connection ends before anything is stored. */
  | "drop"
  | "forbidden"
  /** The status has moved on since it was read: the resourceVersion does not fit. */
  | "status_moved"
  /** Somebody else has changed the spec since it was read. */
  | "spec_moved";

export type KubernetesApi = Listening & {
  readonly workload: (name: string) => StoredWorkload;
  /** How many patches changed a spec. */
  readonly executions: () => number;
  readonly nextFault: (fault: PatchFault) => void;
  /** An admission webhook that denies everything from now on, dry runs as well. */
  readonly deny: (message: string) => void;
  /** The controllers do one step: see the change, replace pods, have them ready. */
  readonly step: () => void;
  /** New pods of these images never become ready; at the second step the deadline is exceeded. */
  readonly breakImage: (image: string) => void;
  /** A HorizontalPodAutoscaler for this workload. */
  readonly autoscale: (name: string) => void;
  /** Somebody else writes, with kubectl. */
  readonly edit: (name: string, change: (workload: StoredWorkload) => void) => void;
};

type Options = { readonly token: string; readonly nowMs: () => number; readonly workloads: readonly Seed[] };

const pathShape =
  /^\/apis\/apps\/v1\/namespaces\/([^/]+)\/(deployments|statefulsets|daemonsets|replicasets|controllerrevisions)(?:\/([^/]+))?$/;

/** As much of a Kubernetes API server as rollbacks, restarts and scaling touch, with the controllers behind it. */
export const startKubernetesApi = async ({ token, nowMs, workloads: seeds }: Options): Promise<KubernetesApi> => {
  const workloads = new Map(seeds.map((seed) => [seed.name, storedOf(seed)]));
  const broken = new Set<string>();
  const progress = new Map<string, number>();
  const autoscalers: object[] = [];
  let resourceVersion = 1_000;
  let executions = 0;
  let fault: PatchFault | null = null;
  let denial: string | null = null;

  const now = (): string => `${new Date(nowMs()).toISOString().slice(0, 19)}Z`;
  const touch = (workload: StoredWorkload): void => {
    resourceVersion += 1;
    workload.metadata.resourceVersion = String(resourceVersion);
  };
  const wrote = (workload: StoredWorkload, manager: string): void => {
    const { metadata } = workload;
    const others = metadata.managedFields.filter((entry) => entry.manager !== manager);
    metadata.managedFields = [...others, { manager, operation: "Update", time: now() }];
  };
  const named = (name: string): StoredWorkload => {
    const found = workloads.get(name);
    if (found === undefined) throw new Error(`no workload ${name}`);
    return found;
  };

  const edit = (name: string, change: (workload: StoredWorkload) => void): void => {
    const workload = named(name);
    const before = JSON.stringify(workload.spec);
    change(workload);
    if (JSON.stringify(workload.spec) !== before) workload.metadata.generation += 1;
    wrote(workload, "kubectl-edit");
    touch(workload);
  };

  const stepOne = (workload: StoredWorkload): void => {
    const { metadata, spec, status } = workload;
    const wanted = replicasOf(workload);
    if (Number(status.observedGeneration) < metadata.generation) {
      keepHistory(workload);
      // Seen, and nothing replaced yet: the old condition still stands, as it does in the real one.
      const conditions = (status.conditions ?? []) as unknown as Condition[];
      workload.status = statusOf(workload, { updated: 0, ready: 0, old: wanted }, conditions);
      progress.set(metadata.name, 0);
    } else {
      const steps = (progress.get(metadata.name) ?? 0) + 1;
      progress.set(metadata.name, steps);
      const isBroken = broken.has(imageOf(spec.template));
      const pods = isBroken ? { updated: 1, ready: 0, old: wanted } : { updated: wanted, ready: wanted, old: 0 };
      workload.status = statusOf(workload, pods, [progressing(workload, isBroken && steps > 1, isBroken, now())]);
    }
    touch(workload);
  };

  const patch = (request: IncomingMessage, response: ServerResponse, url: URL, name: string, body: string): void => {
    if (request.headers["content-type"] !== "application/strategic-merge-patch+json")
      return refuse(response, 415, "UnsupportedMediaType", "the body of the request was in an unknown format");
    const isDryRun = url.searchParams.get("dryRun") === "All";
    const workload = named(name);
    const fails = isDryRun ? null : fault;
    if (!isDryRun) fault = null;
    if (denial !== null)
      return refuse(
        response,
        403,
        "Forbidden",
        `admission webhook "policy.shop.example" denied the request: ${denial}`,
      );
    if (fails === "forbidden")
      return refuse(response, 403, "Forbidden", `${workload.kind}s.apps "${name}" is forbidden`);
    if (fails === "drop") return void request.socket.destroy();
    if (fails === "status_moved") touch(workload);
    if (fails === "spec_moved") edit(name, ({ spec }) => Object.assign(spec, { minReadySeconds: 5 }));
    const refused = apply(workload, JSON.parse(body), url.searchParams.get("fieldManager") ?? "unknown", isDryRun);
    if (refused !== null) return refuse(response, ...refused);
    if (fails === "applied_then_drop") return void request.socket.destroy();
    if (fails === "applied_then_error") return refuse(response, 500, "InternalError", "etcdserver: request timed out");
    answerJson(response, 200, shown(workload));
  };

  const apply = (
    workload: StoredWorkload,
    change: JsonObject,
    manager: string,
    isDryRun: boolean,
  ): readonly [number, string, string] | null => {
    const { metadata, spec } = workload;
    const asked = isObject(change.metadata) ? change.metadata.resourceVersion : undefined;
    if (asked !== undefined && asked !== metadata.resourceVersion)
      return [
        409,
        "Conflict",
        `Operation cannot be fulfilled on ${workload.kind}s.apps "${metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
      ];
    const merged = strategicMerge(
      { spec, annotations: metadata.annotations },
      {
        spec: change.spec ?? {},
        annotations: isObject(change.metadata) ? (change.metadata.annotations ?? {}) : {},
      },
    ) as { spec: StoredWorkload["spec"]; annotations: Record<string, string> };
    const { matchLabels = {} } = spec.selector as { matchLabels?: JsonObject };
    const isSelected = Object.entries(matchLabels).every(([k, v]) => merged.spec.template.metadata.labels[k] === v);
    if (!isSelected || (merged.spec.template.metadata.labels as object | null) === null)
      return [
        422,
        "Invalid",
        `spec.template.metadata.labels: Invalid value: \`selector\` does not match template \`labels\``,
      ];
    if (isDryRun) return null;
    const isNewSpec = JSON.stringify(merged.spec) !== JSON.stringify(spec);
    metadata.annotations = merged.annotations;
    workload.spec = merged.spec;
    if (isNewSpec) {
      metadata.generation += 1;
      executions += 1;
    }
    wrote(workload, manager);
    touch(workload);
    return null;
  };

  const server = await listen(0, (request, response, url, body) => {
    if (request.headers.authorization !== `Bearer ${token}`)
      return refuse(response, 401, "Unauthorized", "Unauthorized");
    if (/^\/apis\/autoscaling\/v2\/namespaces\/[^/]+\/horizontalpodautoscalers$/.test(url.pathname))
      return answerJson(response, 200, { apiVersion: "autoscaling/v2", items: autoscalers });
    const [, namespace = "", resource = "", name] = pathShape.exec(url.pathname) ?? [];
    if (resource === "replicasets" || resource === "controllerrevisions")
      return answerJson(response, 200, revisionList(workloads.values(), namespace, resource, url));
    const workload = workloads.get(name ?? "");
    if (workload?.metadata.namespace !== namespace || `${workload.kind}s` !== resource)
      return refuse(response, 404, "NotFound", `${resource}.apps "${name}" not found`);
    if (request.method === "PATCH") return patch(request, response, url, workload.metadata.name, body);
    answerJson(response, 200, shown(workload));
  });
  return {
    ...server,
    workload: named,
    executions: () => executions,
    nextFault: (next) => {
      fault = next;
    },
    deny: (message) => {
      denial = message;
    },
    step: () => workloads.forEach(stepOne),
    autoscale: (name) => {
      const scaleTargetRef = { apiVersion: "apps/v1", kind: kindNames[named(name).kind], name };
      autoscalers.push({ metadata: { name: `${name}-hpa` }, spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 8 } });
    },
    breakImage: (image) => broken.add(image),
    edit,
  };
};

const refuse = (response: ServerResponse, code: number, reason: string, message: string): void =>
  answerJson(response, code, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    code,
  });

const imageOf = (template: Template): string => {
  const { containers } = template.spec as unknown as { containers: { image: string }[] };
  return containers[0]?.image ?? "";
};

const progressing = ({ metadata }: StoredWorkload, isOver: boolean, isBroken: boolean, now: string): Condition => ({
  type: "Progressing",
  status: isOver ? "False" : "True",
  reason: isOver ? "ProgressDeadlineExceeded" : isBroken ? "ReplicaSetUpdated" : "NewReplicaSetAvailable",
  message: `ReplicaSet "${metadata.name}-x" has ${isOver ? "timed out progressing" : "successfully progressed"}.`,
  lastUpdateTime: now,
});
