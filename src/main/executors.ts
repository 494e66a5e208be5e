import type { Executor } from "../app/ports/executor.ts";
import type { Config } from "../config.ts";
import type { ExecutorKind } from "../domain/service.ts";
import { createHttpClient } from "../integrations/http-client.ts";
import { createWebhookExecutor } from "../integrations/webhook-executor.ts";

type Rollback = NonNullable<Config["file"]["services"][string]["rollback"]>;
type Build = (rollback: Rollback, config: Config) => Executor | null;

/** One row per kind of executor that this version can drive; `null` for the kinds that only a later one can. */
const builders: Readonly<Partial<Record<ExecutorKind, Build>>> = {
  webhook: ({ url, secret_env: secretName }, config) => {
    if (url === undefined || secretName === undefined) return null;
    const host = new URL(url).host;
    const { allow_hosts: innerHosts } = config.file.http;
    const client = createHttpClient({ allowHosts: [host, ...innerHosts], innerHosts });
    return createWebhookExecutor({ url, secret: config.secrets[secretName] ?? "", client });
  },
};

/** @returns for a service's name its executor, made once */
export const executorsOf = (config: Config): ((service: string) => Executor | null) => {
  const made = new Map<string, Executor | null>();
  for (const [name, { rollback }] of Object.entries(config.file.services)) {
    if (rollback !== null) made.set(name, builders[rollback.executor]?.(rollback, config) ?? null);
  }
  return (service) => made.get(service) ?? null;
};
