import { z } from "zod";
import type { GithubApi } from "../github-api.ts";
import { type Answer, account, askGithub, newestFirst } from "./ask.ts";

/** Source: docs.github.com/rest/deployments */
export const deploymentShape = z.object({
  id: z.int(),
  sha: z.string(),
  ref: z.string(),
  creator: account,
  created_at: z.string(),
});
/** What became of one, a row for each turn. */
export const statusShape = z.object({ state: z.string(), created_at: z.string() });

type Dated = { readonly created_at: string };
type Rows<Row> = Promise<Answer<readonly Row[]>>;

/** The page for people. */
export const deploymentsPage = ({ pageUrl }: GithubApi): string => `${pageUrl}/deployments`;

/** Newest first. @param environment null: to all of them */
export const listDeployments = <Row extends Dated>(
  github: GithubApi,
  { environment, atMost }: { readonly environment: string | null; readonly atMost: number },
  row: z.ZodType<Row>,
  signal: AbortSignal,
): Rows<Row> => {
  const only = environment === null ? "" : `&environment=${encodeURIComponent(environment)}`;
  return list(github, { path: `/deployments?per_page=${atMost}${only}`, atMost }, row, signal);
};

/** Newest first. */
export const listStatuses = <Row extends Dated>(
  github: GithubApi,
  { deployment, atMost }: { readonly deployment: number; readonly atMost: number },
  row: z.ZodType<Row>,
  signal: AbortSignal,
): Rows<Row> => list(github, { path: `/deployments/${deployment}/statuses?per_page=${atMost}`, atMost }, row, signal);

const list = async <Row extends Dated>(
  github: GithubApi,
  { path, atMost }: { readonly path: string; readonly atMost: number },
  row: z.ZodType<Row>,
  signal: AbortSignal,
): Rows<Row> => {
  const answer = await askGithub(github, path, z.array(row), signal);
  if (answer.kind === "failed") return answer;
  const newest = [...answer.value].sort(newestFirst(({ created_at: at }) => at)).slice(0, atMost);
  return { kind: "read", value: newest };
};
