import type { TriageReport } from "../app/effects/dependencies.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { ClusterReader, DatabaseReader } from "../app/ports/infrastructure.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { EvidenceStore, IncidentStore } from "../app/ports/store.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { ProposeChange } from "../app/propose-change.ts";
import type { InvestigationId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation } from "../domain/investigation.ts";
import type { ServiceCatalogue } from "../domain/service.ts";
import type { Budget } from "./budget.ts";
import { firstResponder, type Outlook, respondFirst, type Summary } from "./first-responder.ts";
import { Ledger } from "./ledger.ts";
import type { Model, Tier } from "./model.ts";
import type { SignalsOf } from "./signals-of.ts";
import { Team } from "./team.ts";
import { toolsFor } from "./tools.ts";
import { Voice } from "./voice.ts";

/** All that the agents reach. main.ts fills it in. */
export type TeamDependencies = {
  /** Null: nobody has configured one, and the first responder works alone. */
  readonly model: Model | null;
  /** Tier of the chief, which entries may inherit. */
  readonly chief: Tier;
  readonly budget: Budget;
  readonly evidence: EvidenceStore;
  readonly incidents: Pick<IncidentStore, "list">;
  readonly signalsOf: SignalsOf;
  /** Null: not configured; agents then have no tools for it. */
  readonly cluster: ClusterReader | null;
  readonly databases: DatabaseReader | null;
  readonly catalogue: ServiceCatalogue;
  readonly proposeChange: ProposeChange;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
};

export type InvestigationRequest = {
  readonly incident: Incident;
  readonly investigationId: InvestigationId;
  readonly report: TriageReport;
  readonly signal: AbortSignal;
};

/** The watchdog: whatever happens, people hear the end of it by then. */
const longestMs = 5 * 60_000;

/**
 * One investigation, from the first look to the last word. It may be run again after a crash: what the ledger knows is
 * not asked again, and what was said is not repeated. It always ends through `finish`, unless the signal fired.
 * @throws UpstreamError when what was found could not be written down; the next attempt goes on from there
 */
export const investigate = async (deps: TeamDependencies, request: InvestigationRequest): Promise<void> => {
  const { incident, investigationId, report, signal } = request;
  const investigation = incident.investigations.find(({ id }) => id === investigationId);
  if (investigation === undefined) return;
  const watchdog = AbortSignal.timeout(longestMs);
  try {
    const degraded = await work(deps, request, investigation, AbortSignal.any([signal, watchdog]));
    if (!signal.aborted) await report.finish(degraded);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof UpstreamError && error.retryable) throw error;
    const fields = { incident: incident.id, investigation: investigationId, error: String(error) };
    deps.logger.error(fields, watchdog.aborted ? "triage ran out of time" : "triage broke");
    await report.finish(
      watchdog.aborted ? "it ran out of time" : "an error of ours ended it early; the log knows more",
    );
  }
};

/** @returns in words why the model did not take part as planned; null when all went as planned */
const work = async (
  deps: TeamDependencies,
  request: InvestigationRequest,
  investigation: Investigation,
  signal: AbortSignal,
): Promise<string | null> => {
  const voice = new Voice(request.report, investigation);
  const { incident, investigationId } = request;
  const ledger = await Ledger.open({
    evidence: deps.evidence,
    clock: deps.clock,
    incidentId: incident.id,
    investigationId,
  });
  const first = await respond(deps, request, investigation, ledger, voice, signal);
  if (deps.model === null) return null;
  return new Team({ deps, request, investigation, ledger, voice, signal, first }).run();
};

const respond = async (
  deps: TeamDependencies,
  { incident, investigationId }: InvestigationRequest,
  investigation: Investigation,
  ledger: Ledger,
  voice: Voice,
  signal: AbortSignal,
): Promise<{ readonly summary: Summary; readonly outlook: Outlook }> => {
  const tools = toolsFor({ ...deps, incident, investigationId, agent: firstResponder });
  let last: { readonly summary: Summary; readonly outlook: Outlook } | null = null;
  for await (const said of respondFirst(
    { tools, ledger, catalogue: deps.catalogue, signal },
    incident,
    investigation,
  )) {
    if (said.kind === "step") await voice.step(said.step);
    else {
      last = said;
      await voice.firstSummary(said.summary);
    }
  }
  if (last === null)
    throw new UpstreamError("the first responder said nothing", { service: "agents", retryable: false });
  return last;
};
