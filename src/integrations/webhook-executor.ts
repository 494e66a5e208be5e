import type {
  ChangeOutcome,
  ExecuteRequest,
  Executor,
  Precheck,
  PrecheckRequest,
  Reach,
} from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { assertNever } from "../base/invariant.ts";
import type { Change } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import type { HttpClient, HttpResponse } from "./http-client.ts";
import { type RunReport, readRunReport } from "./run-report.ts";
import { signatureHeaders } from "./sign-request.ts";

type Options = {
  readonly url: string;
  readonly secret: string;
  readonly client: HttpClient;
  /** What the deployer must know beside the change, e.g. which flag. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Epoch milliseconds; the signature's timestamp. */
  readonly nowMs?: () => number;
  /** How long the deployer may take to accept. */
  readonly acceptTimeoutMs?: number;
};

type Lookup = ChangeOutcome | { readonly kind: "never_seen" };
type Ask = (path: string, signal: AbortSignal | null) => Promise<HttpResponse>;
type Post = (request: ExecuteRequest) => Promise<HttpResponse>;

const usualAcceptTimeoutMs = 15_000;
/** No change ever has this key: asking for it shows that the deployer answers. */
const precheckKey = "firebreak-precheck";

/**
 * The signed webhook: `POST <url>`, `GET <url>/runs/<run_id>`, `GET <url>/status?idempotency_key=…` (404: never seen).
 * It posts once. When no answer comes it asks by the key, and what that cannot tell is unclear.
 */
export const createWebhookExecutor = (options: Options): Executor => {
  const ask = asker(options);
  const post = poster(options);
  const { host } = new URL(options.url);
  return {
    name: `the deployer at ${host}`,
    actions: actionsOfExecutor.webhook,
    reach: (signal) => reach(ask, host, signal),
    versions: async () => [],
    precheck: (request) => precheck(ask, host, request),
    execute: (request) => execute(ask, post, request),
    observe: ({ runId, signal }) => observe(ask, runId, signal),
    lookup: async ({ change, idempotencyKey, signal }) => {
      const found = await lookup(ask, idempotencyKey, signal);
      if (found.kind === "never_seen" && isOnItsWay(options, change)) throw lookAgain();
      return found;
    },
  };
};

const lookAgainMs = 2_000;
/** Beyond the time that a deployer has to accept, for the road there. */
const marginMs = 2_000;

/** What a process sent that died since may not have been heard of yet; sent again now, it could run twice. */
const isOnItsWay = (
  { acceptTimeoutMs = usualAcceptTimeoutMs, nowMs = Date.now }: Options,
  { state }: Change,
): boolean => state.kind === "running" && nowMs() - Date.parse(state.at) < acceptTimeoutMs + marginMs;

const lookAgain = (): UpstreamError =>
  new UpstreamError("the deployer has not seen the request so far; it may still be on its way", {
    service: "deployer",
    retryable: true,
    retryAfterMs: lookAgainMs,
    mayHaveRun: true,
  });

const baseOf = ({ url }: Options): string => url.replace(/\/+$/, "");

const asker =
  (options: Options): Ask =>
  (path, signal) =>
    options.client.send({
      service: "deployer",
      url: `${baseOf(options)}${path}`,
      headers: signed(options, ""),
      ...(signal === null ? {} : { signal }),
    });

const poster =
  (options: Options): Post =>
  ({ incidentId, idempotencyKey, change }) => {
    const { action, service, from, to } = change.proposal;
    const { fields = {} } = options;
    const common = { action, service, from, to, incident: incidentId, idempotency_key: idempotencyKey };
    const body = JSON.stringify({ ...fields, ...common });
    // Without the worker's signal: a request that was sent must be heard out, or nobody knows what became of it.
    return options.client.send({
      service: "deployer",
      url: baseOf(options),
      method: "POST",
      headers: { "content-type": "application/json", ...signed(options, body) },
      body,
      timeoutMs: options.acceptTimeoutMs ?? usualAcceptTimeoutMs,
    });
  };

const signed = ({ secret, nowMs = Date.now }: Options, body: string): Readonly<Record<string, string>> =>
  signatureHeaders(secret, body, nowMs());

const statusPath = (key: string): string => `/status?${new URLSearchParams({ idempotency_key: key })}`;

const reach = async (ask: Ask, host: string, signal: AbortSignal): Promise<Reach> => {
  try {
    const { status } = await ask(statusPath(precheckKey), signal);
    const isRefused = status === 401 || status === 403 || status >= 500;
    return isRefused
      ? { kind: "not_reached", text: `the deployer at ${host} answers ${status}` }
      : { kind: "reached", text: `the deployer at ${host} answers` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "not_reached", text: error.message };
  }
};

