import { UpstreamError } from "../app/ports/upstream-error.ts";
import { addMs } from "../base/instant.ts";
import type { Consultation, Investigation } from "../domain/investigation.ts";
import {
  brokenByUs,
  type InvestigationRequest,
  investigationIn,
  longestMs,
  openLedger,
  type TeamDependencies,
  workingModel,
} from "./investigate.ts";
import type { Model, Tier } from "./model.ts";
import { notebookIn } from "./notebook.ts";
import { entryOf, tierOf } from "./roster.ts";
import { runSpecialist } from "./run-specialist.ts";
import { standingOf, summaryOf } from "./standing.ts";
import { groundOf, surroundingsIn } from "./surroundings.ts";
import { toolsFor } from "./tools.ts";
import { Voice } from "./voice.ts";

export type ConsultationRequest = InvestigationRequest & { readonly number: number };

/** Evidence may speak of the day before; a deploy of last week explains nothing. */
export const lookBackMs = 24 * 60 * 60_000;

/**
 * One specialist at one task. After a crash another worker goes on with the same conversation: no tool and no turn of the
 * model is paid twice. It always ends in a report or in a stub that says why there is none, unless the signal fired.
 * @throws UpstreamError when what was found could not be written down; the next attempt goes on from there
 */
export const consult = async (deps: TeamDependencies, request: ConsultationRequest): Promise<void> => {
  const { incident, investigationId, number, report, signal } = request;
  const investigation = investigationIn(incident, investigationId);
  const consultation = investigation?.consultations.find((one) => one.number === number) ?? null;
  if (investigation === null || consultation?.state.kind !== "waiting") return;
  const watchdog = AbortSignal.timeout(longestMs);
  try {
    const ended = await work(deps, request, investigation, consultation, AbortSignal.any([signal, watchdog]));
    if (signal.aborted) return;
    const after = await report.consulted(number, ended.state, ended.handOff);
    await deps.runs.forget(keyOf(request));
    if (after === null || ended.state.kind === "silent") return;
    const now = investigationIn(after, investigationId);
    if (now !== null) await sayWhereItStands(deps, request, now, consultation.specialist);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof UpstreamError && error.retryable) throw error;
    const fields = { incident: incident.id, investigation: investigationId, number, error: String(error) };
    deps.logger.error(fields, watchdog.aborted ? "a specialist ran out of time" : "a specialist broke");
    const reason = watchdog.aborted ? "it ran out of time" : brokenByUs;
    await report.consulted(number, { kind: "silent", reason }, null);
  }
};

const keyOf = ({ incident, investigationId, number }: ConsultationRequest): string =>
  `${incident.id}.${investigationId}.${number}`;

type Ended = {
  readonly state: Exclude<Consultation["state"], { kind: "waiting" }>;
  readonly handOff: Parameters<InvestigationRequest["report"]["consulted"]>[2];
};

const work = async (
  deps: TeamDependencies,
  request: ConsultationRequest,
  investigation: Investigation,
  { specialist, task, askedBy }: Consultation,
  signal: AbortSignal,
): Promise<Ended> => {
  const { incident, investigationId } = request;
  if (deps.model === null) return silent("no model is configured any more");
  await deps.mcp?.ready(signal);
  const voice = new Voice(request.report, investigation);
  const ledger = await openLedger(deps, request);
  const notes = new Set<string>();
  const working = {
    ...deps,
    model: workingModel(deps, deps.model satisfies Model, incident, notes),
    delegating: tierOfAsker(askedBy, deps.chief),
    tools: toolsFor({ ...deps, incident, investigationId, agent: specialist }),
    ledger,
    notebook: notebookIn(deps.runs, keyOf(request)),
    left: await deps.budget.left(incident.id),
    signal,
  };
  const window = { from: addMs(investigation.startedAt, -lookBackMs), to: deps.clock.now() };
  const briefing = { incident, investigation, task, askedBy, known: investigation.summary, window };
  for await (const event of runSpecialist(working, entryOf(specialist), briefing)) {
    if (event.kind === "step") await voice.step(event.step);
    else if (event.kind === "silent") return silent(event.reason);
    else
      return {
        state: { kind: "reported", report: event.validated.report, notes: [...notes] },
        handOff: event.handOff,
      };
  }
  return silent("it came to no end");
};

const silent = (reason: string): Ended => ({ state: { kind: "silent", reason }, handOff: null });

/** Whoever hands over delegates: an entry that inherits runs on their model. */
export const tierOfAsker = (askedBy: Consultation["askedBy"], chief: Tier): Tier =>
  askedBy === "chief" ? chief : tierOf(entryOf(askedBy), chief);

/** The living summary with what has just come in; the last word is said when everybody has answered. */
const sayWhereItStands = async (
  deps: TeamDependencies,
  request: ConsultationRequest,
  investigation: Investigation,
  author: string,
): Promise<void> => {
  const ledger = await openLedger(deps, request);
  const standing = standingOf(investigation, surroundingsIn(groundOf(deps), request.incident, investigation, ledger));
  const { text, nextSteps } = standing;
  await request.report.summary(summaryOf(standing, { author, text, nextSteps }));
};
