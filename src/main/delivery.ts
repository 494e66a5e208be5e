import type { DeliveryReaders, RepositoryReader } from "../app/ports/delivery.ts";
import type { Config } from "../config.ts";
import { createGithubReader } from "../integrations/github-reader.ts";
import { createHttpClient, type HttpClient } from "../integrations/http-client.ts";

/** What may be looked at of each service's way into production, with credentials of its own for reading. */
export const deliveryOf = (config: Config): DeliveryReaders => {
  const repositories = new Map<string, RepositoryReader>();
  for (const [service, { signals }] of Object.entries(config.file.services)) {
    const { github } = signals;
    if (github === undefined) continue;
    repositories.set(
      service,
      createGithubReader({
        apiUrl: github.api_url,
        repository: github.repository,
        token: config.secrets[github.token_env] ?? "",
        client: clientFor(config, github.api_url),
        branch: github.branch ?? null,
        environment: github.environment ?? null,
      }),
    );
  }
  return { repositoryOf: lookIn(repositories) };
};

const lookIn = <Reader>(readers: ReadonlyMap<string, Reader>): ((service: string) => Reader | null) | null =>
  readers.size === 0 ? null : (service) => readers.get(service) ?? null;

const clientFor = ({ file }: Config, url: string): HttpClient => {
  const { allow_hosts: innerHosts } = file.http;
  return createHttpClient({ allowHosts: [new URL(url).host, ...innerHosts], innerHosts });
};
