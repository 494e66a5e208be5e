import type { SpecialistName } from "../../domain/routing.ts";
import type { Tier } from "../model.ts";
import type { Limits } from "../run-agent.ts";

/**
 * Every tool that an agent may be given, by name. A tool that this installation has not configured is simply not there;
 * the name in the roster then means nothing. There is no name here for a tool that acts.
 */
export const toolNames = [
  "deploys_list",
  "metrics_query",
  "promql_query",
  "logs_query",
  "http_check",
  "alerts_firing",
  "service_catalogue",
  "runbook",
  "past_incidents",
  "kubernetes_get",
  "kubernetes_describe",
  "kubernetes_logs",
  "kubernetes_yaml",
  "kubernetes_nodes",
  "node_service",
  "service_dependencies",
  "service_connectivity",
  "database_status",
  "github_deployments",
  "github_commits",
  "github_merges",
  "github_runs",
  "argocd_application",
  "propose_rollback",
  "raise_escalation",
] as const;
export type ToolName = (typeof toolNames)[number];

/**
 * One specialist, as data: who it is, what it may use, where it ends. `inherit` runs on the model of whoever delegated.
 * The prompt says what an expert would tell a colleague who takes over; rules that hold for all stand in `houseRules`.
 */
export type RosterEntry = {
  readonly name: SpecialistName;
  readonly tier: Tier | "inherit";
  readonly expertise: string;
  readonly prompt: string;
  readonly tools: readonly ToolName[];
  readonly limits: Limits;
  /** Whom it may name when the problem lies in another's field. */
  readonly handsOffTo: readonly SpecialistName[];
};

const minuteMs = 60_000;

export const usualLimits: Limits = {
  turns: 8,
  calls: 8,
  callsPerTool: 4,
  identicalFailures: 2,
  wallClockMs: 2 * minuteMs,
  tokens: 150_000,
  usd: 1,
  toolMs: 10_000,
  maxTokens: 3_000,
};

/** What everybody may look at, whatever their field. */
export const lookAround: readonly ToolName[] = [
  "metrics_query",
  "promql_query",
  "logs_query",
  "alerts_firing",
  "service_catalogue",
  "past_incidents",
];

export const lines = (...said: readonly string[]): string => said.join("\n");
