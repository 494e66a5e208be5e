import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { ChangeOutcome, ExecuteRequest, Executor } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Change } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import { createGithubApi, type GithubAccess, type GithubApi, inPath, wordsOf } from "./github-api.ts";
import { recordDeployment } from "./github-deployment.ts";
import { precheckWorkflow, reachWorkflow, surelyNamesItsRuns } from "./github-precheck.ts";
import { findRun, outcomeOfRun, readRun, type WorkflowRun } from "./github-runs.ts";
import { readShape } from "./json-answer.ts";

type Options = GithubAccess & {
  readonly workflow: string;
  readonly ref: string;
  /** Values may hold `{service}`, `{from}`, `{to}`, `{incident}` and `{key}`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly keyInput: string;
  readonly environment: string | null;
  readonly acceptTimeoutMs?: number;
  /** How long a run is looked for after the dispatch, and how often. */
  readonly lookForMs?: number;
  readonly lookEveryMs?: number;
};

/** A run shows up seconds after its dispatch. */
const usualLookForMs = 30_000;
const usualLookEveryMs = 2_000;
const usualAcceptTimeoutMs = 15_000;
/** On a bad day GitHub makes runs minutes late: before this much time has gone by, a run that is not there proves nothing. */
const lateByMs = 3 * 60_000;

/**
 * GitHub Actions: a workflow that is dispatched once, and found again by the key in its run's name.
 * That a run is not there proves something only after a while, and only where the workflow surely names its runs.
 */
export const createGithubExecutor = (options: Options): Executor => {
  const github = createGithubApi(options);
  const { repository, workflow, environment, ref } = options;
  /** What became of the run, on GitHub's own record of deployments as well when one is kept. */
  const recorded = async (change: Change, runId: string, outcome: ChangeOutcome, signal: AbortSignal | null) => {
    if (environment === null) return outcome;
    const problem = await recordDeployment({ github, environment, ref, change, runId, outcome, signal });
    return problem === null || outcome.kind === "running" ? outcome : { ...outcome, log: `${outcome.log}\n${problem}` };
  };
  const settled = (change: Change, run: WorkflowRun, signal: AbortSignal | null) =>
    recorded(change, String(run.id), outcomeOfRun(run), signal);
  return {
    name: `the workflow ${workflow} in ${repository}`,
    actions: actionsOfExecutor.github_actions,
    reach: (signal) => reachWorkflow({ ...options, github }, signal),
    versions: async () => [],
    precheck: (request) => precheckWorkflow({ ...options, github }, request),
    execute: async (request) => {
      const sent = await sendOnce(github, options, request);
      switch (sent.kind) {
        case "run":
          return recorded(request.change, sent.runId, { kind: "running", runId: sent.runId }, null);
        case "found":
          return settled(request.change, sent.run, null);
        default:
          return sent;
      }
    },
    observe: async ({ change, runId, signal }) => {
      const read = await readRun(github, runId, signal);
      if (read.kind === "gone") return { kind: "unclear", log: `asked about run ${runId}, ${read.why}` };
      const outcome = outcomeOfRun(read.run);
      return outcome.kind === "running" ? outcome : recorded(change, runId, outcome, signal);
    },
    lookup: async ({ change, idempotencyKey, signal }) => {
      const found = await findRun(github, workflow, idempotencyKey, signal);
      return found === null
        ? notFound(github, options, { change, idempotencyKey, signal })
        : settled(change, found, signal);
    },
  };
};

const details = z.object({ workflow_run_id: z.number().int() });

type Sent =
  | { readonly kind: "run"; readonly runId: string }
  | { readonly kind: "found"; readonly run: WorkflowRun }
  | { readonly kind: "failed" | "unclear"; readonly log: string };

/** Whoever comes a second time with the same key finds the first run. */
const sendOnce = async (github: GithubApi, options: Options, request: ExecuteRequest): Promise<Sent> => {
  try {
    const run = await findRun(github, options.workflow, request.idempotencyKey, request.signal);
    if (run !== null) return { kind: "found", run };
  } catch (error) {
    return notSent(error);
  }
  return dispatch(github, options, request);
};

