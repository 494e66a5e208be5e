import type { TriageReport } from "../app/effects/dependencies.ts";
import type { AgentRunStore } from "../app/ports/agent-run-store.ts";
import type { Clock } from "../app/ports/clock.ts";
import type { DeliveryReaders } from "../app/ports/delivery.ts";
import type { EvidenceStore } from "../app/ports/evidence-store.ts";
import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { ClusterReader, DatabaseReader } from "../app/ports/infrastructure.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { McpServers } from "../app/ports/mcp.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { ProposeChange } from "../app/propose-change.ts";
import type { InvestigationId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation, Report } from "../domain/investigation.ts";
import type { ServiceCatalogue } from "../domain/service.ts";
import { type Budget, meteredModel } from "./budget.ts";
import { askForPlan } from "./chief.ts";
import { type FirstResponse, firstResponder, respondFirst, type Summary } from "./first-responder.ts";
import { Ledger } from "./ledger.ts";
import type { Model, Tier } from "./model.ts";
import { notebookIn } from "./notebook.ts";
import { patientModel } from "./patience.ts";
import { classifyIncident, type Planned, planFrom, planWithoutChief } from "./plan.ts";
import { stoppedBecause } from "./run-specialist.ts";
import type { SignalsOf } from "./signals-of.ts";
import { groundOf } from "./surroundings.ts";
import type { RaiseEscalation } from "./tools/raise-escalation.ts";
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
  readonly runs: AgentRunStore;
  readonly incidents: Pick<IncidentStore, "list">;
  readonly signalsOf: SignalsOf;
  /** Null: not configured; agents then have no tools for it. */
  readonly cluster: ClusterReader | null;
  readonly databases: DatabaseReader | null;
  readonly delivery: DeliveryReaders;
  readonly mcp: Pick<McpServers, "tools" | "ready"> | null;
  readonly catalogue: ServiceCatalogue;
  readonly proposeChange: ProposeChange;
  readonly raiseEscalation: RaiseEscalation;
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

/** The watchdog of one part of the work: whatever happens, people hear the end of it by then. */
export const longestMs = 4 * 60_000;
/** Waiting for a throttled model, all in all, for one part of the work. */
const waitBudgetMs = 45_000;

/**
 * The beginning of an investigation: the first responder's look, and the plan of who looks further. It may be run again
 * after a crash: what the ledger knows is not asked again, and what was said is not repeated. Without a model it is all
 * of the investigation. It always ends in a plan or through `finish`, unless the signal fired.
 * @throws UpstreamError when what was found could not be written down; the next attempt goes on from there
 */
export const investigate = async (deps: TeamDependencies, request: InvestigationRequest): Promise<void> => {
  const { incident, investigationId, report, signal } = request;
  const investigation = investigationIn(incident, investigationId);
  if (investigation === null || investigation.plan !== null) return;
  const watchdog = AbortSignal.timeout(longestMs);
  try {
    const ended = await begin(deps, request, investigation, AbortSignal.any([signal, watchdog]));
    if (ended !== null && !signal.aborted) await finish(deps, request, ended.degraded);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof UpstreamError && error.retryable) throw error;
    const fields = { incident: incident.id, investigation: investigationId, error: String(error) };
    deps.logger.error(fields, watchdog.aborted ? "triage ran out of time" : "triage broke");
    await report.finish(watchdog.aborted ? "it ran out of time" : brokenByUs, null);
  }
};

export const brokenByUs = "an error of ours ended it early; the log knows more";

export const investigationIn = ({ investigations }: Incident, id: InvestigationId): Investigation | null =>
  investigations.find((one) => one.id === id) ?? null;

export const finish = async (
  { budget, model }: TeamDependencies,
  { incident, report }: InvestigationRequest,
  degraded: string | null,
): Promise<void> => report.finish(degraded, model === null ? null : await budget.bill(incident.id));

export const openLedger = (
  { evidence, clock }: TeamDependencies,
  { incident, investigationId }: Pick<InvestigationRequest, "incident" | "investigationId">,
): Promise<Ledger> => Ledger.open({ evidence, clock, incidentId: incident.id, investigationId });

