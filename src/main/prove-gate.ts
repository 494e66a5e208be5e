import type { GateQuestion, ProveGate } from "../app/ports/gate-prover.ts";
import type { ProofConfig, ProofConfigOf, ProofKind } from "../config/proof-schema.ts";
import type { Config } from "../config.ts";
import type { GateCheck, GateItem, GateState } from "../domain/gate.ts";
import { createHttpClient, type HttpClient } from "../integrations/http-client.ts";
import { commandProver } from "../integrations/proofs/command.ts";
import { githubChecksProver } from "../integrations/proofs/github-checks.ts";
import { codeScanningProver } from "../integrations/proofs/github-code-scanning.ts";
import { prometheusRulesProver } from "../integrations/proofs/prometheus-rules.ts";
import { missing, type Prover } from "../integrations/proofs/prover.ts";
import { repositoryFileProver } from "../integrations/proofs/repository-file.ts";
import { runbookProver } from "../integrations/proofs/runbook.ts";
import { urlProver } from "../integrations/proofs/url.ts";
import { systemClock } from "./clock.ts";

export type Parts = {
  readonly runbook: string | null;
  readonly prometheusUrl: string | null;
  /** The value of a variable that the file names. */
  readonly secret: (name: string) => string;
  /** A client that reaches this one host, and what the configuration allows beside it. */
  readonly clientFor: (url: string | null) => HttpClient;
};

export type WrittenService = Config["file"]["services"][string];
export type WrittenGithub = { readonly api_url: string; readonly repository: string; readonly token_env: string };

export const githubOf = (
  { api_url: apiUrl, repository, token_env: name }: WrittenGithub,
  { secret, clientFor }: Parts,
) => ({
  apiUrl,
  repository,
  token: secret(name),
  client: clientFor(apiUrl),
});

/** One row per kind of source. */
const builders: { readonly [K in ProofKind]: (written: ProofConfigOf<K>, parts: Parts) => Prover } = {
  github_checks: (written, parts) =>
    githubChecksProver({ ...githubOf(written, parts), checks: written.checks ?? null }),
  github_code_scanning: (written, parts) =>
    codeScanningProver({ ...githubOf(written, parts), ref: written.ref ?? null, maxSeverity: written.max_severity }),
  url: ({ url, expect_status: expectStatus, expect_text: expectText }, { clientFor }) =>
    urlProver({ url, expectStatus: expectStatus ?? null, expectText: expectText ?? null, client: clientFor(url) }),
  command: ([name = "", ...rest]) => commandProver({ argv: [name, ...rest], path: process.env.PATH ?? "" }),
  runbook: (_written, { runbook, clientFor }) =>
    runbookProver({ place: runbook, client: clientFor(runbook !== null && URL.canParse(runbook) ? runbook : null) }),
  prometheus_rules: ({ url }, { prometheusUrl, clientFor }) =>
    prometheusRulesProver({ url: url ?? prometheusUrl, client: clientFor(url ?? prometheusUrl) }),
  repository_file: (written, parts) => repositoryFileProver({ ...githubOf(written, parts), path: written.path }),
};

export type ConfiguredProof = { readonly service: string; readonly item: GateItem; readonly prover: Prover };

/** Everything that is configured to prove items of the gates, made once. */
export const configuredProofs = (config: Config): readonly ConfiguredProof[] =>
  Object.entries(config.file.services).flatMap(([service, written]) => {
    // Where a change comes from is looked up before the rest is asked: source-finders.ts.
    const { version_controlled: _, ...proofs } = written.proofs;
    return Object.entries(proofs).flatMap(([item, proof]) =>
      proof === undefined
        ? []
        : [{ service, item: item as GateItem, prover: buildProver(proof, partsOf(config, written)) }],
    );
  });

export const partsOf = (config: Config, { runbook, signals }: WrittenService): Parts => ({
  runbook,
  prometheusUrl: signals.prometheus_url ?? null,
  secret: (name) => config.secrets[name] ?? "",
  clientFor: (url) => client(config, url),
});

export const buildProver = (written: ProofConfig, parts: Parts): Prover => {
  const [kind] = Object.keys(written) as ProofKind[];
  return kind === undefined ? unconfigured : buildKind(kind, written, parts);
};

const buildKind = <K extends ProofKind>(kind: K, written: ProofConfig, parts: Parts): Prover => {
  const mine = written[kind];
  return mine === undefined ? unconfigured : builders[kind](mine as ProofConfigOf<K>, parts);
};

const unconfigured: Prover = {
  prove: async () => missing("nothing is configured to prove it"),
  reach: async () => ({ kind: "not_reached", text: "nothing is configured" }),
};

const client = ({ file }: Config, url: string | null): HttpClient => {
  const { allow_hosts: innerHosts } = file.http;
  return createHttpClient({ allowHosts: [...(url === null ? [] : [new URL(url).host]), ...innerHosts], innerHosts });
};

/** What is configured for each service to prove items of its gate. */
export const proveGateWith = (config: Config): ProveGate => {
  const configured = configuredProofs(config);
  const usual = usualProofs(config);
  return (question, asked) =>
    Promise.all(
      [...configured, ...(bringsNew(question) ? [] : usual)]
        .filter(({ service, item }) => service === question.service && asked.includes(item))
        .map(async ({ item, prover }): Promise<GateCheck> => ({ item, state: await stateOf(prover, question) })),
    );
};

/** What nothing new is brought in for is documented where its runbook can be read; what is new must be described anew. */
const usualProofs = (config: Config): readonly ConfiguredProof[] =>
  Object.entries(config.file.services).flatMap(([service, written]) =>
    written.runbook === null || written.proofs.documentation_updated !== undefined
      ? []
      : [{ service, item: "documentation_updated", prover: buildProver({ runbook: true }, partsOf(config, written)) }],
  );

const bringsNew = ({ action }: GateQuestion): boolean => action === "deploy";

/** A source that cannot be asked proves nothing, and says why. */
const stateOf = async (prover: Prover, question: GateQuestion): Promise<GateState> => {
  try {
    const proof = await prover.prove(question);
    return proof.kind === "proven" ? { ...proof, at: systemClock.now() } : proof;
  } catch (error) {
    const why = question.signal.aborted ? "no answer in time" : error instanceof Error ? error.message : String(error);
    return { kind: "missing", reason: `it could not be asked: ${why}` };
  }
};
