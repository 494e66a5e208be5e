import type { Executor, Reach } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import type { HttpClient } from "./http-client.ts";
import { createKubernetesApi, refusedRead } from "./kubernetes/api.ts";
import { execute } from "./kubernetes/execute.ts";
import { lookup, observe } from "./kubernetes/follow.ts";
import { nameOf, otherRevisions, type Target } from "./kubernetes/plan.ts";
import { precheck } from "./kubernetes/precheck.ts";
import { read, type Tools, versionIn } from "./kubernetes/read.ts";

type Options = {
  readonly url: string;
  readonly token: string;
  readonly client: HttpClient;
  readonly target: Target;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
  readonly patchTimeoutMs?: number;
};

/**
 * Deployments, StatefulSets and DaemonSets over the API server (docs/adr/0009-executors.md).
 * One strategic merge patch, which names the resourceVersion that was read: it applies to exactly what was looked at, or not at all.
 */
export const createKubernetesExecutor = ({ target, nowMs = Date.now, ...options }: Options): Executor => {
  const tools: Tools = { api: createKubernetesApi(options), target, nowMs };
  return {
    name: `Kubernetes at ${new URL(options.url).host}`,
    actions: actionsOfExecutor.kubernetes,
    reach: (signal) => reach(tools, signal),
    versions: (signal) => versions(tools, signal),
    precheck: (request) => precheck(tools, request),
    execute: (request) => execute(tools, request),
    observe: ({ change, runId, signal }) => observe(tools, change, runId, signal),
    lookup: ({ change, idempotencyKey, signal }) => lookup(tools, change, idempotencyKey, signal),
  };
};

const versions = async (tools: Tools, signal: AbortSignal): Promise<readonly string[]> => {
  const seen = await read(tools, { action: "rollback", to: "" }, signal);
  return seen.kind === "refused" ? [] : otherRevisions(seen.workload, seen.revisions).map(({ version }) => version);
};

const reach = async ({ api, target }: Tools, signal: AbortSignal): Promise<Reach> => {
  try {
    const seen = await api.read(target, signal);
    if (seen.kind === "refused") return { kind: "not_reached", text: refusedRead(target, seen) };
    return { kind: "reached", text: `Kubernetes answers: ${nameOf(target)} has ${versionIn(target, seen.value)}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "not_reached", text: error.message };
  }
};
