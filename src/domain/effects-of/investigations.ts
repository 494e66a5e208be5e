import { addMs } from "../../base/instant.ts";
import { correctionsIn } from "../correction.ts";
import { advice, triageBefore, waitingChanges } from "../drawn-again.ts";
import type { EventOf } from "../event.ts";
import { isPictured, isWaitedFor } from "../investigation.ts";
import type { Planner } from "../planner.ts";
import { standsInThread } from "../steps-together.ts";
import type { Surface } from "../surface.ts";
import type { Scene } from "./scene.ts";

type QuestionEvent = EventOf<"asked"> | EventOf<"answered">;

/** What people put right is seen at once where it matters: in the summary, and where others decide by it. */
export const planQuestions = (say: Planner, { incident }: Scene, { kind, questionId }: QuestionEvent): Planner => {
  if (kind === "answered") return say.apart({ kind: "show", surface: { kind: "answer", questionId } });
  const isPutRight = correctionsIn(incident).some(({ id }) => id === questionId);
  if (isPutRight) say.show(...advice(incident), ...waitingChanges(incident));
  return say.apart({ kind: "answer", questionId });
};

type TriageEvent =
  | EventOf<"investigation_started">
  | EventOf<"step_recorded">
  | EventOf<"investigation_planned">
  | EventOf<"consultation_asked">
  | EventOf<"consultation_ended">
  | EventOf<"summary_recorded">
  | EventOf<"investigation_pictured">
  | EventOf<"investigation_finished">
  | EventOf<"investigation_stopped">
  | EventOf<"summary_rated">;

export const planTriage = (say: Planner, { recorded, incident }: Scene, event: TriageEvent): Planner => {
  const { investigationId } = event;
  const triage: Surface = { kind: "triage", investigationId };
  switch (event.kind) {
    case "investigation_started":
      return say.show(triage, ...triageBefore(incident)).apart({ kind: "investigate", investigationId });
    case "step_recorded":
      return planStep(say.show(triage), event);
    case "investigation_planned":
      return say.apart({
        kind: "schedule",
        dueAt: addMs(recorded.at, longestConsultationMs),
        command: { kind: "end_overdue", investigationId },
      });
    case "consultation_asked":
      return say.apart({ kind: "consult", investigationId, number: event.consultation.number });
    case "consultation_ended":
      return isWaitedFor(incident.investigations, investigationId)
        ? say
        : say.apart({ kind: "conclude", investigationId });
    case "summary_recorded":
      if (!isPictured(incident.investigations, investigationId)) say.later({ kind: "picture_triage", investigationId });
      return say.show(triage);
    case "investigation_pictured":
    case "investigation_finished":
    case "investigation_stopped":
    case "summary_rated":
      return say.show(triage);
  }
};

/** The watchdog of a triage: five minutes after the plan there is a last word, whatever became of whoever was asked. */
const longestConsultationMs = 5 * 60_000;

/**
 * The living summary lists every check. Only what people should stop at is a message of its own in the thread: what
 * looks wrong, who was asked, what somebody concludes.
 */
const planStep = (say: Planner, { investigationId, step }: EventOf<"step_recorded">): Planner =>
  standsInThread(step) ? say.inThread({ kind: "triage_step", investigationId, number: step.number }) : say;
