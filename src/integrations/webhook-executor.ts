import { createHmac } from "node:crypto";
import { z } from "zod";
import type { ChangeOutcome, ExecuteRequest, Executor } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient, HttpResponse } from "./http-client.ts";

type Options = {
  readonly url: string;
  readonly secret: string;
  readonly client: HttpClient;
  /** Epoch milliseconds; the signature's timestamp. */
  readonly nowMs?: () => number;
};

const runState = z.object({
  status: z.string(),
  run_id: z.string().nullish(),
  log: z.string().nullish(),
  reason: z.string().nullish(),
  error: z.string().nullish(),
});
const postTimeoutMs = 15_000;

/**
 * The signed webhook: `POST <url>`, `GET <url>/runs/<run_id>`, `GET <url>/status?idempotency_key=…` (404: never seen).
 * It posts once. When no answer comes it asks by the key, and what that cannot tell is unclear.
 */
export const createWebhookExecutor = ({ url, secret, client, nowMs = Date.now }: Options): Executor => {
  const base = url.replace(/\/+$/, "");
  const get = (path: string, signal: AbortSignal) =>
    client.send({ service: "deployer", url: `${base}${path}`, signal, headers: signed(secret, "", nowMs()) });

  const lookup: Executor["lookup"] = async ({ idempotencyKey, signal }) => {
    const answer = await get(`/status?${new URLSearchParams({ idempotency_key: idempotencyKey })}`, signal);
    if (answer.status === 404) return { kind: "never_seen" };
    return answer.status >= 500
      ? Promise.reject(unavailable(answer))
      : outcomeOf(answer, "the deployer, asked by the key,");
  };

  return {
    name: "webhook",
    precheck: async ({ to, from }) =>
      to === from
        ? { kind: "not_ready", text: `${to} is what runs now` }
        : { kind: "ready", text: `the deployer at ${new URL(url).host} goes back to ${to}; undo is ${from}` },
    execute: (request) => execute({ base, secret, client, nowMs, lookup }, request),
    observe: async ({ runId, signal }) => {
      const answer = await get(`/runs/${encodeURIComponent(runId)}`, signal);
      if (answer.status >= 500) throw unavailable(answer);
      if (answer.status === 404) return { kind: "unclear", log: `the deployer knows no run ${runId} any more` };
      const outcome = outcomeOf(answer, `run ${runId}`);
      return outcome.kind === "running" ? { kind: "running", runId } : outcome;
    },
    lookup,
  };
};

type Sending = {
  readonly base: string;
  readonly secret: string;
  readonly client: HttpClient;
  readonly nowMs: () => number;
  readonly lookup: Executor["lookup"];
};

const execute = async (
  { base, secret, client, nowMs, lookup }: Sending,
  request: ExecuteRequest,
): Promise<ChangeOutcome> => {
  const { incidentId, idempotencyKey, change } = request;
  const { action, service, from, to } = change.proposal;
  const body = JSON.stringify({ action, service, from, to, incident: incidentId, idempotency_key: idempotencyKey });
  const headers = { "content-type": "application/json", ...signed(secret, body, nowMs()) };
  try {
    // Without the worker's signal: a request that was sent must be heard out, or nobody knows what became of it.
    const answer = await client.send({
      service: "deployer",
      url: base,
      method: "POST",
      headers,
      body,
      timeoutMs: postTimeoutMs,
    });
    if (answer.status >= 500) return await afterNoAnswer(lookup, request, `answered ${answer.status}`);
    return outcomeOf(answer, "the deployer");
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error.mayHaveRun
      ? await afterNoAnswer(lookup, request, error.message)
      : { kind: "failed", log: `it was not sent: ${error.message}` };
  }
};

const afterNoAnswer = async (
  lookup: Executor["lookup"],
  { change, idempotencyKey, signal }: ExecuteRequest,
  what: string,
): Promise<ChangeOutcome> => {
  try {
    const found = await lookup({ change, idempotencyKey, signal });
    if (found.kind !== "never_seen") return found;
    // The request may still be on its way; "never seen" a moment later proves nothing yet.
    return { kind: "unclear", log: `${what}; the deployer has not seen the request so far` };
  } catch (error) {
    return {
      kind: "unclear",
      log: `${what}; and it could not be asked what became of it: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};

const unavailable = ({ status }: HttpResponse): UpstreamError =>
  new UpstreamError(`deployer: answered ${status}`, { service: "deployer", retryable: true });

/** `X-Firebreak-Signature: v1=<hex HMAC-SHA256 of "<timestamp>.<body>">` */
const signed = (secret: string, body: string, nowMs: number): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-firebreak-timestamp": timestamp, "x-firebreak-signature": `v1=${signature}` };
};

/** Any 2xx is an acceptance; without a word on how far it is, it has succeeded. */
const outcomeOf = ({ status, text }: HttpResponse, who: string): ChangeOutcome => {
  if (status >= 400) return { kind: "failed", log: `${who} refused with ${status}: ${text.slice(0, 500)}` };
  const parsed = runState.safeParse(jsonOf(text));
  if (!parsed.success)
    return text.trim() === ""
      ? { kind: "succeeded", log: `${who} accepted it (${status})` }
      : { kind: "unclear", log: `${who} answered ${status} with something else than a status: ${text.slice(0, 200)}` };
  const { status: state, run_id: runId, log, reason, error } = parsed.data;
  const words = [log, reason, error].filter((part) => typeof part === "string" && part !== "").join("\n");
  if (state === "succeeded") return { kind: "succeeded", log: words || `${who}: succeeded` };
  if (state === "failed") return { kind: "failed", log: words || `${who}: failed` };
  if (state === "running" && typeof runId === "string") return { kind: "running", runId };
  return { kind: "unclear", log: `${who} said ${JSON.stringify(state)}${words === "" ? "" : `: ${words}`}` };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
