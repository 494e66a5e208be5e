import { z } from "zod";
import { envName, name, repository, url } from "./scalars.ts";

/** Where the items of a service's quality gate are proven. Each is asked afresh for every proposal. */

const github = { repository, token_env: envName, api_url: url.prefault("https://api.github.com") };

const sources = {
  /** The check runs of the version's commit; with names, only those, and each must be there. */
  github_checks: z.strictObject({ ...github, checks: z.array(name).min(1).optional() }),
  /** Open alerts of the analysis of `ref` (default: the version's tag); `max_severity` is the worst that may stay open. */
  github_code_scanning: z.strictObject({
    ...github,
    ref: name.optional(),
    max_severity: z.enum(["none", "low", "medium", "high"]).default("none"),
  }),
  /** `{service}`, `{from}`, `{to}` and `{source}` are filled into the path and the query. */
  url: z.strictObject({ url, expect_status: z.int().min(100).max(599).optional(), expect_text: name.optional() }),
  /** Run without a shell; FIREBREAK_SERVICE, _ACTION, _FROM, _TO and _SOURCE say what is proposed. */
  command: z.array(name).min(1),
  /** The service's runbook can be read and says something. */
  runbook: z.literal(true),
  /** Alerting rules that name the service; default: the service's own `signals.prometheus_url`. */
  prometheus_rules: z.strictObject({ url: url.optional() }),
  /** A file or folder is there at the version, and not empty. */
  repository_file: z.strictObject({ ...github, path: name }),
};

export type ProofKind = keyof typeof sources;

const kinds = Object.keys(sources).join(", ");
const proof = z
  .strictObject(sources)
  .partial()
  .refine((written) => Object.keys(written).length === 1, `expected exactly one of ${kinds}`);

/** Where it is looked up that what a change names is there, beside `signals.github` and the repositories of other proofs. */
const versionControlled = z
  .strictObject({
    github_source: z.strictObject({
      repositories: z.array(repository).min(1).max(10),
      token_env: envName,
      api_url: github.api_url,
    }),
    url: sources.url.refine(
      ({ url: address }) => /(?:\{|%7B)source(?:\}|%7D)/i.test(address),
      "expected an address with {source} in it: without, it answers the same whatever is named",
    ),
    command: sources.command,
  })
  .partial()
  .refine((written) => Object.keys(written).length === 1, "expected exactly one of github_source, url, command");

/** That a change is not manual follows from where it comes from; everything else can be proven from outside. */
export const proofsSchema = z
  .strictObject({
    tests_passing: proof,
    security_scan: proof,
    configuration_validated: proof,
    rollback_plan_ready: proof,
    monitoring_configured: proof,
    infrastructure_as_code: proof,
    version_controlled: versionControlled,
    documentation_updated: proof,
  })
  .partial();

export type SourceProofConfig = z.output<typeof versionControlled>;
export type ProofConfig = z.output<typeof proof>;
export type ProofConfigOf<Kind extends ProofKind> = NonNullable<ProofConfig[Kind]>;
