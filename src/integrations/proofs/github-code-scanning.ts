import { z } from "zod";
import { createGithubApi, type GithubAccess, wordsOf } from "../github-api.ts";
import { readShape } from "../json-answer.ts";
import { repositoryProblem } from "./proposed-commit.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";

/** How bad an alert is. Without a security severity, the rule's own word is taken for one. */
const ranks = { none: 0, note: 1, low: 1, warning: 2, medium: 2, error: 3, high: 3, critical: 4 } as const;
type Word = keyof typeof ranks;

type Options = GithubAccess & {
  /** `refs/heads/main`, `main`, …; null: the tag of the proposed version. */
  readonly ref: string | null;
  readonly maxSeverity: "none" | "low" | "medium" | "high";
};

const analyses = z.array(z.object({ created_at: z.string(), commit_sha: z.string() }));
const alerts = z.array(
  z.object({
    html_url: z.string(),
    rule: z.object({
      id: z.string().nullish(),
      severity: z.string().nullish(),
      security_severity_level: z.string().nullish(),
    }),
  }),
);
type Alert = z.output<typeof alerts>[number];

const pageSize = 100;

/** Open code scanning alerts. No alerts prove something only where an analysis was made. */
export const codeScanningProver = (options: Options): Prover => {
  const github = createGithubApi(options);
  return {
    reach: reachBy(`${options.repository} on GitHub`, (signal) => repositoryProblem(github, signal)),
    prove: async ({ to, signal }) => {
      const ref = options.ref ?? `refs/tags/${to}`;
      const made = await github.ask(`/code-scanning/analyses?${new URLSearchParams({ ref, per_page: "1" })}`, {
        signal,
      });
      const [analysis] = (made.status === 200 ? readShape(analyses, made) : null) ?? [];
      if (analysis === undefined) {
        const why = made.status === 200 ? "there is none" : wordsOf(made);
        return missing(`no analysis of ${ref} in ${github.repository} can be read: ${why}`);
      }
      const asked = new URLSearchParams({ ref, state: "open", per_page: String(pageSize) });
      const response = await github.ask(`/code-scanning/alerts?${asked}`, { signal });
      const open = response.status === 200 ? readShape(alerts, response) : null;
      if (open === null) return missing(`the alerts of ${ref} cannot be read: ${wordsOf(response)}`);
      const worse = open.filter((alert) => rankOf(alert) > ranks[options.maxSeverity]);
      const link = `${github.pageUrl}/security/code-scanning`;
      const where = `${ref} (${analysis.commit_sha.slice(0, 7)}, analysed ${analysis.created_at})`;
      const [first] = worse;
      if (first !== undefined)
        return missing(
          `${worse.length} open alerts on ${where}, the first ${first.rule.id ?? "one"}: ${first.html_url}`,
        );
      if (open.length === pageSize) return missing(`more alerts are open on ${where} than can be looked at: ${link}`);
      const left = open.length === 0 ? "no open alerts" : `no open alerts above ${options.maxSeverity}`;
      return proven(`${left} on ${where}: ${link}`);
    },
  };
};

/** A word that nobody knows counts as the worst. */
const rankOf = ({ rule }: Alert): number => {
  const word = rule.security_severity_level ?? rule.severity ?? "";
  return Object.hasOwn(ranks, word) ? ranks[word as Word] : ranks.critical;
};
