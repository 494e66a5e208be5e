import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { firstLine, oneLine } from "../../base/one-line.ts";
import type { GithubApi } from "../github-api.ts";
import { account, askGithub, readingOf, short } from "./ask.ts";

/** Source: docs.github.com/rest/commits/commits#compare-two-commits: oldest commit first, files on the first page only. */
const person = z.object({ name: z.string().nullish(), date: z.string().nullish() }).nullish();
const commit = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), author: person, committer: person }),
  author: account,
});
const file = z.object({ filename: z.string(), status: z.string(), additions: z.int(), deletions: z.int() });
const comparison = z.object({
  status: z.enum(["diverged", "ahead", "behind", "identical"]),
  ahead_by: z.int(),
  behind_by: z.int(),
  total_commits: z.int(),
  commits: z.array(commit),
  files: z.array(file).nullish(),
});

type Commit = z.output<typeof commit>;
type Comparison = z.output<typeof comparison>;

const pageSize = 100;
const commitsShown = 40;
const filesShown = 40;
const messageLimit = 140;
const pathLimit = 160;

export const readCommits = async (
  github: GithubApi,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<Reading<Account>> => {
  const refs = `${encodeURIComponent(from)}...${encodeURIComponent(to)}`;
  const page = (number: number) =>
    askGithub(github, `/compare/${refs}?per_page=${pageSize}&page=${number}`, comparison, signal);
  const link = `${github.pageUrl}/compare/${refs}`;
  const first = await page(1);
  if (first.kind === "failed") return readingOf(first, link, () => null);
  const last = Math.ceil(first.value.total_commits / pageSize);
  const newest = last > 1 ? await page(last) : first;
  if (newest.kind === "failed") return readingOf(newest, link, () => null);
  const earlier = last > 1 ? first.value.commits : [];
  // With more than two pages there is a gap in the middle; what is shown comes from the newest.
  const commits = last > 2 ? newest.value.commits : [...earlier, ...newest.value.commits];
  return readingOf(first, link, (value) => accountOf({ ...value, commits }, from, to));
};

const accountOf = (value: Comparison, from: string, to: string): Account | null => {
  if (value.status === "identical") return null;
  const rows = [...value.commits].reverse().slice(0, commitsShown).map(commitRow);
  const older = Math.max(0, value.total_commits - rows.length);
  const files = filesOf(value);
  return {
    summary: summaryOf(value, from, to),
    body: [
      summaryOf(value, from, to),
      ...rows,
      ...(older === 0 ? [] : [`… ${older} older ${older === 1 ? "commit is" : "commits are"} not shown`]),
      ...files,
    ].join("\n"),
  };
};

const summaryOf = (value: Comparison, from: string, to: string): string => {
  const { status, ahead_by: ahead, behind_by: behind } = value;
  if (status === "behind") return `${to} has nothing that ${from} has not; it lacks ${counted(behind)} of it`;
  const lacks = status === "diverged" ? `, and lacks ${counted(behind)} of ${from}` : "";
  return `${to} has ${counted(ahead)} that ${from} has not${lacks}`;
};

const counted = (count: number): string => `${count} ${count === 1 ? "commit" : "commits"}`;

/** `<time> <commit> <whom>: <first line of the message>` */
const commitRow = ({ sha, commit: { message, author, committer }, author: login }: Commit): string => {
  const who = login?.login ?? oneLine(author?.name ?? "unknown", 60);
  return `${committer?.date ?? author?.date ?? "at an unknown time"} ${short(sha)} ${who}: ${firstLine(message, messageLimit)}`;
};

/** What a release changes most stands first; GitHub tells of 300 files at most. */
const filesOf = ({ files }: Comparison): readonly string[] => {
  const all = [...(files ?? [])].sort((a, b) => b.additions + b.deletions - (a.additions + a.deletions));
  if (all.length === 0) return [];
  const rows = all.slice(0, filesShown).map((one) => {
    const { filename, status, additions, deletions } = one;
    return `${oneLine(status, 20)} +${additions} -${deletions} ${oneLine(filename, pathLimit)}`;
  });
  const more = all.length - rows.length;
  return [
    `Files, most changed first (${all.length}):`,
    ...rows,
    ...(more === 0 ? [] : [`… ${more} more are not shown`]),
  ];
};
