import { z } from "zod";
import type { ChangeOutcome } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Change } from "../domain/change.ts";
import { type GithubApi, wordsOf } from "./github-api.ts";
import { jsonOrNull, readShape } from "./json-answer.ts";

/** GitHub's record of who has what where. It follows the run and decides nothing: that it cannot be written is only said. */

const deployments = z.array(z.object({ id: z.number().int(), payload: z.unknown() }));
const made = z.object({ id: z.number().int() });
const statuses = z.array(z.object({ state: z.string() }));

const task = "firebreak";
/** Newest first; ours is among the newest while its run goes on. */
const deploymentsLooked = 30;
const descriptionLimit = 140;

type Recorded = {
  readonly github: GithubApi;
  readonly environment: string;
  /** Where the workflow runs; the version itself when GitHub knows it. */
  readonly ref: string;
  readonly change: Change;
  readonly runId: string;
  readonly outcome: ChangeOutcome;
  readonly signal: AbortSignal | null;
};

/** Makes the record when it is missing and gives it the run's state. @returns what went wrong, in a line, or null */
export const recordDeployment = async (recorded: Recorded): Promise<string | null> => {
  try {
    const id = (await find(recorded)) ?? (await make(recorded));
    await setState(recorded, id);
    return null;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return `the deployment could not be recorded: ${error.message}`;
  }
};

const find = async ({ github, environment, runId, signal }: Recorded): Promise<number | null> => {
  const asked = new URLSearchParams({ environment, task, per_page: String(deploymentsLooked) });
  const response = await github.ask(`/deployments?${asked}`, { signal });
  const read = response.status === 200 ? readShape(deployments, response) : null;
  if (read === null) throw refused(wordsOf(response));
  return read.find(({ payload }) => runOf(payload) === runId)?.id ?? null;
};

/** GitHub gives the payload back as it came, or as the text of it. */
const runOf = (payload: unknown): string | null => {
  const value = typeof payload === "string" ? jsonOrNull(payload) : payload;
  const parsed = z.object({ run_id: z.string() }).safeParse(value);
  return parsed.success ? parsed.data.run_id : null;
};

const make = async ({ github, environment, ref, change, runId, signal }: Recorded): Promise<number> => {
  const { service, to, action } = change.proposal;
  const create = (at: string) =>
    github.ask("/deployments", {
      method: "POST",
      signal,
      body: {
        ref: at,
        task,
        auto_merge: false,
        // The approval was given in the incident; checks of a commit must not stop the record of what runs.
        required_contexts: [],
        environment,
        description: `${action} of ${service} to ${to}`.slice(0, descriptionLimit),
        payload: { run_id: runId, change: change.id },
      },
    });
  const first = await create(to);
  const response = first.status === 422 || first.status === 404 ? await create(ref) : first;
  const read = response.status === 201 ? readShape(made, response) : null;
  if (read === null) throw refused(wordsOf(response));
  return read.id;
};

const stateOf = {
  running: "in_progress",
  succeeded: "success",
  failed: "failure",
  unclear: "error",
} satisfies Record<ChangeOutcome["kind"], string>;

const setState = async ({ github, outcome, runId, signal }: Recorded, id: number): Promise<void> => {
  const state = stateOf[outcome.kind];
  const before = await github.ask(`/deployments/${id}/statuses?per_page=1`, { signal });
  if (readShape(statuses, before)?.[0]?.state === state) return;
  const response = await github.ask(`/deployments/${id}/statuses`, {
    method: "POST",
    signal,
    body: { state, description: `run ${runId}`, ...logUrl(outcome) },
  });
  if (response.status !== 201) throw refused(wordsOf(response));
};

const logUrl = (outcome: ChangeOutcome): { readonly log_url?: string } => {
  const found = outcome.kind === "running" ? null : /https?:\/\/\S+/.exec(outcome.log);
  return found === null ? {} : { log_url: found[0] };
};

const refused = (words: string): UpstreamError => new UpstreamError(words, { service: "GitHub", retryable: false });