/** The model as one part of the work has it: paid by the incident, and patient. `notes` gets what people should know. */
export const workingModel = (
  { budget, sleep, random }: TeamDependencies,
  model: Model,
  incident: Incident,
  notes: Set<string>,
): Model =>
  patientModel(meteredModel(model, budget, incident.id), {
    waitBudgetMs,
    sleep,
    random,
    onCheaper: (from, to) => notes.add(`Claude is busy: ${to} answered instead of ${from}.`),
  });

/** @returns null when others go on; otherwise how it ended, with why the model took no part */
const begin = async (
  deps: TeamDependencies,
  request: InvestigationRequest,
  investigation: Investigation,
  signal: AbortSignal,
): Promise<{ readonly degraded: string | null } | null> => {
  const voice = new Voice(request.report, investigation);
  const ledger = await openLedger(deps, request);
  const first = await respond(deps, request, investigation, ledger, voice, signal);
  if (deps.model === null) return { degraded: null };
  const notes = new Set<string>();
  const planned = await plan(
    { ...deps, model: deps.model },
    request,
    investigation,
    ledger,
    first.summary,
    notes,
    signal,
  );
  if (typeof planned === "string") return { degraded: planned };
  await request.report.plan({ ...planned.plan, notes: [...notes] }, reportOf(first), planned.asks);
  await deps.runs.forget(chiefsKey(request));
  return null;
};

const chiefsKey = ({ incident, investigationId }: InvestigationRequest): string =>
  `${incident.id}.${investigationId}.plan`;

/** @returns in words why the model takes no part: it cannot be had at all, so that nobody else need try */
const plan = async (
  deps: TeamDependencies & { readonly model: Model },
  request: InvestigationRequest,
  investigation: Investigation,
  ledger: Ledger,
  known: Summary,
  notes: Set<string>,
  signal: AbortSignal,
): Promise<Planned | string> => {
  const { incident } = request;
  const { question } = investigation;
  const given = planWithoutChief(incident, question);
  if (given !== null) return given;
  const rules = classifyIncident(incident, question);
  const chief = {
    model: workingModel(deps, deps.model, incident, notes),
    tier: deps.chief,
    ledger,
    notebook: notebookIn(deps.runs, chiefsKey(request)),
    clock: deps.clock,
    left: await deps.budget.left(incident.id),
    signal,
  };
  const heard = await askForPlan(chief, { incident, investigation, known, rules });
  if (heard.kind === "said") return planFrom(incident, question, rules, heard.said);
  signal.throwIfAborted();
  const why = stoppedBecause(heard.cause);
  if (heard.cause.kind === "unavailable" || heard.cause.kind === "money") return why;
  deps.logger.warn({ incident: incident.id, cause: heard.cause.kind }, "the chief made no plan; the rules did");
  notes.add(`The chief made no plan (${why}); the rules did.`);
  return planFrom(incident, question, rules, null);
};

type First = Extract<FirstResponse, { kind: "summary" }>;

export const reportOf = ({ summary, outlook }: First): Report => ({
  summary: summary.text,
  ...outlook,
  nextSteps: summary.nextSteps,
  instructionsSeen: [],
});

const respond = async (
  deps: TeamDependencies,
  { incident, investigationId }: InvestigationRequest,
  investigation: Investigation,
  ledger: Ledger,
  voice: Voice,
  signal: AbortSignal,
): Promise<First> => {
  const tools = toolsFor({ ...deps, incident, investigationId, agent: firstResponder });
  const looking = { tools, ledger, ...groundOf(deps), signal, wasAsked: () => true };
  const first = await listen(voice, respondFirst(looking, incident, investigation));
  // People have the first answer; what comes now edits it.
  return first.isWorthAnotherLook ? listen(voice, respondFirst(looking, incident, investigation, "second")) : first;
};

const listen = async (voice: Voice, responses: AsyncIterable<FirstResponse>): Promise<First> => {
  let last: First | null = null;
  for await (const said of responses) {
    if (said.kind === "step") await voice.step(said.step);
    else {
      last = said;
      await voice.summary(said.summary);
    }
  }
  if (last === null)
    throw new UpstreamError("the first responder said nothing", { service: "agents", retryable: false });
  return last;
};
