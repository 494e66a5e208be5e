import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { oneLine } from "../../base/one-line.ts";
import type { GithubApi } from "../github-api.ts";
import { account, askGithub, newestFirst, readingOf, short } from "./ask.ts";

/** Source: docs.github.com/rest/pulls/pulls#list-pull-requests. A closed one without `merged_at` was thrown away. */
const pull = z.object({
  number: z.int(),
  title: z.string(),
  user: account,
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  base: z.object({ ref: z.string() }),
  labels: z.array(z.object({ name: z.string() })).nullish(),
});
type Pull = z.output<typeof pull>;

/** Each is some 20 kB of JSON; those that were only closed are among them. */
const looked = 50;
const shown = 20;
const titleLimit = 140;
const nameLimit = 60;

export const readMerges = async (
  github: GithubApi,
  branch: string | null,
  signal: AbortSignal,
): Promise<Reading<Account>> => {
  const into = branch === null ? "" : `&base=${encodeURIComponent(branch)}`;
  const path = `/pulls?state=closed&sort=updated&direction=desc&per_page=${looked}${into}`;
  const query = `is:pr is:merged sort:updated-desc${branch === null ? "" : ` base:${branch}`}`;
  const link = `${github.pageUrl}/pulls?${new URLSearchParams({ q: query })}`;
  return readingOf(await askGithub(github, path, z.array(pull), signal), link, accountOf);
};

const accountOf = (pulls: readonly Pull[]): Account | null => {
  const merged = pulls
    .filter(({ merged_at: at }) => typeof at === "string")
    .sort(newestFirst(({ merged_at: at }) => at ?? ""));
  const [newest] = merged;
  if (newest === undefined) return null;
  return {
    summary: `the last merge is #${newest.number} at ${newest.merged_at}: ${oneLine(newest.title, titleLimit)}`,
    body: merged.slice(0, shown).map(rowOf).join("\n"),
  };
};

/** `<merged> #<number> by <whom> into <branch> as <commit>: <title> [labels]` */
const rowOf = ({ number, title, user, merged_at: at, merge_commit_sha: sha, base, labels }: Pull): string => {
  const names = (labels ?? []).slice(0, 5).map(({ name }) => oneLine(name, nameLimit));
  const commit = sha === null || sha === undefined ? "" : ` as ${short(sha)}`;
  const head = `${at} #${number} by ${user?.login ?? "unknown"} into ${oneLine(base.ref, nameLimit)}${commit}`;
  return `${head}: ${oneLine(title, titleLimit)}${names.length === 0 ? "" : ` [${names.join(", ")}]`}`;
};
