import type { Actor } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import type { InvestigationId, QuestionId } from "../../domain/ids.ts";
import type { EffectDependencies, TriageReport } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

/** How soon a Stop, or a resolve, reaches agents that are at work. */
const stopCheckMs = 1_000;
const askAgainMs = 1_000;

/** Runs the agents until they have finished, or until people have stopped them. */
export const investigate = async (
  deps: EffectDependencies,
  performing: Performing,
  investigationId: InvestigationId,
): Promise<Performed> => {
  const { incident, attempt } = performing;
  if (!isRunning(incident, investigationId)) return skipped(`${investigationId} is over`);
  const stop = new AbortController();
  const watch = setInterval(async () => {
    const now = await deps.incidents.load(incident.id).catch(() => null);
    if (now !== null && !isRunning(now, investigationId)) stop.abort(new Error("stopped by people"));
  }, stopCheckMs);
  try {
    const report = reportTo(deps, performing, investigationId);
    await deps.triage.investigate({
      incident,
      investigationId,
      report,
      signal: AbortSignal.any([attempt.signal, stop.signal]),
    });
  } finally {
    clearInterval(watch);
  }
  const after = await deps.incidents.load(incident.id);
  // The worker is going down in mid-run: the next one goes on from the evidence.
  return after !== null && isRunning(after, investigationId) ? later(askAgainMs) : done;
};

const isRunning = (incident: Performing["incident"], id: InvestigationId): boolean =>
  incident.investigations.some((one) => one.id === id && one.state.kind === "running");

const agent = (name: string): Actor => ({ kind: "agent", name });

/** What an agent says becomes a command like any other. A repeated word, after a restart, is recognised by its content. */
const reportTo = (
  deps: EffectDependencies,
  { incident, row }: Performing,
  investigationId: InvestigationId,
): TriageReport => {
  const send = async (author: string, command: Command): Promise<void> => {
    const key = `${row.id}.${deps.digestOf(JSON.stringify(command)).slice(0, 32)}`;
    await deps.handle({ key, actor: agent(author), incidentId: incident.id, command });
  };
  return {
    step: (step) => send(step.agent, { kind: "record_step", investigationId, step }),
    summary: (summary) => send(summary.author, { kind: "record_summary", investigationId, summary }),
    finish: (degraded) => send("first-responder", { kind: "finish_investigation", investigationId, degraded }),
  };
};

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
