import type { TriageReport } from "../app/effects/dependencies.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { EvidenceStore, IncidentStore } from "../app/ports/store.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { ProposeRollback } from "../app/propose-rollback.ts";
import { addMs } from "../base/instant.ts";
import type { InvestigationId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation } from "../domain/investigation.ts";
import type { ServiceCatalogue } from "../domain/service.ts";
import { isUrgent } from "../domain/severity.ts";
import { type Budget, meteredModel } from "./budget.ts";
import { firstResponder, type Outlook, respondFirst, type Step, type Summary } from "./first-responder.ts";
import { joinOutlooks } from "./join-outlooks.ts";
import { Ledger } from "./ledger.ts";
import type { Model, Tier } from "./model.ts";
import { patientModel } from "./patience.ts";
import { entryOf, type SpecialistName } from "./roster.ts";
import { conclusionTitle, runSpecialist } from "./run-specialist.ts";
import type { SignalsOf } from "./signals-of.ts";
import { toolsFor } from "./tools.ts";
import { judge } from "./verdict.ts";

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
  readonly catalogue: ServiceCatalogue;
  readonly proposeRollback: ProposeRollback;
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
/** Waiting for a throttled model, all in all. */
const waitBudgetMs = 45_000;
const lookBackMs = 24 * 60 * 60_000;

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
  const team = new Team(deps, request, investigation, ledger, voice, signal, first);
  return team.run();
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

/** Says everything once, however often the work is taken up again. Lives for one run. */
class Voice {
  private readonly report: TriageReport;
  private readonly investigation: Investigation;
  private readonly said: Set<string>;

  constructor(report: TriageReport, investigation: Investigation) {
    this.report = report;
    this.investigation = investigation;
    this.said = new Set(investigation.steps.map(keyOf));
  }

  async step(step: Step): Promise<void> {
    const key = keyOf(step);
    if (this.said.has(key)) return;
    this.said.add(key);
    await this.report.step(step);
  }

  /** An older word never replaces what specialists have added since. */
  async firstSummary(summary: Summary): Promise<void> {
    const stands = this.investigation.summary;
    if (stands === null || stands.author === summary.author) await this.report.summary(summary);
  }

  async summary(summary: Summary): Promise<void> {
    await this.report.summary(summary);
  }
}

const keyOf = ({ agent, title, text }: Step): string => JSON.stringify([agent, title, text]);

/** P1 and P2 have somebody for the cause and somebody for the incident; the others have the troubleshooter. */
const specialistsFor = (incident: Incident): readonly SpecialistName[] =>
  isUrgent(incident.severity) ? ["devops-troubleshooter", "incident-responder"] : ["devops-troubleshooter"];

/** The specialists of one investigation and what they have found so far. Lives for one run. */
class Team {
  private readonly deps: TeamDependencies;
  private readonly request: InvestigationRequest;
  private readonly investigation: Investigation;
  private readonly ledger: Ledger;
  private readonly voice: Voice;
  private readonly signal: AbortSignal;
  private readonly first: { readonly summary: Summary; readonly outlook: Outlook };
  private readonly outlooks: Outlook[];
  private readonly nextSteps: string[] = [];
  private readonly notes = new Set<string>();
  private text: string;

  constructor(
    deps: TeamDependencies,
    request: InvestigationRequest,
    investigation: Investigation,
    ledger: Ledger,
    voice: Voice,
    signal: AbortSignal,
    first: { readonly summary: Summary; readonly outlook: Outlook },
  ) {
    this.deps = deps;
    this.request = request;
    this.investigation = investigation;
    this.ledger = ledger;
    this.voice = voice;
    this.signal = signal;
    this.first = first;
    // Specialists who had finished before a restart left their findings in the summary.
    const stands = investigation.summary?.author === first.summary.author ? null : investigation.summary;
    this.outlooks =
      stands === null
        ? [first.outlook]
        : [
            first.outlook,
            { findings: stands.findings, ruledOut: stands.ruledOut, symptom: { state: "unknown", evidence: [] } },
          ];
    this.text = stands?.text ?? "";
  }

  /** @returns why the model took no part, or null when at least one specialist has answered */
  async run(): Promise<string | null> {
    const { model, budget } = this.deps;
    const { incident } = this.request;
    if (model === null) return null;
    const names = specialistsFor(incident).filter((name) => !this.hasConcluded(name));
    const patient = patientModel(meteredModel(model, budget, incident.id), {
      waitBudgetMs,
      sleep: this.deps.sleep,
      random: this.deps.random,
      onCheaper: (from, to) => this.notes.add(`Claude is busy: ${to} answered instead of ${from}.`),
    });
    const silences = await Promise.all(names.map((name) => this.runOne(name, patient)));
    const reasons = silences.filter((reason) => reason !== null);
    return names.length > 0 && reasons.length === names.length ? reasons.join("; ") : null;
  }

  private hasConcluded(name: SpecialistName): boolean {
    return this.investigation.steps.some(({ agent, title }) => agent === name && title === conclusionTitle);
  }

  private async runOne(name: SpecialistName, model: Model): Promise<string | null> {
    const { deps, request, ledger, signal } = this;
    const tools = toolsFor({
      ...deps,
      incident: request.incident,
      investigationId: request.investigationId,
      agent: name,
    });
    const leftUsd = deps.budget.leftUsd(request.incident.id);
    const working = { ...deps, model, delegating: deps.chief, tools, ledger, leftUsd, signal };
    const window = { from: addMs(this.investigation.startedAt, -lookBackMs), to: deps.clock.now() };
    const briefing = {
      incident: request.incident,
      investigation: this.investigation,
      known: this.first.summary,
      window,
    };
    for await (const event of runSpecialist(working, entryOf(name), briefing)) {
      if (event.kind === "step") await this.voice.step(event.step);
      else if (event.kind === "silent") return event.reason;
      else {
        const { findings, ruledOut, symptom, summary, nextSteps } = event.validated.report;
        this.outlooks.push({ findings, ruledOut, symptom });
        this.nextSteps.push(...nextSteps);
        // The one who looks for the cause has the first word in the summary.
        this.text = name === "devops-troubleshooter" || this.text === "" ? summary : this.text;
        await this.voice.summary(this.summaryBy(name));
      }
    }
    return null;
  }

  private summaryBy(author: SpecialistName): Summary {
    const { ledger } = this;
    const outlook = joinOutlooks(this.outlooks, (id) => ledger.find(id));
    const { verdict, because } = judge({ ...outlook, toolOf: (id) => ledger.find(id)?.tool ?? null });
    const nextSteps = [...new Set([...this.first.summary.nextSteps, ...this.nextSteps])].slice(0, nextStepsShown);
    return {
      author,
      verdict,
      text: [this.text, verdict === "likely" ? `(${because})` : "", ...this.notes]
        .filter((part) => part !== "")
        .join(" "),
      findings: outlook.findings,
      ruledOut: outlook.ruledOut,
      nextSteps,
    };
  }
}

const nextStepsShown = 8;
