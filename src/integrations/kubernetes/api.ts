import type { z } from "zod";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import type { HttpClient } from "../http-client.ts";
import {
  type Autoscaler,
  autoscalersShape,
  controllerRevisionsShape,
  replicaSetsShape,
  statusShape,
  type Workload,
  workloadShape,
} from "./objects.ts";
import { nameOf, type Target } from "./plan.ts";
import { type Revision, revisionsOfControllerRevisions, revisionsOfReplicaSets, selectorText } from "./revisions.ts";

type Options = {
  readonly url: string;
  readonly token: string;
  readonly client: HttpClient;
  /** How long the API server may take over a patch; admission webhooks are part of it. */
  readonly patchTimeoutMs?: number;
};

/** The API server's answer: what was asked for, or its refusal. Without an answer there is an UpstreamError. */
export type Answer<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "refused"; readonly status: number; readonly says: string };

export type KubernetesApi = {
  readonly read: (target: Target, signal: AbortSignal | null) => Promise<Answer<Workload>>;
  readonly history: (
    target: Target,
    workload: Workload,
    signal: AbortSignal | null,
  ) => Promise<Answer<readonly Revision[]>>;
  /** What decides the number of replicas in people's stead; null when nothing does, or we may not know. */
  readonly autoscaler: (target: Target, signal: AbortSignal | null) => Promise<Autoscaler | null>;
  /** `dryRun` goes through admission and validation, and stores nothing. */
  readonly patch: (
    target: Target,
    body: object,
    how: { readonly dryRun: boolean; readonly signal: AbortSignal | null },
  ) => Promise<Answer<Workload>>;
};

/** Shows in `metadata.managedFields` who wrote what, and when by the server's clock. */
export const fieldManager = "firebreak";

const usualPatchTimeoutMs = 15_000;
/** Kubernetes keeps ten revisions unless told otherwise. */
const revisionsLimit = 100;
const saidLimit = 500;

export const createKubernetesApi = (options: Options): KubernetesApi => ({
  read: (target, signal) => ask(options, { path: pathOf(target), signal }, workloadShape),
  history: (target, workload, signal) => history(options, target, workload, signal),
  autoscaler: (target, signal) => autoscaler(options, target, signal),
  patch: (target, body, { dryRun, signal }) => {
    const query = new URLSearchParams({ fieldManager, ...(dryRun ? { dryRun: "All" } : {}) });
    return ask(options, { path: `${pathOf(target)}?${query}`, body: JSON.stringify(body), signal }, workloadShape);
  },
});

const appsOf = ({ namespace }: Target): string => `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}`;
const pathOf = (target: Target): string => `${appsOf(target)}/${target.kind}s/${encodeURIComponent(target.name)}`;

const history = async (
  options: Options,
  target: Target,
  { metadata, spec }: Workload,
  signal: AbortSignal | null,
): Promise<Answer<readonly Revision[]>> => {
  const query = new URLSearchParams({ labelSelector: selectorText(spec.selector), limit: String(revisionsLimit) });
  if (target.kind === "deployment") {
    const found = await ask(options, { path: `${appsOf(target)}/replicasets?${query}`, signal }, replicaSetsShape);
    return found.kind === "refused"
      ? found
      : { kind: "ok", value: revisionsOfReplicaSets(found.value, metadata.uid, target.container) };
  }
  const path = `${appsOf(target)}/controllerrevisions?${query}`;
  const found = await ask(options, { path, signal }, controllerRevisionsShape);
  return found.kind === "refused"
    ? found
    : { kind: "ok", value: revisionsOfControllerRevisions(found.value, metadata.uid, target.container) };
};

const autoscaler = async (options: Options, target: Target, signal: AbortSignal | null): Promise<Autoscaler | null> => {
  const namespace = encodeURIComponent(target.namespace);
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
  const found = await ask(options, { path, signal }, autoscalersShape);
  if (found.kind === "refused") return null;
  const isIts = ({ spec }: Autoscaler): boolean =>
    spec.scaleTargetRef.name === target.name && spec.scaleTargetRef.kind.toLowerCase() === target.kind;
  return found.value.items.find(isIts) ?? null;
};

type Question = { readonly path: string; readonly body?: string; readonly signal: AbortSignal | null };

const service = "Kubernetes";

/** @throws UpstreamError when nobody can say what the server made of it; `mayHaveRun` when it may have been applied */
const ask = async <Shape extends z.ZodType>(
  { url, token, client, patchTimeoutMs = usualPatchTimeoutMs }: Options,
  { path, body, signal }: Question,
  shape: Shape,
): Promise<Answer<z.output<Shape>>> => {
  const { status, text, isCut } = await client.send({
    service,
    url: `${url.replace(/\/+$/, "")}${path}`,
    headers: {
      authorization: `Bearer ${token.trim()}`,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/strategic-merge-patch+json" }),
    },
    ...(signal === null ? {} : { signal }),
    ...(body === undefined ? {} : { method: "PATCH" as const, body, timeoutMs: patchTimeoutMs }),
  });
  if (status >= 500 || status === 429) {
    // Too Many Requests is said at the door; a server's own error may come after the change was stored.
    const mayHaveRun = body !== undefined && status >= 500;
    throw new UpstreamError(`${service}: ${refusal(status, text)}`, { service, retryable: true, mayHaveRun });
  }
  if (status >= 400) return { kind: "refused", status, says: `Kubernetes refuses: ${refusal(status, text)}` };
  const parsed = isCut ? null : shape.safeParse(jsonOf(text));
  if (parsed?.success === true) return { kind: "ok", value: parsed.data };
  const why = parsed === null ? "more than can be read" : "another shape than apps/v1";
  throw new UpstreamError(`${service}: answers with ${why}`, {
    service,
    retryable: false,
    mayHaveRun: body !== undefined,
  });
};

const refusal = (status: number, text: string): string => {
  const said = statusShape.safeParse(jsonOf(text));
  const { reason = "", message = text } = said.success ? said.data : {};
  return `${[status, reason].join(" ").trim()}: ${message.slice(0, saidLimit)}`;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What a refusal to read means, in words. */
export const refusedRead = (target: Target, { status, says }: { status: number; says: string }): string =>
  status === 404 ? `there is no ${nameOf(target)}` : says;
