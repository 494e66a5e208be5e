import type { Actor } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import type { InvestigationId, QuestionId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { EffectDependencies, TriageReport, TriageRequest } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

/** How soon a Stop, or a resolve, reaches agents that are at work. */
const stopCheckMs = 1_000;
const askAgainMs = 1_000;

/** The first responder's look, and the plan of who looks further. */
export const investigate = (
  deps: EffectDependencies,
  performing: Performing,
  investigationId: InvestigationId,
): Promise<Performed> =>
  untilStopped(deps, performing, investigationId, {
    isOpen: (incident) => running(incident, investigationId)?.plan === null,
    work: (request) => deps.triage.investigate(request),
  });

/** One specialist at its task, on whichever worker took the job. */
export const consult = (
  deps: EffectDependencies,
  performing: Performing,
  investigationId: InvestigationId,
  number: number,
): Promise<Performed> =>
  untilStopped(deps, performing, investigationId, {
    isOpen: (incident) =>
      running(incident, investigationId)?.consultations.some(
        (one) => one.number === number && one.state.kind === "waiting",
      ) ?? false,
    work: (request) => deps.triage.consult({ ...request, number }),
  });

export const conclude = (
  deps: EffectDependencies,
  performing: Performing,
  investigationId: InvestigationId,
): Promise<Performed> =>
  untilStopped(deps, performing, investigationId, {
    isOpen: (incident) => running(incident, investigationId) !== null,
    work: (request) => deps.triage.conclude(request),
  });

type Part = {
  /** Whether this part of the work is still to be done. */
  readonly isOpen: (incident: Incident) => boolean;
  readonly work: (request: TriageRequest) => Promise<void>;
};

/** Works on one part of an investigation until it is done, or until people have stopped it, or resolved the incident. */
const untilStopped = async (
  deps: EffectDependencies,
  performing: Performing,
  investigationId: InvestigationId,
  { isOpen, work }: Part,
): Promise<Performed> => {
  const { incident, attempt } = performing;
  if (!isOpen(incident)) return skipped("it is over");
  const stop = new AbortController();
  const watch = setInterval(async () => {
    const now = await deps.incidents.load(incident.id).catch(() => null);
    if (now !== null && !isOpen(now)) stop.abort(new Error("stopped by people"));
  }, stopCheckMs);
  try {
    const report = reportTo(deps, performing, investigationId);
    const signal = AbortSignal.any([attempt.signal, stop.signal]);
    await work({ incident, investigationId, report, signal });
  } finally {
    clearInterval(watch);
  }
  const after = await deps.incidents.load(incident.id);
  // The worker is going down in mid-run: the next one goes on from the evidence and the conversation.
  return after !== null && isOpen(after) ? later(askAgainMs) : done;
};

const running = ({ investigations }: Incident, id: InvestigationId) =>
  investigations.find((one) => one.id === id && one.state.kind === "running") ?? null;

const agent = (name: string): Actor => ({ kind: "agent", name });

/** What an agent says becomes a command like any other. A repeated word, after a restart, is recognised by its content. */
const reportTo = (
  deps: EffectDependencies,
  { incident, row }: Performing,
  investigationId: InvestigationId,
): TriageReport => {
  const send = async (author: string, command: Command): Promise<Incident | null> => {
    const key = `${row.id}.${deps.digestOf(JSON.stringify(command)).slice(0, 32)}`;
    const handled = await deps.handle({ key, actor: agent(author), incidentId: incident.id, command });
    return handled.ok ? handled.value.incident : null;
  };
  return {
    step: async (step) => void (await send(step.agent, { kind: "record_step", investigationId, step })),
    summary: async (summary) => void (await send(summary.author, { kind: "record_summary", investigationId, summary })),
    plan: async (plan, first, asks) =>
      void (await send("chief", { kind: "plan_investigation", investigationId, plan, first, asks })),
    consulted: (number, state, handOff) =>
      send(specialistOf(incident, investigationId, number), {
        kind: "end_consultation",
        investigationId,
        number,
        state,
        handOff,
      }),
    finish: async (degraded, bill) =>
      void (await send("first-responder", { kind: "finish_investigation", investigationId, degraded, bill })),
  };
};

const specialistOf = (incident: Incident, id: InvestigationId, number: number): string =>
  running(incident, id)?.consultations.find((one) => one.number === number)?.specialist ?? "chief";

export const answer = async (
  deps: EffectDependencies,
  { incident, row, attempt }: Performing,
  questionId: QuestionId,
): Promise<Performed> => {
  const question = incident.questions.find((one) => one.id === questionId);
  if (question === undefined || question.answer !== null) return skipped("it is answered");
  const { author, text, evidence } = await deps.triage.answer({ incident, question, signal: attempt.signal });
  const command = { kind: "record_answer" as const, questionId, author, text, evidence };
  await deps.handle({ key: `${row.id}.answered`, actor: agent(author), incidentId: incident.id, command });
  return done;
};
