import type { EventOf, RecordedEvent } from "../event.ts";
import type { InvestigationId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import type { Investigation } from "../investigation.ts";

type TriageEvent =
  | EventOf<"investigation_started">
  | EventOf<"step_recorded">
  | EventOf<"summary_recorded">
  | EventOf<"investigation_finished">
  | EventOf<"investigation_stopped">
  | EventOf<"asked">
  | EventOf<"answered">;

export const evolveInvestigations = (
  incident: Incident,
  { at, actor }: RecordedEvent,
  event: TriageEvent,
): Incident => {
  switch (event.kind) {
    case "investigation_started": {
      const started: Investigation = {
        id: event.investigationId,
        question: event.question,
        startedAt: at,
        startedBy: actor,
        state: { kind: "running" },
        steps: [],
        summary: null,
      };
      return { ...incident, investigations: [...incident.investigations, started] };
    }
    case "step_recorded":
      return change(incident, event.investigationId, (was) => ({ ...was, steps: [...was.steps, event.step] }));
    case "summary_recorded":
      return change(incident, event.investigationId, (was) => ({ ...was, summary: event.summary }));
    case "investigation_finished": {
      const { degraded } = event;
      const state =
        degraded === null ? { kind: "done" as const, at } : { kind: "degraded" as const, reason: degraded, at };
      return change(incident, event.investigationId, (was) => ({ ...was, state }));
    }
    case "investigation_stopped":
      return change(incident, event.investigationId, (was) => ({ ...was, state: { kind: "stopped", by: actor, at } }));
    case "asked": {
      const { questionId: id, text, channelId, threadTs } = event;
      const question = { id, text, askedBy: actor, askedAt: at, place: { channelId, threadTs }, answer: null };
      return { ...incident, questions: [...incident.questions, question] };
    }
    case "answered": {
      const answer = { author: event.author, text: event.text, evidence: event.evidence, at };
      return {
        ...incident,
        questions: incident.questions.map((q) => (q.id === event.questionId ? { ...q, answer } : q)),
      };
    }
  }
};

const change = (incident: Incident, id: InvestigationId, to: (was: Investigation) => Investigation): Incident => ({
  ...incident,
  investigations: incident.investigations.map((was) => (was.id === id ? to(was) : was)),
});
