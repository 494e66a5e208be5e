import type { ServerResponse } from "node:http";
import { answerJson, type Listening, listen } from "../shop/http.ts";
import { isObject, type Json, type JsonObject } from "./strategic-merge.ts";

/** What may go wrong with the next rollback that is no dry run, or the next patch; used up by it. */
export type ArgoFault =
  /** Taken, and the connection ends without an answer. */
  | "taken_then_drop"
  | "taken_then_error"
  /** The connection ends before it was taken. */
  | "drop"
  | "denied"
  /** The patch that comes before it is denied. */
  | "patch_denied";

type Operation = {
  sync: { revision: string; dryRun: boolean; prune: boolean; source: JsonObject };
  initiatedBy: { username: string };
};
type HistoryEntry = { id: number; revision: string; deployedAt: string; source: JsonObject };

export type StoredApplication = {
  metadata: { name: string; namespace: string; annotations: Record<string, string>; [key: string]: unknown };
  spec: { source: JsonObject; syncPolicy?: { automated?: JsonObject | null } | null };
  operation?: Operation;
  status: {
    history: HistoryEntry[];
    health: { status: string };
    sync: { status: string };
    operationState?: { operation: Operation; phase: string; message: string; startedAt: string; finishedAt?: string };
  };
};

export type ArgoApi = Listening & {
  readonly application: StoredApplication;
  /** How many rollbacks were taken that are no dry runs. */
  readonly executions: () => number;
  readonly nextFault: (fault: ArgoFault) => void;
  /** The controller does one step with the operation: begins it, then ends it. */
  readonly step: () => void;
  /** From now on operations end like this. */
  readonly endsAs: (phase: "Succeeded" | "Failed" | "Error", message: string) => void;
};

type Options = {
  readonly token: string;
  readonly nowMs: () => number;
  readonly automated: JsonObject | null;
  /** The controller works by itself, without `step`: what a dry run needs. */
  readonly isBusy: boolean;
};

const commit = (letter: string): string => letter.repeat(40);
const repository = { repoURL: "https://git.shop.example/deploy.git", path: "checkout", targetRevision: "main" };

export const seedHistory: readonly HistoryEntry[] = [
  ["v40", "a", "2026-11-20T08:00:00Z"],
  ["v41", "b", "2026-11-22T08:00:00Z"],
  ["v42", "c", "2026-11-24T02:50:00Z"],
].map(([version = "", letter = "", deployedAt = ""], index) => ({
  id: index + 3,
  revision: commit(letter),
  deployedAt,
  source: { ...repository, kustomize: { images: [`shop/checkout:${version}`] } },
}));

/** As much of Argo CD's API server as a rollback touches, with one application and the controller behind it. */
export const startArgoApi = async ({ token, nowMs, automated, isBusy }: Options): Promise<ArgoApi> => {
  const application: StoredApplication = {
    metadata: { name: "checkout", namespace: "argocd", annotations: {} },
    spec: { source: repository, ...(automated === null ? {} : { syncPolicy: { automated } }) },
    status: { history: structuredClone([...seedHistory]), health: { status: "Degraded" }, sync: { status: "Synced" } },
  };
  let executions = 0;
  let fault: ArgoFault | null = null;
  let end = { phase: "Succeeded", message: "successfully synced (all tasks run)" };

  const now = (): string => `${new Date(nowMs()).toISOString().slice(0, 19)}Z`;

  const step = (): void => {
    const { operation, status } = application;
    if (operation === undefined) return;
    if (status.operationState?.operation !== operation) {
      status.operationState = { operation, phase: "Running", message: "", startedAt: now() };
      return;
    }
    status.operationState = { ...status.operationState, ...end, finishedAt: now() };
    delete application.operation;
    if (operation.sync.dryRun || end.phase !== "Succeeded") return;
    const { revision, source } = operation.sync;
    status.history.push({ id: (status.history.at(-1)?.id ?? 0) + 1, revision, deployedAt: now(), source });
    status.history = status.history.slice(-10);
    status.health = { status: "Healthy" };
    status.sync = { status: "OutOfSync" };
  };

  const patch = (response: ServerResponse, body: JsonObject): void => {
    if (fault === "patch_denied") {
      fault = null;
      return refuse(response, 403, 7, "permission denied: applications, update, default/checkout");
    }
    if (body.patchType !== "merge") return refuse(response, 400, 3, `Patch type '${body.patchType}' is not supported`);
    const { metadata, spec } = application;
    const merged = jsonMerge({ metadata, spec } as unknown as Json, JSON.parse(String(body.patch)));
    // As the real one: of the metadata only labels and annotations are taken over.
    application.metadata.annotations = (merged as unknown as StoredApplication).metadata.annotations;
    application.spec = (merged as unknown as StoredApplication).spec;
    answerJson(response, 200, application);
  };

  const rollback = (response: ServerResponse, body: JsonObject): void => {
    const isDryRun = body.dryRun === true;
    const fails = isDryRun || fault === "patch_denied" ? null : fault;
    if (!isDryRun) fault = null;
    if (fails === "drop") return void response.socket?.destroy();
    if (fails === "denied") return refuse(response, 403, 7, "permission denied: applications, sync, default/checkout");
    const { syncPolicy } = application.spec;
    if (syncPolicy?.automated && syncPolicy.automated.enabled !== false)
      return refuse(response, 400, 9, "rollback cannot be initiated when auto-sync is enabled");
    const entry = application.status.history.find(({ id }) => id === body.id);
    if (entry === undefined)
      return refuse(response, 400, 3, `application argocd/checkout does not have deployment with id ${body.id}`);
    if (application.operation !== undefined)
      return refuse(response, 400, 9, "another operation is already in progress");
    application.operation = {
      sync: { revision: entry.revision, dryRun: isDryRun, prune: body.prune === true, source: entry.source },
      initiatedBy: { username: "firebreak" },
    };
    delete application.status.operationState;
    if (!isDryRun) executions += 1;
    if (fails === "taken_then_drop") return void response.socket?.destroy();
    if (fails === "taken_then_error") return refuse(response, 500, 13, "error setting app operation");
    answerJson(response, 200, application);
  };

  const server = await listen(0, (request, response, url, text) => {
    if (request.headers.authorization !== `Bearer ${token}`)
      return refuse(response, 401, 16, "invalid session: token signature is invalid");
    const path = /^\/api\/v1\/applications\/([^/]+)(\/rollback)?$/.exec(url.pathname);
    if (path?.[1] !== "checkout") return refuse(response, 403, 7, "permission denied");
    const body = request.method === "GET" ? {} : (JSON.parse(text) as JsonObject);
    if (request.method === "PATCH") return patch(response, body);
    if (request.method === "POST" && path[2] !== undefined) return rollback(response, body);
    if (isBusy) step();
    answerJson(response, 200, application);
  });
  return {
    ...server,
    application,
    executions: () => executions,
    nextFault: (next) => {
      fault = next;
    },
    step,
    endsAs: (phase, message) => {
      end = { phase, message };
    },
  };
};

/** As grpc-gateway says it. */
const refuse = (response: ServerResponse, status: number, code: number, message: string): void =>
  answerJson(response, status, { error: message, code, message });

/** RFC 7386. */
const jsonMerge = (target: Json | undefined, patch: Json): Json => {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = jsonMerge(merged[name], value);
  }
  return merged;
};
