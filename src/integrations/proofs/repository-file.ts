import { z } from "zod";
import { createGithubApi, type GithubAccess, type GithubApi, inPath, wordsOf } from "../github-api.ts";
import { readShape } from "../json-answer.ts";
import { proposedCommit, repositoryProblem } from "./proposed-commit.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";

type Options = GithubAccess & { readonly path: string };

const file = z.object({ type: z.string(), size: z.int(), html_url: z.string().nullish() });
const folder = z.array(z.object({ name: z.string() }));
const commits = z.array(
  z.object({ sha: z.string(), commit: z.object({ committer: z.object({ date: z.string() }).nullish() }) }),
);

/** A file, or a folder of files, at the proposed version; where no version comes in, on the default branch. */
export const repositoryFileProver = (options: Options): Prover => {
  const github = createGithubApi(options);
  const path = options.path.replace(/^\/+|\/+$/g, "");
  return {
    reach: reachBy(`${options.repository} on GitHub`, (signal) => repositoryProblem(github, signal)),
    prove: async (question) => {
      const isVersion = question.action === "rollback" || question.action === "deploy";
      const commit = isVersion ? await proposedCommit(github, question) : null;
      if (commit?.kind === "none") return missing(commit.reason);
      const where = commit === null ? "the default branch" : `${commit.ref} (${commit.short})`;
      const query = commit === null ? "" : `?${new URLSearchParams({ ref: commit.sha })}`;
      const response = await github.ask(`/contents/${inPath(path)}${query}`, { signal: question.signal });
      if (response.status === 404) return missing(`${path} is not there on ${where}`);
      if (response.status !== 200) return missing(`${path} on ${where} cannot be read: ${wordsOf(response)}`);
      const size = readShape(file, response)?.size ?? readShape(folder, response)?.length ?? 0;
      if (size === 0) return missing(`${path} is empty on ${where}`);
      const changed = await lastChange(github, path, commit?.sha ?? null, question.signal);
      const link = `${github.pageUrl}/blob/${commit?.sha ?? "HEAD"}/${inPath(path)}`;
      return proven(`${path} is there on ${where}${changed}: ${link}`);
    },
  };
};

/** When it was changed last: how new it is, people judge. */
const lastChange = async (
  github: GithubApi,
  path: string,
  sha: string | null,
  signal: AbortSignal,
): Promise<string> => {
  const asked = new URLSearchParams({ path, per_page: "1", ...(sha === null ? {} : { sha }) });
  const response = await github.ask(`/commits?${asked}`, { signal });
  const [last] = (response.status === 200 ? readShape(commits, response) : null) ?? [];
  const date = last?.commit.committer?.date;
  return date === undefined ? "" : `, changed last on ${date.slice(0, 10)}`;
};
