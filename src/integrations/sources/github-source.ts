import { z } from "zod";
import type { FindSource, SourceLook } from "../../app/ports/source-finder.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { assertNever } from "../../base/invariant.ts";
import type { NamedSource } from "../../domain/change-source.ts";
import { createGithubApi, type GithubAccess, type GithubApi, inPath, wordsOf } from "../github-api.ts";
import { readShape } from "../json-answer.ts";

/** Source: docs.github.com/rest/commits/commits, /rest/pulls/pulls, /rest/git/refs */
const commitShape = z.object({ sha: z.string() });
const pullShape = z.object({ number: z.int(), state: z.string(), merged_at: z.string().nullish() });
const refShape = z.object({ ref: z.string() });

/** A commit, a pull request or a tag (each release has one) of one repository. Every request is a GET. */
export const githubSource = (access: GithubAccess): FindSource => {
  const github = createGithubApi(access);
  return async ({ named, signal }) => {
    const mine = within(github, named);
    if (mine === null) return notFound(`it is not in ${github.repository}`);
    try {
      return await lookFor(github, mine, signal);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return notFound(`${github.repository} could not be asked: ${error.message}`);
    }
  };
};

type Findable = Exclude<NamedSource, { readonly kind: "address" }>;

const notFound = (reason: string): SourceLook => ({ kind: "not_found", reason });

/** What is named, where it is this repository's; null when it is another one's. */
const within = (github: GithubApi, named: NamedSource): Findable | null => {
  if (named.kind === "address") return inAddress(github, named.url);
  const isOthers = named.kind === "pull_request" && named.repository !== null && !isSame(named.repository, github);
  return isOthers ? null : named;
};

const isSame = (repository: string, github: GithubApi): boolean =>
  repository.toLowerCase() === github.repository.toLowerCase();

/** `<repository's page>/pull/812`, `/commit/9f2c1e7`, `/releases/tag/v43` */
const inAddress = (github: GithubApi, url: string): Findable | null => {
  if (!URL.canParse(url)) return null;
  const { origin, pathname } = new URL(url);
  const page = new URL(github.pageUrl);
  const [, owner = "", name = "", kind = "", ...rest] = pathname.split("/");
  if (origin !== page.origin || !isSame(`${owner}/${name}`, github)) return null;
  const [first = "", ...more] = rest.map(decoded);
  switch (kind) {
    case "pull":
      return /^\d{1,9}$/.test(first) ? { kind: "pull_request", number: Number(first), repository: null } : null;
    case "commit":
      return /^[0-9a-f]{7,40}$/.test(first) ? { kind: "commit", commit: first } : null;
    case "releases":
      return first === "tag" && more.length > 0 ? { kind: "tag", tag: more.join("/") } : null;
    default:
      return null;
  }
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const lookFor = (github: GithubApi, named: Findable, signal: AbortSignal): Promise<SourceLook> => {
  switch (named.kind) {
    case "commit":
      return lookForCommit(github, named.commit, signal);
    case "pull_request":
      return lookForPull(github, named.number, signal);
    case "tag":
      return lookForTag(github, named.tag, signal);
    default:
      return assertNever(named);
  }
};

/** A branch or a tag may be called like the beginning of a commit: GitHub answers for those as well. */
const lookForCommit = async (github: GithubApi, commit: string, signal: AbortSignal): Promise<SourceLook> => {
  const response = await github.ask(`/commits/${commit}`, { signal });
  const read = response.status === 200 ? readShape(commitShape, response) : null;
  if (read === null) return notFound(`${github.repository} shows no commit ${commit} (${wordsOf(response)})`);
  return read.sha.startsWith(commit)
    ? found(github, `commit ${commit}`, `/commit/${read.sha}`)
    : notFound(`${commit} is no commit of ${github.repository}`);
};

/** What was closed and not merged is thrown away: nothing comes from it. */
const lookForPull = async (github: GithubApi, number: number, signal: AbortSignal): Promise<SourceLook> => {
  const response = await github.ask(`/pulls/${number}`, { signal });
  const read = response.status === 200 ? readShape(pullShape, response) : null;
  if (read === null) return notFound(`${github.repository} shows no pull request #${number} (${wordsOf(response)})`);
  const isMerged = typeof read.merged_at === "string";
  if (read.state === "closed" && !isMerged)
    return notFound(`pull request #${number} of ${github.repository} was closed without being merged`);
  return found(github, `pull request #${number} (${isMerged ? "merged" : "open"})`, `/pull/${number}`);
};

const lookForTag = async (github: GithubApi, tag: string, signal: AbortSignal): Promise<SourceLook> => {
  const response = await github.ask(`/git/ref/tags/${inPath(tag)}`, { signal });
  const read = response.status === 200 ? readShape(refShape, response) : null;
  return read?.ref === `refs/tags/${tag}`
    ? found(github, tag, `/releases/tag/${inPath(tag)}`)
    : notFound(`${github.repository} shows no tag ${tag} (${wordsOf(response)})`);
};

const found = ({ pageUrl, repository }: GithubApi, ref: string, path: string): SourceLook => ({
  kind: "found",
  ref,
  url: `${pageUrl}${path}`,
  proof: `${repository} has it`,
});
