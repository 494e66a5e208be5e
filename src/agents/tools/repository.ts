import { z } from "zod";
import type { Account, RepositoryReader } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { resultOf } from "../signals-of.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";

export type RepositoryOf = (service: string) => RepositoryReader | null;

const service = z.string().min(1).max(200).describe("name in the service catalogue");

/** A tag, a branch or a commit; nothing that would lead into somebody else's fork. */
const ref = z
  .string()
  .max(200)
  .regex(/^(?!.*\.\.)[\w][\w./@+-]*$/, "expected a tag, a branch or a commit")
  .describe("a tag, a branch or a commit");

type Spec<Schema extends z.ZodType> = {
  readonly name: string;
  readonly description: string;
  readonly input: Schema;
  readonly about: (input: z.output<Schema>) => string;
  readonly nothing: string;
  readonly read: (reader: RepositoryReader, input: z.output<Schema>, signal: AbortSignal) => Promise<Reading<Account>>;
};

/** Looking at what services are built from, read only. */
export const repositoryTools = (repositoryOf: RepositoryOf): readonly Tool[] => [
  repositoryTool(repositoryOf, {
    name: "github_deployments",
    description:
      "GitHub's deployments of a service, newest first: version, environment, when it began, how it ended, by whom. Use it to see whether a release arrived, and when, beside the first moment of the errors.",
    input: z.strictObject({ service }),
    about: ({ service: one }) => `deployments of ${one}`,
    nothing: "GitHub has no deployment on record",
    read: (reader, _, signal) => reader.deployments({}, signal),
  }),
  repositoryTool(repositoryOf, {
    name: "github_commits",
    description:
      "What a release changed: commits that `to` has and `from` has not, newest first, and the files that changed most. Use it when a deploy is suspected, with the version before as `from` and the suspected one as `to`.",
    input: z.strictObject({ service, from: ref, to: ref }),
    about: ({ service: one, from, to }) => `commits of ${one} from ${from} to ${to}`,
    nothing: "the two are the same",
    read: (reader, { from, to }, signal) => reader.commits({ from, to }, signal),
  }),
  repositoryTool(repositoryOf, {
    name: "github_merges",
    description:
      "Pull requests that were merged lately, newest first, with time, author, branch and title. Use it where there is no deploy to blame: configuration, infrastructure and flags come by merges, too.",
    input: z.strictObject({ service }),
    about: ({ service: one }) => `merges of ${one}`,
    nothing: "no merged pull request among the last closed ones",
    read: (reader, _, signal) => reader.merges({}, signal),
  }),
  repositoryTool(repositoryOf, {
    name: "github_runs",
    description:
      "The last runs of a service's workflows, newest first, with result, commit and author, and the steps at which the last failed one ended. Use it to see whether a release is stuck, was stopped half-way, or never ran.",
    input: z.strictObject({ service }),
    about: ({ service: one }) => `workflow runs of ${one}`,
    nothing: "no workflow has run",
    read: (reader, _, signal) => reader.runs({}, signal),
  }),
];

const repositoryTool = <Schema extends z.ZodType<{ readonly service: string }>>(
  repositoryOf: RepositoryOf,
  { read, about, nothing, ...spec }: Spec<Schema>,
): Tool =>
  defineTool({
    ...spec,
    access: "read",
    worth: "evidence",
    run: async (input, { signal }) => {
      const reader = repositoryOf(input.service);
      if (reader === null) return failedResult(`no repository is configured for ${input.service}`);
      return resultOf(await read(reader, input, signal), {
        what: about(input),
        empty: `${about(input)}: ${nothing}`,
        // A history speaks of all times, up to now.
        window: null,
        ok: ({ summary, body }) => ({ summary: `${about(input)}: ${summary}`, body }),
      });
    },
  });
