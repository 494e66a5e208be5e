import { setTimeout } from "node:timers/promises";
import { answerOperations } from "../agents/answer-operations.ts";
import { claudeModel } from "../agents/anthropic.ts";
import { createBudget } from "../agents/budget.ts";
import type { TeamDependencies } from "../agents/investigate.ts";
import { createReply } from "../agents/reply-to-question.ts";
import { createTriageTeam } from "../agents/triage-team.ts";
import { createImprovePostmortem } from "../agents/write-postmortem.ts";
import type { ImprovePostmortem, ReadErrors, TriageTeam, WatchService } from "../app/effects/dependencies.ts";
import type { HandleCommand } from "../app/handle-command.ts";
import { createMeasureSlo, type MeasureSlo } from "../app/measure-slo.ts";
import type { AnswerOperations } from "../app/ports/answer-operations.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { Store } from "../app/ports/store.ts";
import { type ExecutorFor, type ProposeChange, proposeChange } from "../app/propose-change.ts";
import type { ReadDeploys } from "../app/source-of-change.ts";
import { createVersionsOf, type VersionsOf } from "../app/versions-of.ts";
import { watchService } from "../app/watch-service.ts";
import type { Config } from "../config.ts";
import { deploysLimit } from "../integrations/deploy-history.ts";
import type { Metrics } from "../observability/metrics.ts";
import { clusterOf } from "./cluster.ts";
import { databasesOf } from "./databases.ts";
import { deliveryOf } from "./delivery.ts";
import { mcpServersOf } from "./mcp.ts";
import { proveGateWith } from "./prove-gate.ts";
import { signalsOf } from "./signals.ts";
import { findSourceWith } from "./source-finders.ts";

type Dependencies = {
  readonly config: Config;
  readonly store: Store;
  readonly handle: HandleCommand;
  readonly executorFor: ExecutorFor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly digestOf: (text: string) => string;
  readonly metrics: Metrics;
};

export type Triage = {
  readonly team: TriageTeam;
  readonly watchService: WatchService;
  readonly readErrors: ReadErrors;
  readonly readDeploys: ReadDeploys;
  readonly versionsOf: VersionsOf;
  readonly measureSlo: MeasureSlo;
  readonly improvePostmortem: ImprovePostmortem | null;
  readonly proposeChange: ProposeChange;
  /** For questions that belong to no incident. */
  readonly answerOperations: AnswerOperations;
  /** Ends what was started for the agents. */
  readonly close: () => Promise<void>;
};

/** The agents with everything they read, and the ways in which they may ask people for something. */
export const createTriage = ({ config, store, handle, executorFor, clock, logger, metrics }: Dependencies): Triage => {
  const { policy } = config;
  const signals = signalsOf(config);
  const readDeploys: ReadDeploys = async (service, signal) => {
    const reading = await signals(service)?.deploys(signal);
    return reading?.status === "ok" ? reading.value : [];
  };
  const proveGate = proveGateWith(config);
  const findSource = findSourceWith(config);
  const propose: ProposeChange = (wish) =>
    proposeChange(
      {
        handle,
        policy,
        executorFor,
        readDeploys,
        knowsAllDeploys: (service, deploys) =>
          config.file.services[service]?.signals.deploys_url !== undefined && deploys.length < deploysLimit,
        proveGate,
        findSource,
        isMonitored: (service) => signals(service) !== null,
        clock,
      },
      wish,
    );
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = config.environment;
  const { enabled, models, chief, budget } = config.file.agents;
  const limits = {
    perIncident: { usd: budget.per_incident_usd, tokens: budget.per_incident_tokens },
    perDay: { usd: budget.per_day_usd, tokens: budget.per_day_tokens },
  };
  const model = enabled && apiKey !== undefined ? claudeModel({ apiKey, baseUrl: baseUrl ?? null, models }) : null;
  // Only specialists ask servers of somebody else's; without a model none is started.
  const mcp = model === null ? null : mcpServersOf(config, logger);
  void mcp?.ready(new AbortController().signal);
  const team: TeamDependencies = {
    model,
    chief,
    budget: createBudget({ limits, spending: store.spending, clock, onSpent: metrics.modelSpent }),
    evidence: store.evidence,
    runs: store.agentRuns,
    incidents: store.incidents,
    signalsOf: signals,
    cluster: clusterOf(config)?.reader ?? null,
    databases: databasesOf(config),
    delivery: deliveryOf(config),
    mcp,
    catalogue: policy.services,
    proposeChange: propose,
    raiseEscalation: ({ incidentId, agent, trigger, reason, key }) =>
      handle({
        key,
        actor: { kind: "agent", name: agent },
        incidentId,
        command: { kind: "escalate", trigger, reason },
      }),
    clock,
    logger,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
    random: Math.random,
  };
  return {
    team: createTriageTeam(team),
    watchService: (request) => watchService({ signalsOf: signals, evidence: store.evidence, clock }, request),
    measureSlo: createMeasureSlo({ signalsOf: signals, clock }),
    readDeploys,
    versionsOf: createVersionsOf({ readDeploys, executorFor }),
    readErrors: async (service, window, signal) => {
      const reading = await signals(service)?.errorRatio(window, signal);
      return reading?.status === "ok" ? reading.value : null;
    },
    improvePostmortem: team.model === null ? null : createImprovePostmortem(team),
    proposeChange: propose,
    answerOperations: createReply({
      askSpecialist: (text, signal) => answerOperations(team, { text, signal }),
      incidents: store.incidents,
      operations: store.operations,
      requests: store.requests,
      signalsOf: signals,
      catalogue: policy.services,
      clock,
    }),
    close: async () => mcp?.close(),
  };
};
