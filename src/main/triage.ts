import { respondFirst } from "../agents/first-responder.ts";
import { Ledger } from "../agents/ledger.ts";
import { toolsFor } from "../agents/tools.ts";
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
export const createTriage = ({ config, store, handle, executorFor, clock }: Dependencies): Triage => {
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
  const team: TriageTeam = {
    investigate: async ({ incident, investigationId, report, signal }) => {
      const investigation = incident.investigations.find((one) => one.id === investigationId);
      if (investigation === undefined) return;
      const ledger = await Ledger.open({ evidence: store.evidence, clock, incidentId: incident.id, investigationId });
      const tools = toolsFor({
        incident,
        investigationId,
        agent: "first-responder",
        signalsOf: signals,
        catalogue: policy.services,
        incidents: store.incidents,
        proposeRollback: propose,
      });
      for await (const said of respondFirst(
        { tools, ledger, catalogue: policy.services, signal },
        incident,
        investigation,
      )) {
        if (said.kind === "step") await report.step(said.step);
        else await report.summary(said.summary);
      }
      await report.finish(null);
    },
    answer: async ({ incident }) => {
      const summary = incident.investigations.findLast((one) => one.summary !== null)?.summary ?? null;
      const text = summary === null ? "I have no findings yet." : summary.text;
      return { author: "first-responder", text, evidence: [] };
    },
  };
  return {
    team,
    watchService: (request) => watchService({ signalsOf: signals, evidence: store.evidence, clock }, request),
    improvePostmortem: null,
    proposeRollback: propose,
  };
};