/** It shows that the deployer answers and takes our signature; what it knows of versions it does not say. */
const precheck = async (ask: Ask, host: string, { service, to, signal }: PrecheckRequest): Promise<Precheck> => {
  const { kind, text } = await reach(ask, host, signal);
  const common = { target: service, from: null, undo: null, history: { kind: "unknown" as const } };
  return kind === "reached"
    ? { kind: "ready", text: `${text}, and takes ${service} to ${to}`, ...common }
    : { kind: "not_ready", text, ...common };
};

const execute = async (ask: Ask, post: Post, request: ExecuteRequest): Promise<ChangeOutcome> => {
  try {
    const { status, text } = await post(request);
    if (status >= 500) return await askByKey(ask, request, `the deployer answered ${status}`);
    if (status >= 400) return { kind: "failed", log: `the deployer refused with ${status}: ${text.slice(0, 500)}` };
    return await accepted(ask, request, status, readRunReport(text, "the deployer"));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.mayHaveRun
      ? await askByKey(ask, request, error.message)
      : { kind: "failed", log: `it was not sent: ${error.message}` };
  }
};

/** Any 2xx is an acceptance. How far it is stands in the answer, or is asked for. */
const accepted = async (
  ask: Ask,
  request: ExecuteRequest,
  status: number,
  report: RunReport,
): Promise<ChangeOutcome> => {
  if (report.kind === "succeeded" || report.kind === "failed") return report;
  if (report.kind === "going_on" && report.runId !== null) return { kind: "running", runId: report.runId };
  const found = await askByKey(
    ask,
    request,
    `the deployer accepted it (${status}) and said ${report.said || "nothing"}`,
  );
  // A plain webhook with neither words nor a status page: the acceptance is all there will ever be.
  const isAllThereIs = report.kind === "none" && report.said === "" && found.kind === "unclear";
  return isAllThereIs ? { kind: "succeeded", log: `the deployer accepted it (${status})` } : found;
};

/** Without the worker's signal, for the same reason as the request itself. */
const askByKey = async (ask: Ask, { idempotencyKey }: ExecuteRequest, what: string): Promise<ChangeOutcome> => {
  try {
    const found = await lookup(ask, idempotencyKey, null);
    if (found.kind === "unclear") return { kind: "unclear", log: `${what}; ${found.log}` };
    if (found.kind !== "never_seen") return found;
    // The request may still be on its way; "never seen" a moment later proves nothing yet.
    return { kind: "unclear", log: `${what}; the deployer has not seen the request so far` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { kind: "unclear", log: `${what}; and it could not be asked what became of it: ${error.message}` };
  }
};

const lookup = async (ask: Ask, key: string, signal: AbortSignal | null): Promise<Lookup> => {
  const { status, text } = await ask(statusPath(key), signal);
  if (status === 404) return { kind: "never_seen" };
  throwIfLater(status);
  if (status >= 400) return { kind: "unclear", log: `asked by the key, the deployer answers ${status}` };
  const report = readRunReport(text, "the deployer, asked by the key");
  switch (report.kind) {
    case "succeeded":
    case "failed":
      return report;
    case "going_on":
      return report.runId === null
        ? { kind: "unclear", log: `asked by the key, the deployer says ${report.said} and names no run` }
        : { kind: "running", runId: report.runId };
    case "none":
      return { kind: "unclear", log: `asked by the key, the deployer says ${report.said || "nothing"}` };
    default:
      return assertNever(report);
  }
};

/** A run is asked until it says `succeeded` or `failed`; how long that is tried is the caller's to say. */
const observe = async (ask: Ask, runId: string, signal: AbortSignal): Promise<ChangeOutcome> => {
  const { status, text } = await ask(`/runs/${encodeURIComponent(runId)}`, signal);
  if (status === 404) return { kind: "unclear", log: `the deployer knows no run ${runId} any more` };
  throwIfLater(status);
  // That we may not read how a run goes says nothing about the run.
  if (status >= 400) return { kind: "unclear", log: `asked about run ${runId}, the deployer answers ${status}` };
  const report = readRunReport(text, `run ${runId}`);
  return report.kind === "succeeded" || report.kind === "failed" ? report : { kind: "running", runId };
};

/** Request Timeout, Too Early, Too Many Requests: the same question may be answered in a while. */
const laterStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

const throwIfLater = (status: number): void => {
  if (status < 500 && !laterStatuses.has(status)) return;
  throw new UpstreamError(`deployer: answered ${status}`, { service: "deployer", retryable: true });
};
