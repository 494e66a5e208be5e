import type { EffectDependencies } from "../../app/effects/dependencies.ts";
import { performEffect } from "../../app/perform-effect.ts";
import type { Chat } from "../../app/ports/chat.ts";
import type { ExecutorFor } from "../../app/propose-change.ts";
import { startGateRefresh } from "../../app/refresh-gates.ts";
import { createReportGate } from "../../app/report-gate.ts";
import { systemClock as clock } from "../clock.ts";
import { digestOf } from "../digest.ts";
import { reportedGates } from "../gate-reporters.ts";
import { targetsOf } from "../targets.ts";
import type { Triage } from "../triage.ts";
import type { Ground } from "./ground.ts";
import type { UseCases } from "./use-cases.ts";

type Parts = {
  readonly useCases: UseCases;
  readonly triage: Triage;
  readonly executorFor: ExecutorFor;
  readonly chat: Chat;
};

/** How many at once, in one process. */
const concurrency = { effects: 8, agents: 12 };

/** Takes effects from the queue and performs them, and keeps the deploy gates outside true. */
export const startWorker = (ground: Ground, { useCases, triage, executorFor, chat }: Parts): void => {
  const { config, logger, storage, shutdown, pokeRelay } = ground;
  const { policy } = config;
  const { incidents, outbox, surfaces, evidence, alerts, operations, requests } = storage.store;
  const gates = reportedGates(config);
  const reportGate = createReportGate({
    incidents,
    operations,
    reporterOf: (service) => gates.find((gate) => gate.service === service)?.reporter ?? null,
    policy,
    clock,
  });
  const effects: EffectDependencies = {
    incidents,
    outbox,
    surfaces,
    evidence,
    alerts,
    handle: useCases.handle,
    operations,
    handleOperations: useCases.handleOperations,
    requests,
    handleRequest: useCases.handleRequest,
    proposeChange: triage.proposeChange,
    reportGate,
    chat,
    pagers: targetsOf(config),
    executorFor,
    triage: triage.team,
    watchService: triage.watchService,
    readErrors: triage.readErrors,
    readDeploys: triage.readDeploys,
    improvePostmortem: triage.improvePostmortem,
    policy,
    clock,
    logger,
    digestOf,
    onEnded: pokeRelay,
  };
  const run = (effectId: string, signal: AbortSignal) => performEffect(effects, effectId, signal);
  storage.queue.startWorkers({ effects: run, agents: run }, concurrency);
  shutdown.add("deploy gates", startGateRefresh({ gates, reportGate, logger }));
};
