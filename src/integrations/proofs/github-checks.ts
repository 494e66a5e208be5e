import { z } from "zod";
import { createGithubApi, type GithubAccess, wordsOf } from "../github-api.ts";
import { readShape } from "../json-answer.ts";
import { proposedCommit, repositoryProblem } from "./proposed-commit.ts";
import { missing, type Proof, type Prover, proven, reachBy } from "./prover.ts";

type Options = GithubAccess & {
  /** Null: all that there are. */
  readonly checks: readonly string[] | null;
};

const shape = z.object({
  total_count: z.int(),
  check_runs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullish() })),
});
type CheckRun = z.output<typeof shape>["check_runs"][number];

const pageSize = 100;
const pagesLimit = 3;
const namedLimit = 5;
const good: ReadonlySet<string> = new Set(["success", "neutral", "skipped"]);

/** The check runs of the proposed version's commit: all of them are over and none went wrong. */
export const githubChecksProver = (options: Options): Prover => {
  const github = createGithubApi(options);
  return {
    reach: reachBy(`${options.repository} on GitHub`, (signal) => repositoryProblem(github, signal)),
    prove: async (question) => {
      const commit = await proposedCommit(github, question);
      if (commit.kind === "none") return missing(commit.reason);
      const { ref, sha, short } = commit;
      const link = `${github.pageUrl}/commit/${sha}/checks`;
      const runs: CheckRun[] = [];
      for (let page = 1; ; page += 1) {
        if (page > pagesLimit) return missing(`${ref} (${short}) has more checks than can be looked at: ${link}`);
        const path = `/commits/${sha}/check-runs?filter=latest&per_page=${pageSize}&page=${page}`;
        const response = await github.ask(path, { signal: question.signal });
        const read = response.status === 200 ? readShape(shape, response) : null;
        if (read === null) return missing(`the checks of ${ref} cannot be read: ${wordsOf(response)}`);
        runs.push(...read.check_runs);
        if (read.check_runs.length === 0 || runs.length >= read.total_count) break;
      }
      return judge(runs, options.checks, `${ref} (${short})`, link);
    },
  };
};

const judge = (runs: readonly CheckRun[], wanted: readonly string[] | null, where: string, link: string): Proof => {
  const absent = (wanted ?? []).filter((name) => !runs.some((run) => run.name === name));
  const asked = wanted === null ? runs : runs.filter(({ name }) => wanted.includes(name));
  const bad = [...absent.map((name) => `${name} is not there`), ...asked.filter((run) => !isGood(run)).map(wordsOfRun)];
  if (bad.length > 0) return missing(`of the checks of ${where}, ${listed(bad)}: ${link}`);
  if (asked.length === 0) return missing(`${where} has no checks: ${link}`);
  return proven(`${asked.length} checks of ${where} passed: ${link}`);
};

const isGood = ({ status, conclusion }: CheckRun): boolean => status === "completed" && good.has(conclusion ?? "");

const wordsOfRun = ({ name, status, conclusion }: CheckRun): string =>
  status === "completed" ? `${name} ended as ${conclusion ?? "nothing"}` : `${name} is ${status.replaceAll("_", " ")}`;

const listed = (words: readonly string[]): string =>
  [...words.slice(0, namedLimit), ...(words.length > namedLimit ? [`${words.length - namedLimit} more`] : [])].join(
    ", ",
  );
