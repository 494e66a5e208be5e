import { readFileSync } from "node:fs";
import type { ConfiguredExecutor, Executor } from "../app/ports/executor.ts";
import type { ExecutorFor } from "../app/propose-change.ts";
import { actionsAllowed, type ExecutorConfig, type ExecutorConfigOf } from "../config/executor-schema.ts";
import type { Config } from "../config.ts";
import { createArgocdExecutor } from "../integrations/argocd-executor.ts";
import { createGithubExecutor } from "../integrations/github-executor.ts";
import { createRunHelm, environmentForHelm } from "../integrations/helm/run-helm.ts";
import { createHelmExecutor } from "../integrations/helm-executor.ts";
import { createHttpClient, type HttpClient } from "../integrations/http-client.ts";
import { createKubernetesExecutor } from "../integrations/kubernetes-executor.ts";
import { createLaunchDarklyExecutor } from "../integrations/launchdarkly-executor.ts";
import { createOfrepExecutor } from "../integrations/ofrep-executor.ts";
import { createWebhookExecutor } from "../integrations/webhook-executor.ts";
import { settingsOf } from "./executor-settings.ts";

type Kind = ExecutorConfig["executor"];
type Parts = {
  readonly service: string;
  /** The value of a variable that the file names. */
  readonly secret: (name: string) => string;
  /** A client that reaches the executor's own host, and what the configuration allows beside it. */
  readonly clientFor: (url: string, caFile?: string) => HttpClient;
};

/** One row per kind of executor. */
const builders: { readonly [K in Kind]?: (written: ExecutorConfigOf<K>, parts: Parts) => Executor } = {
  webhook: ({ url, secret_env: name }, { secret, clientFor }) =>
    createWebhookExecutor({ url, secret: secret(name), client: clientFor(url) }),
  github_actions: (written, { secret, clientFor }) =>
    createGithubExecutor({
      apiUrl: written.api_url,
      repository: written.repository,
      token: secret(written.token_env),
      client: clientFor(written.api_url),
      workflow: written.workflow,
      ref: written.ref,
      inputs: written.inputs,
      keyInput: written.key_input,
      environment: written.environment ?? null,
    }),
  flag: (written, { secret, clientFor }) =>
    written.provider === "launchdarkly"
      ? createLaunchDarklyExecutor({
          url: written.url,
          token: secret(written.token_env),
          project: written.project,
          environment: written.environment,
          flag: written.flag,
          client: clientFor(written.url),
        })
      : createOfrepExecutor({
          url: written.url,
          token: written.token_env === undefined ? null : secret(written.token_env),
          flag: written.flag,
          context: written.context,
          client: clientFor(written.url),
          webhook: createWebhookExecutor({
            url: written.change_url,
            secret: secret(written.secret_env),
            client: clientFor(written.change_url),
            fields: { flag: written.flag },
          }),
        }),
  argocd: (written, { service, secret, clientFor }) =>
    createArgocdExecutor({
      url: written.url,
      token: secret(written.token_env),
      client: clientFor(written.url, written.ca_file),
      application: written.application ?? service,
      appNamespace: written.app_namespace ?? null,
      project: written.project ?? null,
      prune: written.prune,
    }),
  helm: ({ release, namespace, kubeconfig, binary, pass_env: passed }, { service }) =>
    createHelmExecutor({
      run: createRunHelm({ binary, environment: environmentForHelm(process.env, passed) }),
      release: release ?? service,
      namespace,
      kubeconfig: kubeconfig ?? null,
    }),
  kubernetes: ({ url, token_env: token, ca_file: caFile, kind, namespace, name, container }, parts) =>
    createKubernetesExecutor({
      url,
      token: parts.secret(token),
      client: parts.clientFor(url, caFile),
      target: { kind, namespace, name: name ?? parts.service, container: container ?? null },
    }),
};

/** What carries out the changes of each service, made once. @throws when a file that the configuration names cannot be read */
export const executorsByService = (config: Config): ReadonlyMap<string, readonly ConfiguredExecutor[]> =>
  new Map(
    Object.entries(config.file.services).map(([service, { rollback, flag }]) => {
      const parts: Parts = {
        service,
        secret: (name) => config.secrets[name] ?? "",
        clientFor: (url, caFile) => client(config, url, caFile),
      };
      return [service, [rollback, flag].flatMap((written) => (written === null ? [] : (build(written, parts) ?? [])))];
    }),
  );

/** @returns for a service and an action what carries it out; null where nothing is configured */
export const executorsOf = (config: Config): ExecutorFor => {
  const made = executorsByService(config);
  return (service, action) => made.get(service)?.find(({ actions }) => actions.includes(action)) ?? null;
};

/** With what it may do: a deployer that only rolls back is not asked to set a flag. */
const build = <K extends Kind>(
  written: ExecutorConfigOf<K> & { readonly executor: K },
  parts: Parts,
): ConfiguredExecutor | null => {
  const executor = builders[written.executor]?.(written, parts) ?? null;
  return executor === null
    ? null
    : {
        ...executor,
        actions: actionsAllowed(written),
        settings: settingsOf(parts.service, written),
      };
};

const client = (config: Config, url: string, caFile: string | undefined): HttpClient => {
  const { allow_hosts: innerHosts } = config.file.http;
  return createHttpClient({
    allowHosts: [new URL(url).host, ...innerHosts],
    innerHosts,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") }),
  });
};
