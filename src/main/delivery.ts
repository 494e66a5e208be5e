import { readFileSync } from "node:fs";
import type { ApplicationReader, DeliveryReaders, RepositoryReader } from "../app/ports/delivery.ts";
import type { Config } from "../config.ts";
import { createArgocdDeploys, createArgocdReader } from "../integrations/argocd-reader.ts";
import { firstThatKnows, type ReadDeploys } from "../integrations/delivered-deploys.ts";
import type { GithubAccess } from "../integrations/github-api.ts";
import { createGithubDeploys, createGithubReader } from "../integrations/github-reader.ts";
import { createHttpClient, type HttpClient } from "../integrations/http-client.ts";

type Signals = Config["file"]["services"][string]["signals"];

/**
 * What may be looked at of each service's way into production, with credentials of its own for reading.
 * @throws when a file that the configuration names cannot be read
 */
export const deliveryOf = (config: Config): DeliveryReaders => ({
  repositoryOf: perService(config, ({ github }) => (github === undefined ? null : repositoryOf(config, github))),
  applicationOf: perService(config, ({ argocd }, service) =>
    argocd === undefined ? null : applicationOf(config, service, argocd),
  ),
});

/**
 * A service's deploys as whoever delivers it tells them: Argo CD, else GitHub. GitHub's are those to the environment
 * that is looked at, or else to the one that the service runs in: another one's say nothing of it.
 * @returns null for a service without either
 */
export const deliveredDeploysOf = (config: Config, service: string): ReadDeploys | null => {
  const written = config.file.services[service];
  if (written === undefined) return null;
  const { argocd, github } = written.signals;
  return firstThatKnows([
    ...(argocd === undefined ? [] : [createArgocdDeploys(applicationIn(config, service, argocd))]),
    ...(github === undefined
      ? []
      : [
          createGithubDeploys({
            ...repositoryIn(config, github),
            environment: github.environment ?? written.environment,
          }),
        ]),
  ]);
};

const repositoryIn = (config: Config, written: NonNullable<Signals["github"]>): GithubAccess => ({
  apiUrl: written.api_url,
  repository: written.repository,
  token: config.secrets[written.token_env] ?? "",
  client: clientFor(config, written.api_url),
});

const applicationIn = (config: Config, service: string, written: NonNullable<Signals["argocd"]>) => ({
  url: written.url,
  token: config.secrets[written.token_env] ?? "",
  client: clientFor(config, written.url, written.ca_file),
  application: written.application ?? service,
  appNamespace: written.app_namespace ?? null,
  project: written.project ?? null,
});

const repositoryOf = (config: Config, written: NonNullable<Signals["github"]>): RepositoryReader =>
  createGithubReader({
    ...repositoryIn(config, written),
    branch: written.branch ?? null,
    environment: written.environment ?? null,
  });

const applicationOf = (config: Config, service: string, written: NonNullable<Signals["argocd"]>): ApplicationReader =>
  createArgocdReader(applicationIn(config, service, written));

/** Made once each; null when no service has one. */
const perService = <Reader>(
  { file }: Config,
  make: (signals: Signals, service: string) => Reader | null,
): ((service: string) => Reader | null) | null => {
  const made = new Map<string, Reader>();
  for (const [service, { signals }] of Object.entries(file.services)) {
    const reader = make(signals, service);
    if (reader !== null) made.set(service, reader);
  }
  return made.size === 0 ? null : (service) => made.get(service) ?? null;
};

const clientFor = ({ file }: Config, url: string, caFile?: string): HttpClient => {
  const { allow_hosts: innerHosts } = file.http;
  return createHttpClient({
    allowHosts: [new URL(url).host, ...innerHosts],
    innerHosts,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") }),
  });
};
