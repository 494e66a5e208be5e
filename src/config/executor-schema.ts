import { z } from "zod";
import { actionsOfExecutor, type ChangeAction, changeActions } from "../domain/change-action.ts";
import { gateItems } from "../domain/gate.ts";
import { argocdPlace } from "./argocd-place.ts";
import { envName, name, repository, url } from "./scalars.ts";

/** How changes to one service are carried out. Credentials are named, never written; they are not those of the read tools. */

const common = {
  approvers: z.array(name).min(1).default(["approvers"]),
  /** Of a rollback, or of whatever a flag does. Left out: what `gates` asks of the action at the incident's severity. */
  gate: z.array(z.enum(gateItems)).optional(),
  /** Fewer than the executor can do. */
  actions: z.array(z.enum(changeActions)).min(1).optional(),
};

const webhook = z.strictObject({
  executor: z.literal("webhook"),
  url,
  secret_env: envName,
  ...common,
  actions: z.array(z.enum(changeActions)).min(1).default(["rollback"]),
});

const kubernetes = z.strictObject({
  executor: z.literal("kubernetes"),
  /** The API server. */
  url,
  token_env: envName,
  /** PEM file of the API server's authority, when the machine does not know it. */
  ca_file: z.string().optional(),
  namespace: name,
  kind: z.enum(["deployment", "statefulset", "daemonset"]).default("deployment"),
  /** Default: the service's name. */
  name: name.optional(),
  /** The container whose image tag is the version; default: the first. */
  container: name.optional(),
  ...common,
});

const argocd = z.strictObject({
  executor: z.literal("argocd"),
  ...argocdPlace,
  /** Deletes what the version gone back to did not have. */
  prune: z.boolean().default(false),
  ...common,
});

const helm = z.strictObject({
  executor: z.literal("helm"),
  /** Default: the service's name. */
  release: name.optional(),
  namespace: name,
  /** The executor's own credentials. Default: what Helm finds by itself. */
  kubeconfig: z.string().optional(),
  binary: z.string().min(1).default("helm"),
  /** Variables that a credential plugin of the kubeconfig needs; Helm gets no others of ours. */
  pass_env: z.array(envName).default([]),
  ...common,
});

const githubActions = z.strictObject({
  executor: z.literal("github_actions"),
  api_url: url.prefault("https://api.github.com"),
  token_env: envName,
  repository,
  /** The file of the workflow, e.g. rollback.yml; it must take the input named in `key_input`. */
  workflow: name,
  ref: name.default("main"),
  /** `{service}`, `{from}`, `{to}`, `{incident}` and `{key}` are filled in. */
  inputs: z.record(z.string(), z.string()).default({ version: "{to}" }),
  /** The input that carries the idempotency key; the workflow's run-name must show it. */
  key_input: name.default("firebreak_key"),
  /** Records a GitHub deployment to this environment as well. */
  environment: name.optional(),
  ...common,
});

const launchdarkly = z.strictObject({
  executor: z.literal("flag"),
  provider: z.literal("launchdarkly"),
  url: url.prefault("https://app.launchdarkly.com"),
  token_env: envName,
  project: name,
  environment: name,
  flag: name,
  ...common,
});

/** OFREP only reads flags; what sets them is a signed webhook. */
const ofrep = z.strictObject({
  executor: z.literal("flag"),
  provider: z.literal("ofrep"),
  url,
  token_env: envName.optional(),
  flag: name,
  context: z.record(z.string(), z.string()).default({ targetingKey: "firebreak" }),
  change_url: url,
  secret_env: envName,
  ...common,
});

const flag = z.discriminatedUnion("provider", [launchdarkly, ofrep]);

export const executorSchema = z.discriminatedUnion("executor", [
  webhook,
  kubernetes,
  argocd,
  helm,
  githubActions,
  flag,
]);
export const flagSchema = flag;

export type ExecutorConfig = z.output<typeof executorSchema>;
export type ExecutorConfigOf<Kind extends ExecutorConfig["executor"]> = Extract<ExecutorConfig, { executor: Kind }>;

/** What it can do and may do. */
export const actionsAllowed = ({ executor, actions }: ExecutorConfig): readonly ChangeAction[] => {
  const able: readonly ChangeAction[] = actionsOfExecutor[executor];
  return able.filter((action) => actions === undefined || actions.includes(action));
};
