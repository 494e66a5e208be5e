import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { redact } from "../base/redact.ts";
import { parseManifest } from "../config/manifest.ts";
import type { Config } from "../config.ts";
import { evolve } from "../domain/evolve.ts";
import { createLogger } from "../observability/logger.ts";
import { inspectRedis } from "../queue/inspect-redis.ts";
import { memoryRateLimiter } from "../queue/rate-buckets.ts";
import { createGateway } from "../slack/gateway.ts";
import { FolderInUse } from "../store/data-folder-lock.ts";
import { openStore } from "../store/open-store.ts";
import { clusterOf } from "./cluster.ts";
import { databasesOf } from "./databases.ts";
import { deliveryFindings } from "./delivery-findings.ts";
import { executorsByService } from "./executors.ts";
import type { Finding } from "./finding.ts";
import { reportedGates } from "./gate-reporters.ts";
import { handoffFindings } from "./handoff-findings.ts";
import { mcpFindings } from "./mcp-findings.ts";
import { configuredProofs } from "./prove-gate.ts";
import { describeProblems, readConfig } from "./read-config.ts";
import { configuredSources } from "./source-finders.ts";
import { databaseOf } from "./storage.ts";

type Check = { readonly name: string; readonly look: () => Promise<readonly Finding[]> };

const fine = (text: string): Finding => ({ level: "ok", text });
const warn = (text: string): Finding => ({ level: "warn", text });
const fail = (text: string): Finding => ({ level: "fail", text });

/** `firebreak doctor`: one line each; exit status 1 when something would not work. */
export const doctor = async (variables: NodeJS.ProcessEnv): Promise<number> => {
  const config = readConfig(variables);
  if (!config.ok) {
    process.stderr.write(`${describeProblems(config.error)}\n`);
    return 2;
  }
  let failed = false;
  for (const { name, look } of checksOf(config.value)) {
    const findings = await look().catch((error: unknown) => [
      fail(error instanceof Error ? error.message : String(error)),
    ]);
    for (const { level, text } of findings) {
      failed ||= level === "fail";
      process.stdout.write(`${level.padEnd(5)} ${name}: ${redact(text)}\n`);
    }
  }
  return failed ? 1 : 0;
};

const checksOf = (config: Config): readonly Check[] => [
  { name: "configuration", look: async () => [fine("environment and file are valid"), ...peopleFindings(config)] },
  { name: "slack", look: () => slackFindings(config) },
  { name: "clock", look: () => clockFindings(config) },
  { name: "database", look: () => databaseFindings(config) },
  { name: "redis", look: () => redisFindings(config) },
  { name: "model", look: async () => [modelFinding(config)] },
  { name: "handoffs", look: async () => handoffFindings(config) },
  { name: "services", look: async () => serviceFindings(config) },
  { name: "cluster", look: () => clusterFindings(config) },
  { name: "databases", look: () => lookedAtFindings(config) },
  { name: "delivery", look: () => deliveryFindings(config) },
  { name: "mcp", look: () => mcpFindings(config) },
  { name: "executors", look: () => executorFindings(config) },
  { name: "proofs", look: () => proofFindings(config) },
  { name: "deploy gates", look: () => gateFindings(config) },
];

const peopleFindings = ({ policy }: Config): readonly Finding[] => {
  const paging =
    policy.escalation.major_incident.length === 0
      ? [warn("nobody is called for a P1: people.groups and escalation.major_incident name nobody")]
      : [];
  const approvers = new Set(
    Object.values(policy.services).flatMap((service) => service.changes.rollback?.approvers ?? []),
  );
  const empty = [...approvers].filter(
    (group) => !/^[UWS][A-Z0-9]+$/.test(group) && (policy.groups[group] ?? []).length === 0,
  );
  return [
    ...paging,
    ...empty.map((group) => fail(`people.groups.${group} has no members, so no rollback can be approved`)),
  ];
};

