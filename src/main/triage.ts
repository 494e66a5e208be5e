import { setTimeout } from "node:timers/promises";
import { claudeModel } from "../agents/anthropic.ts";
import { createBudget } from "../agents/budget.ts";
import type { TeamDependencies } from "../agents/investigate.ts";
import { createTriageTeam } from "../agents/triage-team.ts";
import { createImprovePostmortem } from "../agents/write-postmortem.ts";
import type { ImprovePostmortem, TriageTeam, WatchService } from "../app/effects/dependencies.ts";
import type { HandleCommand } from "../app/handle-command.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { Executor } from "../app/ports/executor.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { Store } from "../app/ports/store.ts";
import { type ProposeRollback, proposeRollback, type ReadDeploys } from "../app/propose-rollback.ts";
import { watchService } from "../app/watch-service.ts";
import type { Config } from "../config.ts";
import type { Metrics } from "../observability/metrics.ts";
import { signalsOf } from "./signals.ts";

type Dependencies = {
  readonly config: Config;
  readonly store: Store;
  readonly handle: HandleCommand;
  readonly executorFor: (service: string) => Executor | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly digestOf: (text: string) => string;
  readonly metrics: Metrics;
};

export type Triage = {
  readonly team: TriageTeam;
  readonly watchService: WatchService;
  readonly improvePostmortem: ImprovePostmortem | null;
  readonly proposeRollback: ProposeRollback;
};

/** The agents with everything they read, and the ways in which they may ask people for something. */
export const createTriage = ({ config, store, handle, executorFor, clock, logger, metrics }: Dependencies): Triage => {
  const { policy } = config;
  const signals = signalsOf(config);
  const readDeploys: ReadDeploys = async (service, signal) => {
    const reading = await signals(service)?.deploys(signal);
    return reading?.status === "ok" ? reading.value : [];
  };
  const propose: ProposeRollback = (wish) =>
    proposeRollback(
      { handle, policy, executorFor, readDeploys, isMonitored: (service) => signals(service) !== null, clock },
      wish,
    );
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = config.environment;
  const { enabled, models, chief, budget } = config.file.agents;
  const limits = { perIncidentUsd: budget.per_incident_usd, perDayUsd: budget.per_day_usd };
  const team: TeamDependencies = {
    model: enabled && apiKey !== undefined ? claudeModel({ apiKey, baseUrl: baseUrl ?? null, models }) : null,
    chief,
    budget: createBudget(limits, clock, metrics.modelCost),
    evidence: store.evidence,
    incidents: store.incidents,
    signalsOf: signals,
    catalogue: policy.services,
    proposeRollback: propose,
    clock,
    logger,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
    random: Math.random,
  };
  return {
    team: createTriageTeam(team),
    watchService: (request) => watchService({ signalsOf: signals, evidence: store.evidence, clock }, request),
    improvePostmortem: team.model === null ? null : createImprovePostmortem(team),
    proposeRollback: propose,
  };
};
