import { z } from "zod";
import type { GateQuestion } from "../../app/ports/gate-prover.ts";
import { type GithubApi, inPath, wordsOf } from "../github-api.ts";
import { readShape } from "../json-answer.ts";

/** The commit of what is proposed, as GitHub knows it. */
export type ProposedCommit =
  | { readonly kind: "found"; readonly ref: string; readonly sha: string; readonly short: string }
  | { readonly kind: "none"; readonly reason: string };

const shape = z.object({ sha: z.string() });

/** A number of replicas or a flag's state is no version. */
const bringsVersion = ({ action }: GateQuestion): boolean => action !== "scale" && action !== "flag";

/** The version by its own name; where GitHub does not know that, by the commit that the deploy history names for it. */
export const proposedCommit = async (github: GithubApi, question: GateQuestion): Promise<ProposedCommit> => {
  if (!bringsVersion(question))
    return { kind: "none", reason: `a change of this kind (${question.action}) brings in no version` };
  let said = "";
  for (const ref of refsOf(question)) {
    const response = await github.ask(`/commits/${inPath(ref)}`, { signal: question.signal });
    const read = response.status === 200 ? readShape(shape, response) : null;
    if (read !== null) return { kind: "found", ref, sha: read.sha, short: read.sha.slice(0, 7) };
    said = wordsOf(response);
  }
  return { kind: "none", reason: `${github.repository} shows no ${question.to}: ${said}` };
};

/** The words that the deploy history's commit stands in, behind the version itself. */
const refsOf = ({ to, source }: GateQuestion): readonly string[] => {
  const named = source.kind === "version" && source.ref.startsWith(`${to} (commit `) ? source.ref.slice(to.length) : "";
  const commit = /^ \(commit ([0-9a-f]{7,40})\)$/.exec(named)?.[1];
  return commit === undefined ? [to] : [to, commit];
};

export const repositoryProblem = async (github: GithubApi, signal: AbortSignal): Promise<string | null> => {
  const response = await github.ask("", { signal });
  return response.status === 200 ? null : wordsOf(response);
};
