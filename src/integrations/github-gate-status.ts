import { z } from "zod";
import type { GateReporter } from "../app/ports/gate-reporter.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { redact } from "../base/redact.ts";
import type { GateAnswer } from "../domain/deploy-gate.ts";
import { createGithubApi, type GithubAccess, type GithubApi, inPath, wordsOf } from "./github-api.ts";
import { readShape } from "./json-answer.ts";

type Options = GithubAccess & {
  readonly service: string;
  /** Null: the repository's default branch. */
  readonly branch: string | null;
  /** The name under which branch protection can require it. */
  readonly context: string;
  /** Where people read more; null when there is no such page. */
  readonly targetUrl: string | null;
};

/** The pull requests that were touched last; who comes back to an older one makes it one of them. */
const pullsLimit = 30;
/** GitHub refuses more. Source: docs.github.com/rest/commits/statuses */
const descriptionLimit = 140;

const repositoryShape = z.object({ default_branch: z.string() });
const branchShape = z.object({ commit: z.object({ sha: z.string() }) });
const pullsShape = z.array(z.object({ head: z.object({ sha: z.string() }) }));
const statusShape = z.object({
  statuses: z.array(z.object({ context: z.string(), state: z.string(), description: z.string().nullish() })),
});

/** A commit status on the head of the branch and of its open pull requests. What stands there already is not set again. */
export const createGithubGateStatus = (options: Options): GateReporter => {
  const github = createGithubApi(options);
  return {
    report: async ({ answerFor, signal }) => {
      const branch = options.branch ?? (await defaultBranch(github, signal));
      const commits = new Set([await headOf(github, branch, signal), ...(await openHeads(github, branch, signal))]);
      const refusals: UpstreamError[] = [];
      // One after the other: GitHub counts requests that come at once as abuse.
      for (const sha of commits) {
        const setting = setStatus(github, options, sha, statusFor(options, answerFor(sha)), signal);
        await setting.catch((error: unknown) => void refusals.push(unlessLater(error)));
      }
      if (refusals[0] !== undefined) throw refusals[0];
    },
    reach: async (signal) => {
      try {
        const branch = options.branch ?? (await defaultBranch(github, signal));
        await headOf(github, branch, signal);
        return { kind: "reached", text: `${branch} of ${options.repository} can be read` };
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        return { kind: "not_reached", text: error.message };
      }
    },
  };
};

/** A fork that is gone must not keep the other commits from being told; an outage or a limit holds for all of them. */
const unlessLater = (error: unknown): UpstreamError => {
  if (error instanceof UpstreamError && !error.retryable) return error;
  throw error;
};

const defaultBranch = async (github: GithubApi, signal: AbortSignal): Promise<string> =>
  (await read(github, "", repositoryShape, signal)).default_branch;

const headOf = async (github: GithubApi, branch: string, signal: AbortSignal): Promise<string> =>
  (await read(github, `/branches/${inPath(branch)}`, branchShape, signal)).commit.sha;

const openHeads = async (github: GithubApi, branch: string, signal: AbortSignal): Promise<readonly string[]> => {
  const asked = { state: "open", base: branch, sort: "updated", direction: "desc", per_page: String(pullsLimit) };
  const pulls = await read(github, `/pulls?${new URLSearchParams(asked)}`, pullsShape, signal);
  return pulls.slice(0, pullsLimit).map(({ head }) => head.sha);
};

const read = async <Shape extends z.ZodType>(
  github: GithubApi,
  path: string,
  shape: Shape,
  signal: AbortSignal,
): Promise<z.output<Shape>> => {
  const response = await github.ask(path, { signal });
  const found = response.status === 200 ? readShape(shape, response) : null;
  if (found === null) throw refused(`${github.repository}${path.split("?")[0]}: ${wordsOf(response)}`);
  return found;
};

const refused = (words: string): UpstreamError => new UpstreamError(words, { service: "GitHub", retryable: false });

type Status = { readonly state: "success" | "failure"; readonly description: string };

const statusFor = ({ service }: Options, answer: GateAnswer): Status => {
  if (!answer.open) return { state: "failure", description: cut(`closed: ${answer.reasons.join("; ")}`) };
  return "pass" in answer
    ? { state: "success", description: cut(`let through (${answer.pass}); else closed: ${answer.reasons.join("; ")}`) }
    : { state: "success", description: cut(`${service} may be deployed`) };
};

const cut = (text: string): string => {
  const plain = redact(text).replaceAll(/\s+/g, " ");
  return plain.length <= descriptionLimit ? plain : `${plain.slice(0, descriptionLimit - 1)}…`;
};

const setStatus = async (
  github: GithubApi,
  { context, targetUrl }: Options,
  sha: string,
  wanted: Status,
  signal: AbortSignal,
): Promise<void> => {
  const { statuses } = await read(github, `/commits/${sha}/status?per_page=100`, statusShape, signal);
  const standing = statuses.find((one) => one.context === context);
  if (standing?.state === wanted.state && standing.description === wanted.description) return;
  const body = { ...wanted, context, ...(targetUrl === null ? {} : { target_url: targetUrl }) };
  const response = await github.ask(`/statuses/${sha}`, { method: "POST", body, signal });
  if (response.status !== 201) throw refused(`the status of ${sha.slice(0, 7)}: ${wordsOf(response)}`);
};
