import { addMs } from "../base/instant.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation } from "../domain/investigation.ts";
import type { SpecialistName } from "../domain/routing.ts";
import { isUrgent } from "../domain/severity.ts";
import { meteredModel } from "./budget.ts";
import type { Validated } from "./finding.ts";
import type { Outlook, Summary } from "./first-responder.ts";
import type { InvestigationRequest, TeamDependencies } from "./investigate.ts";
import { joinOutlooks } from "./join-outlooks.ts";
import type { Ledger } from "./ledger.ts";
import type { Model } from "./model.ts";
import { patientModel } from "./patience.ts";
import { entryOf } from "./roster.ts";
import { conclusionTitle, runSpecialist } from "./run-specialist.ts";
import { toolsFor } from "./tools.ts";
import { judge } from "./verdict.ts";
import type { Voice } from "./voice.ts";

/** Waiting for a throttled model, all in all. */
const waitBudgetMs = 45_000;
/** Evidence may speak of the day before; a deploy of last week explains nothing. */
const lookBackMs = 24 * 60 * 60_000;

/** What a team works with, for one investigation. */
export type Assignment = {
  readonly deps: TeamDependencies;
  readonly request: InvestigationRequest;
  readonly investigation: Investigation;
  readonly ledger: Ledger;
  readonly voice: Voice;
  readonly signal: AbortSignal;
  /** What the first responder has said. */
  readonly first: { readonly summary: Summary; readonly outlook: Outlook };
};

/** P1 and P2 have somebody for the cause and somebody for the incident; the others have the troubleshooter. */
const specialistsFor = (incident: Incident): readonly SpecialistName[] =>
  isUrgent(incident.severity) ? ["devops-troubleshooter", "incident-responder"] : ["devops-troubleshooter"];

/** The specialists of one investigation and what they have found so far. Lives for one run. */
export class Team {
  private readonly assignment: Assignment;
  private readonly outlooks: Outlook[];
  private readonly nextSteps: string[] = [];
  private readonly notes = new Set<string>();
  private text: string;

  constructor(assignment: Assignment) {
    this.assignment = assignment;
    const { investigation, first } = assignment;
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
    const { deps, request } = this.assignment;
    const { model, budget, sleep, random } = deps;
    const { incident } = request;
    if (model === null) return null;
    const names = specialistsFor(incident).filter((name) => !this.hasConcluded(name));
    const patient = patientModel(meteredModel(model, budget, incident.id), {
      waitBudgetMs,
      sleep,
      random,
      onCheaper: (from, to) => this.notes.add(`Claude is busy: ${to} answered instead of ${from}.`),
    });
    const runs = await Promise.all(names.map(async (name) => ({ name, silence: await this.runOne(name, patient) })));
    const reasons = [...new Set(runs.flatMap(({ silence }) => silence ?? []))];
    const heard = runs.find(({ silence }) => silence === null);
    if (heard === undefined) return reasons.length === 0 ? null : reasons.join("; ");
    for (const { name, silence } of runs) if (silence !== null) this.notes.add(`The ${name} is missing: ${silence}.`);
    if (reasons.length > 0) await this.assignment.voice.summary(this.summaryBy(heard.name));
    return null;
  }

  private hasConcluded(name: SpecialistName): boolean {
    return this.assignment.investigation.steps.some(({ agent, title }) => agent === name && title === conclusionTitle);
  }

  private async runOne(name: SpecialistName, model: Model): Promise<string | null> {
    const { deps, request, investigation, ledger, voice, signal, first } = this.assignment;
    const tools = toolsFor({
      ...deps,
      incident: request.incident,
      investigationId: request.investigationId,
      agent: name,
    });
    const leftUsd = deps.budget.leftUsd(request.incident.id);
    const working = { ...deps, model, delegating: deps.chief, tools, ledger, leftUsd, signal };
    const window = { from: addMs(investigation.startedAt, -lookBackMs), to: deps.clock.now() };
    const briefing = {
      incident: request.incident,
      investigation,
      known: first.summary,
      window,
    };
    for await (const event of runSpecialist(working, entryOf(name), briefing)) {
      if (event.kind === "step") await voice.step(event.step);
      else if (event.kind === "silent") return event.reason;
      else {
        this.take(name, event.validated);
        await voice.summary(this.summaryBy(name));
      }
    }
    return null;
  }

  private take(name: SpecialistName, { report }: Validated): void {
    const { findings, ruledOut, symptom, summary, nextSteps } = report;
    this.outlooks.push({ findings, ruledOut, symptom });
    this.nextSteps.push(...nextSteps);
    // The one who looks for the cause has the first word in the summary.
    if (name === "devops-troubleshooter" || this.text === "") this.text = summary;
  }

  private summaryBy(author: SpecialistName): Summary {
    const { ledger, first } = this.assignment;
    const outlook = joinOutlooks(this.outlooks, (id) => ledger.find(id));
    const { verdict, because } = judge({ ...outlook, toolOf: (id) => ledger.find(id)?.tool ?? null });
    const nextSteps = [...new Set([...first.summary.nextSteps, ...this.nextSteps])].slice(0, nextStepsShown);
    return {
      author,
      verdict,
      text: [this.text, ...(verdict === "likely" ? [`(${because})`] : []), ...this.notes]
        .filter((part, at) => part !== "" && (at === 0 || !this.text.includes(part)))
        .join(" "),
      findings: outlook.findings,
      ruledOut: outlook.ruledOut,
      nextSteps,
    };
  }
}

const nextStepsShown = 8;
