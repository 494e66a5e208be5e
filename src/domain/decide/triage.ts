import type { CommandOf } from "../command.ts";
import { intentOf } from "../correction.ts";
import type { IncidentEvent } from "../event.ts";
import type { InvestigationId, QuestionId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import type { Investigation } from "../investigation.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

/** One investigation at a time: a second question goes into the thread of the first. */
export const investigate = (incident: Incident, { question }: CommandOf<"investigate">): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  const running = incident.investigations.find((one) => one.state.kind === "running");
  if (running !== undefined) return refuse({ kind: "already_done", what: `investigation ${running.id} is running` });
  const investigationId: InvestigationId = `I${incident.investigations.length + 1}`;
  return happens({ kind: "investigation_started", investigationId, question });
};

export const stopInvestigation = (
  { investigations }: Incident,
  { investigationId }: CommandOf<"stop_investigation">,
): Decision =>
  investigations.some(({ id, state }) => id === investigationId && state.kind === "running")
    ? happens({ kind: "investigation_stopped", investigationId })
    : refuse({ kind: "nothing_runs" });

export const recordStep = (
  incident: Incident,
  { investigationId, step }: CommandOf<"record_step">,
  { now }: Context,
): Decision =>
  withRunning(incident, investigationId, (running) =>
    happens({ kind: "step_recorded", investigationId, step: { ...step, number: running.steps.length + 1, at: now } }),
  );

export const recordSummary = (incident: Incident, command: CommandOf<"record_summary">, { now }: Context): Decision =>
  withRunning(incident, command.investigationId, () =>
    happens({
      kind: "summary_recorded",
      investigationId: command.investigationId,
      summary: { ...command.summary, at: now },
    }),
  );

/** One for each verdict, also after the end: a picture that a repeated job has drawn again is not needed. */
export const recordTriagePicture = (
  { investigations }: Incident,
  { investigationId, picture }: CommandOf<"record_triage_picture">,
): Decision => {
  const pictured = investigations.find(({ id }) => id === investigationId);
  if (pictured === undefined) return refuse({ kind: "not_found", what: `investigation ${investigationId}`, known: [] });
  return pictured.picture?.verdict === picture.verdict
    ? refuse({ kind: "already_done", what: `${investigationId} has its picture` })
    : happens({ kind: "investigation_pictured", investigationId, picture });
};

export const finishInvestigation = (incident: Incident, command: CommandOf<"finish_investigation">): Decision =>
  withRunning(incident, command.investigationId, () =>
    happens({
      kind: "investigation_finished",
      investigationId: command.investigationId,
      degraded: command.degraded,
      bill: command.bill,
    }),
  );

/** What agents say after somebody pressed Stop, or after the end, is not heard any more. */
export const withRunning = (
  incident: Incident,
  id: InvestigationId,
  then: (running: Investigation) => Decision,
): Decision => {
  const investigation = incident.investigations.find((one) => one.id === id);
  if (investigation === undefined)
    return refuse({
      kind: "not_found",
      what: `investigation ${id}`,
      known: incident.investigations.map((one) => one.id),
    });
  return investigation.state.kind === "running"
    ? then(investigation)
    : refuse({ kind: "stale", what: `investigation ${id} is over` });
};

export const stopRunning = (incident: Incident): readonly IncidentEvent[] =>
  incident.investigations
    .filter((one) => one.state.kind === "running")
    .map((one) => ({ kind: "investigation_stopped", investigationId: one.id }));

/** More waiting questions than this would be a conversation that agents cannot follow. */
const openQuestionsLimit = 10;

export const ask = (incident: Incident, { text, channelId, threadTs }: CommandOf<"ask">): Decision => {
  const blank = refusalIfBlank(text, "question", "a question in words");
  if (blank !== null) return refuse(blank);
  const open = incident.questions.filter((question) => question.answer === null).length;
  if (open >= openQuestionsLimit)
    return refuse({
      kind: "too_late",
      what: `${open} questions are waiting for an answer; ask again when some are answered`,
    });
  const questionId: QuestionId = `Q${incident.questions.length + 1}`;
  return happens({ kind: "asked", questionId, intent: intentOf(text), text, channelId, threadTs });
};

export const recordAnswer = (incident: Incident, command: CommandOf<"record_answer">): Decision => {
  const question = incident.questions.find((one) => one.id === command.questionId);
  if (question === undefined) return refuse({ kind: "not_found", what: `question ${command.questionId}`, known: [] });
  if (question.answer !== null) return refuse({ kind: "already_done", what: `${command.questionId} is answered` });
  const { questionId, author, text, evidence } = command;
  return happens({ kind: "answered", questionId, author, text, evidence });
};