const authAnswer = z.object({
  user: z.string().optional(),
  team: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

const slackFindings = async (config: Config): Promise<readonly Finding[]> => {
  const gateway = createGateway({
    botToken: config.slack.botToken,
    apiUrl: config.environment.SLACK_API_URL ?? null,
    callTimeoutMs: config.file.slack.call_timeout,
    pace: config.file.slack.pace,
    limiter: memoryRateLimiter(() => performance.now()),
    logger: createLogger({ level: "silent", redact }),
    onCall: () => undefined,
  });
  const answer = authAnswer.parse(await gateway.callNow("auth.test", {}));
  const granted = answer.response_metadata?.scopes;
  const { botScopes: wanted, slashCommands } = ownManifest();
  const missing = granted === undefined ? [] : wanted.filter((scope) => !granted.includes(scope));
  return [
    fine(
      `the bot token belongs to ${answer.user ?? "a bot"} in ${answer.team ?? "a workspace"}; ${config.slack.mode === "socket" ? "Socket Mode" : "HTTP mode"}`,
    ),
    granted === undefined
      ? warn("Slack did not say which scopes the token has")
      : missing.length === 0
        ? fine("every scope of manifest.yml is granted")
        : fail(`scopes are missing: ${missing.join(", ")}; update the app from manifest.yml and install it again`),
    fine(`the manifest has ${slashCommands.join(" and ")}; Slack tells no app which of them it has, so try each`),
    ...(config.slack.mode === "socket" ? [await socketFinding(config)] : []),
  ];
};

const ownManifest = (): ReturnType<typeof parseManifest> =>
  parseManifest(readFileSync(join(import.meta.dirname, "../../manifest.yml"), "utf8"));

const socketFinding = async ({ slack, environment }: Config): Promise<Finding> => {
  if (slack.mode !== "socket") return fine("no socket");
  const response = await fetch(methodUrl(environment, "apps.connections.open"), {
    method: "POST",
    headers: { authorization: `Bearer ${slack.appToken}` },
    signal: AbortSignal.timeout(10_000),
  });
  const { ok, error } = z.object({ ok: z.boolean(), error: z.string().optional() }).parse(await response.json());
  return ok
    ? fine("the app token opens sockets")
    : fail(`the app token opens no socket: ${error ?? "no reason given"}`);
};

/** With or without a slash at the end, as the SDK takes it. */
const methodUrl = ({ SLACK_API_URL: base = "https://slack.com/api" }: Config["environment"], method: string): string =>
  `${base.replace(/\/+$/, "")}/${method}`;

/** Slack refuses requests that are five minutes off; half a minute is worth a look. */
const clockFindings = async ({ environment }: Config): Promise<readonly Finding[]> => {
  const response = await fetch(methodUrl(environment, "api.test"), {
    method: "POST",
    signal: AbortSignal.timeout(10_000),
  });
  const date = response.headers.get("date");
  if (date === null) return [warn("Slack's answer carries no time to compare with")];
  const offS = Math.round(Math.abs(Date.now() - Date.parse(date)) / 1_000);
  return [
    offS > 240
      ? fail(`this clock is ${offS} s off Slack's`)
      : offS > 30
        ? warn(`this clock is ${offS} s off Slack's`)
        : fine("agrees with Slack's"),
  ];
};

const databaseFindings = async ({ environment }: Config): Promise<readonly Finding[]> => {
  const { DATABASE_URL: url, FIREBREAK_DATA: dataFolder } = environment;
  try {
    const store = await openStore({ database: databaseOf(environment), evolve });
    await store.close();
  } catch (error) {
    if (error instanceof FolderInUse) return [fine("embedded; a running Firebreak owns it")];
    throw error;
  }
  return [
    url === undefined
      ? warn(`embedded under ${dataFolder}: for trial and one host; set DATABASE_URL for production`)
      : fine("Postgres can be reached, its schema is up to date"),
  ];
};

const redisFindings = async ({ environment }: Config): Promise<readonly Finding[]> => {
  const { REDIS_URL: url } = environment;
  if (url === undefined) return [warn("none: the queue is embedded and serves one process")];
  const problems = await inspectRedis(url);
  return problems.length === 0 ? [fine("can be reached; keeps what it is given")] : problems.map(warn);
};

const modelFinding = ({ environment, file }: Config): Finding => {
  if (!file.agents.enabled) return warn("agents are switched off");
  return environment.ANTHROPIC_API_KEY === undefined
    ? warn("no ANTHROPIC_API_KEY: triage is done by the first responder alone")
    : fine(`a key is set; ${file.agents.models.sonnet} for the specialists`);
};

const serviceFindings = ({ policy, file }: Config): readonly Finding[] => {
  const names = Object.keys(policy.services);
  if (names.length === 0)
    return [warn("the catalogue is empty: no deploy gate, no rollback, little for triage to look at")];
  const blind = names.filter((name) => Object.keys(file.services[name]?.signals ?? {}).length === 0);
  return [
    fine(`${names.length} in the catalogue`),
    ...(blind.length === 0 ? [] : [warn(`no signals are configured for ${blind.join(", ")}`)]),
  ];
};

const reachTimeoutMs = 10_000;

/** Nothing is said where no cluster is configured. */
const clusterFindings = async (config: Config): Promise<readonly Finding[]> => {
  const cluster = clusterOf(config);
  if (cluster === null) return [];
  const { kind, text } = await cluster.reach(AbortSignal.timeout(reachTimeoutMs));
  return [(kind === "reached" ? fine : fail)(text)];
};

/** Each is looked at once, as triage does. Nothing is said where none is configured. */
const lookedAtFindings = async (config: Config): Promise<readonly Finding[]> => {
  const reader = databasesOf(config);
  return reader === null ? [] : Promise.all(reader.instances.map(({ name }) => reader.reach(name)));
};

/** Each is asked something that changes nothing, with the credentials that a change would use. */
const executorFindings = (config: Config): Promise<readonly Finding[]> =>
  Promise.all(
    [...executorsByService(config)].flatMap(([service, executors]) =>
      executors.map(async (executor) => {
        const { kind, text } = await executor.reach(AbortSignal.timeout(reachTimeoutMs));
        return (kind === "reached" ? fine : fail)(`${service}: ${text}`);
      }),
    ),
  );

/** What cannot be asked now is missing from every gate that wants it. */
const proofFindings = (config: Config): Promise<readonly Finding[]> =>
  Promise.all(
    [
      ...configuredProofs(config).map(({ service, item, prover }) => ({ service, item, reach: prover.reach })),
      ...configuredSources(config).map((source) => ({ ...source, item: "version_controlled" })),
    ].map(async ({ service, item, reach }) => {
      const { kind, text } = await reach(AbortSignal.timeout(reachTimeoutMs));
      return (kind === "reached" ? fine : fail)(`${service}, ${item}: ${text}`);
    }),
  );

/** Nobody would be told that a gate closed. */
const gateFindings = (config: Config): Promise<readonly Finding[]> =>
  Promise.all(
    reportedGates(config).map(async ({ service, reporter }) => {
      const { kind, text } = await reporter.reach(AbortSignal.timeout(reachTimeoutMs));
      return (kind === "reached" ? fine : fail)(`${service}: ${text}`);
    }),
  );
