import type { FindSource } from "../app/ports/source-finder.ts";
import type { SourceProofConfig } from "../config/proof-schema.ts";
import type { Config } from "../config.ts";
import { createGithubApi, type GithubAccess } from "../integrations/github-api.ts";
import { repositoryProblem } from "../integrations/proofs/proposed-commit.ts";
import { type Prover, reachBy } from "../integrations/proofs/prover.ts";
import { firstFound } from "../integrations/sources/first-found.ts";
import { githubSource } from "../integrations/sources/github-source.ts";
import { provenSource } from "../integrations/sources/proven-source.ts";
import { buildProver, githubOf, type Parts, partsOf, type WrittenGithub, type WrittenService } from "./prove-gate.ts";

/** Who can look up, for each service, whether the source that a change names is there. */
export const findSourceWith = (config: Config): FindSource => {
  const finders = new Map(
    Object.entries(config.file.services).map(([service, written]) => [service, findersOf(config, written)]),
  );
  return async (question) => {
    const mine = finders.get(question.service) ?? [];
    return mine.length === 0 ? nobodyLooks(question.service) : firstFound(mine)(question);
  };
};

const nobodyLooks = (service: string) => ({
  kind: "not_found" as const,
  reason: `no repository of ${service} is configured (services.${service}.signals.github, or proofs.version_controlled)`,
});

const findersOf = (config: Config, written: WrittenService): readonly FindSource[] => {
  const { version_controlled: own } = written.proofs;
  const parts = partsOf(config, written);
  const prover = own === undefined ? null : otherProver(own, parts);
  return [...repositoriesOf(written, parts).map(githubSource), ...(prover === null ? [] : [provenSource(prover)])];
};

/** A page or a command, where version control is not on GitHub. */
const otherProver = ({ url, command }: SourceProofConfig, parts: Parts): Prover | null => {
  if (url !== undefined) return buildProver({ url }, parts);
  return command === undefined ? null : buildProver({ command }, parts);
};

/** Each repository once, with the first token that is named for it. */
const repositoriesOf = ({ signals, proofs }: WrittenService, parts: Parts): readonly GithubAccess[] => {
  const { version_controlled: own, ...others } = proofs;
  const written = [
    ...(signals.github === undefined ? [] : [signals.github]),
    ...ownRepositories(own),
    ...Object.values(others).flatMap((proof) => [
      ...(proof?.github_checks === undefined ? [] : [proof.github_checks]),
      ...(proof?.github_code_scanning === undefined ? [] : [proof.github_code_scanning]),
      ...(proof?.repository_file === undefined ? [] : [proof.repository_file]),
    ]),
  ];
  const places = written.map(({ api_url: url, repository }) => `${url} ${repository}`.toLowerCase());
  return written.filter((_, index) => places.indexOf(places[index] ?? "") === index).map((one) => githubOf(one, parts));
};

const ownRepositories = (own: SourceProofConfig | undefined): readonly WrittenGithub[] => {
  if (own?.github_source === undefined) return [];
  const { repositories, ...place } = own.github_source;
  return repositories.map((repository) => ({ ...place, repository }));
};

export type ConfiguredSource = { readonly service: string; readonly reach: Prover["reach"] };

/** What is configured for looking up sources alone: whether it answers. */
export const configuredSources = (config: Config): readonly ConfiguredSource[] =>
  Object.entries(config.file.services).flatMap(([service, written]) => {
    const { version_controlled: own } = written.proofs;
    if (own === undefined) return [];
    const parts = partsOf(config, written);
    const prover = otherProver(own, parts);
    if (prover !== null) return [{ service, reach: prover.reach }];
    return ownRepositories(own).map((one) => {
      const github = createGithubApi(githubOf(one, parts));
      return {
        service,
        reach: reachBy(`${one.repository} on GitHub`, (signal) => repositoryProblem(github, signal)),
      };
    });
  });
