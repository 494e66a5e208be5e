import { z } from "zod";
import type { ChangeOutcome } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { type GithubApi, inPath, wordsOf } from "./github-api.ts";
import { readShape } from "./json-answer.ts";

/** One run of a workflow. `display_title` is what `run-name:` makes of the inputs. */
export type WorkflowRun = z.output<typeof run>;

const run = z.object({
  id: z.number().int(),
  display_title: z.string().nullish(),
  name: z.string().nullish(),
  status: z.string().nullable(),
  conclusion: z.string().nullish(),
  html_url: z.string(),
});
const runs = z.object({ workflow_runs: z.array(run) });

/** Newest first; nobody dispatches more than this of one workflow within the minutes in which a run is looked for. */
const runsLooked = 100;

/** The dispatched run that carries the key in its name; null when GitHub shows none so far. */
export const findRun = async (
  github: GithubApi,
  workflow: string,
  key: string,
  signal: AbortSignal | null,
): Promise<WorkflowRun | null> => {
  const path = `/actions/workflows/${inPath(workflow)}/runs?event=workflow_dispatch&per_page=${runsLooked}`;
  const response = await github.ask(path, { signal });
  const read = response.status === 200 ? readShape(runs, response) : null;
  if (read === null) throw unreadable(`the runs of ${workflow}: ${wordsOf(response)}`);
  // INC-1.CHG-1.… is not INC-1.CHG-10.…: the key ends where its digest ends, and has one length.
  return (
    read.workflow_runs.find(({ display_title, name }) => `${display_title ?? ""} ${name ?? ""}`.includes(key)) ?? null
  );
};

const unreadable = (what: string): UpstreamError => new UpstreamError(what, { service: "GitHub", retryable: true });

export const readRun = async (
  github: GithubApi,
  runId: string,
  signal: AbortSignal,
): Promise<{ readonly kind: "read"; readonly run: WorkflowRun } | { readonly kind: "gone"; readonly why: string }> => {
  const response = await github.ask(`/actions/runs/${encodeURIComponent(runId)}`, { signal });
  if (response.status >= 400) return { kind: "gone", why: wordsOf(response) };
  const read = readShape(run, response);
  if (read === null) throw unreadable(`run ${runId}: an answer in another shape`);
  return { kind: "read", run: read };
};

/** What a cancelled or failed run did before its end nobody but its log can say. */
const endedBadly: Readonly<Record<string, string>> = {
  failure: "failed",
  timed_out: "ran out of time",
  cancelled: "was cancelled",
  startup_failure: "could not start",
  action_required: "waits for an approval in GitHub that nobody gave",
  skipped: "was skipped: nothing of it ran",
};

export const outcomeOfRun = ({ id, status, conclusion, html_url: url }: WorkflowRun): ChangeOutcome => {
  if (status !== "completed") return { kind: "running", runId: String(id) };
  if (conclusion === "success") return { kind: "succeeded", log: `the run succeeded: ${url}` };
  const how = endedBadly[conclusion ?? ""];
  return how === undefined
    ? { kind: "unclear", log: `the run ended as ${conclusion ?? "nothing"}: ${url}` }
    : { kind: "failed", log: `the run ${how}: ${url}` };
};
