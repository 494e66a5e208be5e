import type { RepositoryReader } from "../app/ports/delivery.ts";
import type { ReadDeploys } from "./delivered-deploys.ts";
import { createGithubApi, type GithubAccess } from "./github-api.ts";
import { readCommits } from "./github-reader/commits.ts";
import { readDeployments } from "./github-reader/deployments.ts";
import { readDeploys } from "./github-reader/deploys.ts";
import { readMerges } from "./github-reader/merges.ts";
import { readRuns } from "./github-reader/runs.ts";

type Options = GithubAccess & {
  /** Only what went into this branch, or ran on it; null: all. */
  readonly branch: string | null;
  /** Only deployments to this environment; null: all. */
  readonly environment: string | null;
};

/** Looks at one repository. Every request is a GET below `/repos/<owner>/<name>`. */
export const createGithubReader = ({ branch, environment, ...access }: Options): RepositoryReader => {
  const github = createGithubApi(access);
  return {
    deployments: (_, signal) => readDeployments(github, environment, signal),
    commits: ({ from, to }, signal) => readCommits(github, from, to, signal),
    merges: (_, signal) => readMerges(github, branch, signal),
    runs: (_, signal) => readRuns(github, branch, signal),
  };
};

/** What was deployed to one environment. At most eleven requests: the list, and how each ended. */
export const createGithubDeploys = ({
  environment,
  ...access
}: GithubAccess & { readonly environment: string }): ReadDeploys => {
  const github = createGithubApi(access);
  return (signal) => readDeploys(github, environment, signal);
};
