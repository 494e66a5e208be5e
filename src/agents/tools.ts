import type { DeliveryReaders } from "../app/ports/delivery.ts";
import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { ClusterReader, DatabaseReader } from "../app/ports/infrastructure.ts";
import type { McpServers } from "../app/ports/mcp.ts";
import type { ProposeChange } from "../app/propose-change.ts";
import type { InvestigationId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { type ServiceCatalogue, withDependencies } from "../domain/service.ts";
import type { SignalsOf } from "./signals-of.ts";
import type { Tool, Worth } from "./tool.ts";
import { alertsFiring } from "./tools/alerts-firing.ts";
import { argocdApplication } from "./tools/argocd.ts";
import { clusterTools } from "./tools/cluster.ts";
import { databaseStatus } from "./tools/database-status.ts";
import { deploysList } from "./tools/deploys-list.ts";
import { httpCheck } from "./tools/http-check.ts";
import { logsQuery } from "./tools/logs-query.ts";
import { mcpTool } from "./tools/mcp.ts";
import { metricsQuery } from "./tools/metrics-query.ts";
import { pastIncidents } from "./tools/past-incidents.ts";
import { promqlQuery } from "./tools/promql-query.ts";
import { proposeRollback } from "./tools/propose-rollback.ts";
import { type RaiseEscalation, raiseEscalation } from "./tools/raise-escalation.ts";
import { repositoryTools } from "./tools/repository.ts";
import { runbook } from "./tools/runbook.ts";
import { serviceCatalogue } from "./tools/service-catalogue.ts";

export type ToolDependencies = {
  readonly incident: Incident;
  /** Null: a question outside any investigation; then there is nothing to propose. */
  readonly investigationId: InvestigationId | null;
  /** Whose tools these are: proposals carry this name. */
  readonly agent: string;
  readonly signalsOf: SignalsOf;
  /** Null: no cluster is configured, and its tools are not there. */
  readonly cluster: ClusterReader | null;
  readonly databases: DatabaseReader | null;
  readonly delivery: DeliveryReaders;
  /** Null: no server of somebody else's is configured. */
  readonly mcp: Pick<McpServers, "tools"> | null;
  readonly catalogue: ServiceCatalogue;
  readonly incidents: Pick<IncidentStore, "list">;
  readonly proposeChange: ProposeChange;
  readonly raiseEscalation: RaiseEscalation;
};

type Looking = Pick<ToolDependencies, "signalsOf" | "catalogue" | "cluster" | "databases" | "delivery" | "mcp">;

/** What looks at services and what is under them, with or without an incident. */
export const lookingTools = (deps: Looking): readonly Tool[] => [
  deploysList(deps.signalsOf),
  metricsQuery(deps.signalsOf, deps.databases),
  promqlQuery(deps.signalsOf),
  logsQuery(deps.signalsOf, deps.databases),
  httpCheck(deps.signalsOf),
  serviceCatalogue(deps.catalogue),
  runbook(deps.signalsOf),
  ...(deps.cluster === null ? [] : clusterTools(deps.cluster)),
  ...(deps.databases === null ? [] : [databaseStatus(deps.databases)]),
  ...(deps.delivery.repositoryOf === null ? [] : repositoryTools(deps.delivery.repositoryOf)),
  ...(deps.delivery.applicationOf === null ? [] : [argocdApplication(deps.delivery.applicationOf)]),
  ...(deps.mcp?.tools().map(mcpTool) ?? []),
];

/** Everything agents can do, bound to one incident. Nobody gets more than this list, and most get less. */
export const toolsFor = (deps: ToolDependencies): readonly Tool[] => [
  ...lookingTools(deps),
  alertsFiring(deps.signalsOf, deps.incident, monitored(deps)),
  pastIncidents(deps.incidents, deps.incident),
  ...(deps.investigationId === null ? [] : proposing(deps, deps.investigationId)),
];

/** What only makes sense within an investigation: a question from a chat proposes nothing. */
const proposing = (deps: ToolDependencies, investigationId: InvestigationId): readonly Tool[] => [
  proposeRollback({ ...deps, investigationId }),
  raiseEscalation({ ...deps, incidentId: deps.incident.id, investigationId }),
];

/** A claim may lean on a tool's answer only when the tool is known and gives evidence. */
export const worthIn =
  (tools: readonly Tool[]) =>
  (name: string): Worth =>
    tools.find((tool) => tool.name === name)?.worth ?? "guidance";

const servicesAsked = 4;

const monitored = ({ incident, catalogue }: ToolDependencies): readonly string[] =>
  [...new Set(incident.services.flatMap((name) => withDependencies(catalogue, name)))].slice(0, servicesAsked);
