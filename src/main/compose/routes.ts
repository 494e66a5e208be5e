import { createAskGate } from "../../app/deploy-gate.ts";
import { exportAudit } from "../../app/export-audit.ts";
import { exportIncident } from "../../app/export-incident.ts";
import { alertRoute } from "../../http/alerts.ts";
import { apiRoutes } from "../../http/api.ts";
import { gateRoute } from "../../http/gate.ts";
import { handoffRoute } from "../../http/handoffs.ts";
import { healthRoutes } from "../../http/health.ts";
import type { Route } from "../../http/route.ts";
import { createSns, sendToSns } from "../../integrations/sns.ts";
import { memoryRateLimiter } from "../../queue/rate-buckets.ts";
import { alertSourcesOf } from "../alert-sources.ts";
import { systemClock as clock } from "../clock.ts";
import type { credentialsOf } from "../credentials.ts";
import { localRoutes } from "../local-routes.ts";
import { spentOnOpen } from "../spent-on-open.ts";
import type { Ground } from "./ground.ts";
import type { SlackDoor } from "./slack-door.ts";
import type { UseCases } from "./use-cases.ts";

type Parts = {
  readonly door: SlackDoor;
  readonly useCases: UseCases;
  readonly credentials: ReturnType<typeof credentialsOf>;
  /** Of the command line on this machine. */
  readonly localToken: string;
  /** Throws while nothing arrives from Slack; null in a process that does not receive. */
  readonly checkReceiving: (() => void) | null;
};

/** Everything that is answered over HTTP, but for Slack's own events. */
export const routesOf = (ground: Ground, parts: Parts): readonly Route[] => {
  const { config, metrics, storage } = ground;
  const { incidents, operations } = storage.store;
  const { door, useCases, credentials } = parts;
  return [
    alertRoute({
      sources: alertSourcesOf(config.file),
      credentialsOf: credentials.ofSource,
      sns: createSns({ clock, send: sendToSns }),
      receive: useCases.receiveAlerts,
      clock,
      onAlert: metrics.alert,
    }),
    handoffRoute({
      credentials: credentials.ofDepartments,
      handleRequest: useCases.handleRequest,
      limiter: memoryRateLimiter(() => performance.now()),
      perMinute: config.file.handoffs.per_minute,
    }),
    gateRoute({
      ask: createAskGate({
        incidents,
        operations,
        policy: config.policy,
        clock,
        whenUnknown: config.file.deploy_gate.when_unknown,
      }),
      credentials: credentials.general,
    }),
    ...apiRoutes({ incidents, credentials: credentials.general }),
    ...healthRoutes({
      checks: checksOf(ground, parts),
      metrics: () => metricsText(ground),
      metricsContentType: metrics.contentType,
    }),
    ...commandLineRoutes(ground, door, parts.localToken),
  ];
};

const readinessTimeoutMs = 2_000;

const checksOf = ({ storage: { store, queue } }: Ground, { door, checkReceiving }: Parts) => [
  { name: "database", check: () => store.ping(readinessTimeoutMs) },
  { name: "queue", check: () => queue.ping(readinessTimeoutMs) },
  { name: "slack", check: async () => void (await door.identity()) },
  ...(checkReceiving === null ? [] : [{ name: "slack socket", check: async () => checkReceiving() }]),
];

/** With what only the database knows, when it can be asked. */
const metricsText = async ({ config, metrics, storage: { store } }: Ground): Promise<string> => {
  const counts = await store.outbox.counts().catch(() => null);
  for (const [status, count] of Object.entries(counts ?? {})) metrics.effects(status, count);
  const backlog = await store.backlog().catch(() => null);
  if (backlog !== null) metrics.backlog(backlog);
  const today = await store.spending.ofDay(clock.now().slice(0, 10)).catch(() => null);
  const { per_day_usd: usd, per_day_tokens: tokens } = config.file.agents.budget;
  if (today !== null) metrics.modelBudget(today, { usd, tokens });
  const ofOpen = await spentOnOpen(store).catch(() => null);
  const { per_incident_usd, per_incident_tokens } = config.file.agents.budget;
  if (ofOpen !== null) metrics.modelIncidents(ofOpen, { usd: per_incident_usd, tokens: per_incident_tokens });
  return metrics.text();
};

const commandLineRoutes = (
  { storage: { store } }: Ground,
  { people }: SlackDoor,
  localToken: string,
): readonly Route[] => {
  const { incidents, evidence, audit } = store;
  const nameOf = async (who: string) => (await people()).nameOf(who);
  return localRoutes(localToken, {
    export: (id, format) => exportIncident({ incidents, evidence, nameOf }, id, format),
    exportAudit: (format) => exportAudit(audit, format),
    verifyAudit: audit.verify,
  });
};