/** A limit ends by itself, and nothing was run: then the caller comes again. */
const notSent = (error: unknown): Sent => {
  if (!(error instanceof UpstreamError) || error.retryAfterMs !== null) throw error;
  return { kind: "failed", log: `it was not sent: ${error.message}` };
};

const dispatch = async (github: GithubApi, options: Options, request: ExecuteRequest): Promise<Sent> => {
  try {
    const first = await post(github, options, request, { return_run_details: true });
    // An older server refuses the word, and with it the whole request: that one did nothing.
    const isOldServer = (first.status === 400 || first.status === 422) && /return_run_details/.test(first.text);
    const response = isOldServer ? await post(github, options, request, {}) : first;
    if (response.status >= 400) return { kind: "failed", log: `it was not run: ${wordsOf(response)}` };
    const told = readShape(details, response);
    if (told !== null) return { kind: "run", runId: String(told.workflow_run_id) };
    return await lookForRun(github, options, request, "GitHub accepted the dispatch");
  } catch (error) {
    const mayHaveRun = error instanceof UpstreamError && error.mayHaveRun;
    return mayHaveRun ? lookForRun(github, options, request, error.message) : notSent(error);
  }
};

const post = (github: GithubApi, options: Options, request: ExecuteRequest, more: Readonly<Record<string, unknown>>) =>
  github.ask(`/actions/workflows/${inPath(options.workflow)}/dispatches`, {
    method: "POST",
    body: { ref: options.ref, inputs: inputsOf(options, request), ...more },
    timeoutMs: options.acceptTimeoutMs ?? usualAcceptTimeoutMs,
    // Without the worker's signal: a request that was sent must be heard out.
    signal: null,
  });

const inputsOf = ({ inputs, keyInput }: Options, { change, incidentId, idempotencyKey: key }: ExecuteRequest) => {
  const { service, from, to } = change.proposal;
  const words: Readonly<Record<string, string>> = { service, from, to, incident: incidentId, key };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name: string) => words[name] ?? all);
  return { ...Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, fill(text)])), [keyInput]: key };
};

/** Looks for the run for a while. When the worker must stop meanwhile, whoever goes on looks it up by the key. */
const lookForRun = async (
  github: GithubApi,
  { workflow, keyInput, lookForMs = usualLookForMs, lookEveryMs = usualLookEveryMs }: Options,
  { idempotencyKey, signal }: ExecuteRequest,
  what: string,
): Promise<Sent> => {
  const endMs = performance.now() + lookForMs;
  let last = "GitHub shows no such run";
  for (;;) {
    try {
      const found = await findRun(github, workflow, idempotencyKey, null);
      if (found !== null) return { kind: "found", run: found };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      last = error.message;
    }
    if (performance.now() + lookEveryMs > endMs) break;
    await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw lookAgain(`${what}; ${last}`);
  }
  const why = `${what}; ${last}; its name would carry ${idempotencyKey} (run-name and the input ${keyInput})`;
  return { kind: "unclear", log: `${why}: ${github.pageUrl}/actions` };
};

const lookAgainMs = 5_000;

const lookAgain = (what: string): UpstreamError =>
  new UpstreamError(what, { service: "GitHub", retryable: true, retryAfterMs: lookAgainMs, mayHaveRun: true });

type Lookup = Parameters<Executor["lookup"]>[0];

const notFound = async (
  github: GithubApi,
  options: Options,
  { change, idempotencyKey: key, signal }: Lookup,
): Promise<{ readonly kind: "never_seen" } | { readonly kind: "unclear"; readonly log: string }> => {
  const begunMs = change.state.kind === "running" ? Date.parse(change.state.at) : 0;
  const nowMs = (options.nowMs ?? Date.now)();
  if (nowMs - begunMs < lateByMs) throw lookAgain(`no run of ${options.workflow} carries ${key} so far`);
  if (await surelyNamesItsRuns({ ...options, github }, signal)) return { kind: "never_seen" };
  const why = `no run of ${options.workflow} carries ${key}, and it cannot be told whether its runs show their key`;
  return { kind: "unclear", log: `${why}: ${github.pageUrl}/actions` };
};
