import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { oneLine } from "../../base/one-line.ts";
import type { GithubApi } from "../github-api.ts";
import { account, askGithub, newestFirst, readingOf, short } from "./ask.ts";

/** Source: docs.github.com/rest/actions/workflow-runs and /workflow-jobs */
const run = z.object({
  id: z.int(),
  name: z.string().nullish(),
  display_title: z.string().nullish(),
  run_number: z.int(),
  run_attempt: z.int().nullish(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullish(),
  head_branch: z.string().nullish(),
  head_sha: z.string(),
  actor: account,
  created_at: z.string(),
  updated_at: z.string().nullish(),
});
const runs = z.object({ workflow_runs: z.array(run) });
const ended = { name: z.string(), conclusion: z.string().nullish() };
const jobs = z.object({ jobs: z.array(z.object({ ...ended, steps: z.array(z.object(ended)).nullish() })) });
type Run = z.output<typeof run>;

const shown = 20;
const jobsShown = 10;
const titleLimit = 120;
const nameLimit = 60;

export const readRuns = async (
  github: GithubApi,
  branch: string | null,
  signal: AbortSignal,
): Promise<Reading<Account>> => {
  const on = branch === null ? "" : `&branch=${encodeURIComponent(branch)}`;
  const answer = await askGithub(github, `/actions/runs?per_page=${shown}${on}`, runs, signal);
  const link = `${github.pageUrl}/actions`;
  if (answer.kind === "failed") return readingOf(answer, link, () => null);
  const all = [...answer.value.workflow_runs].sort(newestFirst(({ created_at: at }) => at)).slice(0, shown);
  const failed = all.find(isFailed);
  const why = failed === undefined ? [] : await failedStepsOf(github, failed, signal);
  return readingOf(answer, link, () => accountOf(all, why));
};

const isFailed = ({ conclusion }: Run): boolean => failures.has(conclusion ?? "");
const failures: ReadonlySet<string> = new Set(["failure", "timed_out", "startup_failure"]);

const accountOf = (all: readonly Run[], why: readonly string[]): Account | null => {
  const [newest] = all;
  if (newest === undefined) return null;
  const failed = all.filter(isFailed).length;
  return {
    summary: `${failed} of the last ${all.length} runs failed; the newest is ${titleOf(newest)}: ${stateOf(newest)}`,
    body: [...all.map(rowOf), ...why].join("\n"),
  };
};

const titleOf = ({ name, run_number: number, run_attempt: attempt }: Run): string =>
  `${oneLine(name ?? "a workflow", nameLimit)} #${number}${(attempt ?? 1) > 1 ? ` (attempt ${attempt})` : ""}`;

const stateOf = ({ status, conclusion }: Run): string =>
  status === "completed" ? (conclusion ?? "completed") : (status ?? "unknown");

/** `<begun> <workflow> #<number>: <state> at <last change>, <event> on <branch> <commit> by <whom>. <title>` */
const rowOf = (one: Run): string => {
  const branch = oneLine(one.head_branch ?? "no branch", nameLimit);
  const by = one.actor?.login ?? "unknown";
  const at = one.updated_at ?? one.created_at;
  const head = `${one.created_at} ${titleOf(one)}: ${stateOf(one)} at ${at}`;
  const title = oneLine(one.display_title ?? "", titleLimit);
  return `${head}, ${oneLine(one.event, nameLimit)} on ${branch} ${short(one.head_sha)} by ${by}${title === "" ? "" : `. ${title}`}`;
};

const failedStepsOf = async (github: GithubApi, one: Run, signal: AbortSignal): Promise<readonly string[]> => {
  const title = `Where ${titleOf(one)} failed:`;
  const answer = await askGithub(github, `/actions/runs/${one.id}/jobs?filter=latest&per_page=50`, jobs, signal);
  if (answer.kind === "failed") return [`${title} unknown (${answer.reason})`];
  const bad = answer.value.jobs.filter(({ conclusion }) => failures.has(conclusion ?? ""));
  const rows = bad.slice(0, jobsShown).map(({ name, steps }) => {
    const step = (steps ?? []).find(({ conclusion }) => failures.has(conclusion ?? ""));
    return `${oneLine(name, nameLimit)}${step === undefined ? "" : `, at “${oneLine(step.name, titleLimit)}”`}`;
  });
  return rows.length === 0 ? [] : [title, ...rows];
};
