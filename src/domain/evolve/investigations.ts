import type { EventOf, RecordedEvent } from "../event.ts";
import { followHypotheses } from "../hypotheses.ts";
import type { InvestigationId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import { type Bill, type Investigation, newInvestigation } from "../investigation.ts";

type TriageEvent =
  | EventOf<"investigation_started">
  | EventOf<"step_recorded">
  | EventOf<"summary_recorded">
  | EventOf<"investigation_pictured">
  | EventOf<"investigation_finished">
  | EventOf<"investigation_stopped">
  | EventOf<"investigation_planned">
  | EventOf<"consultation_asked">
  | EventOf<"consultation_ended">
  | EventOf<"summary_rated">
  | EventOf<"asked">
  | EventOf<"answered">;

export const evolveInvestigations = (
  incident: Incident,
  { at, actor }: RecordedEvent,
  event: TriageEvent,
): Incident => {
  switch (event.kind) {
    case "investigation_started": {
      const { investigationId: id, question } = event;
      const started = newInvestigation({ id, question, startedAt: at, startedBy: actor });
      return { ...incident, investigations: [...incident.investigations, started] };
    }
    case "step_recorded":
      return change(incident, event.investigationId, (was) => ({ ...was, steps: [...was.steps, event.step] }));
    case "summary_recorded":
      return change(incident, event.investigationId, (was) => ({
        ...was,
        summary: event.summary,
        hypotheses: followHypotheses(was.hypotheses, event.summary),
      }));
    case "investigation_pictured":
      return change(incident, event.investigationId, (was) => ({ ...was, picture: event.picture }));
    case "investigation_finished": {
      // Events from before there were bills have none.
      const { degraded, bill = null } = event;
      const state =
        degraded === null ? { kind: "done" as const, at } : { kind: "degraded" as const, reason: degraded, at };
      const whole = bill === null ? null : { ...beforeTokens, ...bill };
      return change(incident, event.investigationId, (was) => ({ ...was, state, bill: whole }));
    }
    case "investigation_stopped":
      return change(incident, event.investigationId, (was) => ({ ...was, state: { kind: "stopped", by: actor, at } }));
    case "investigation_planned": {
      const { plan, first } = event;
      return change(incident, event.investigationId, (was) => ({ ...was, plan: { plan, first } }));
    }
    case "consultation_asked": {
      const asked = { ...event.consultation, state: { kind: "waiting" as const } };
      return change(incident, event.investigationId, (was) => ({
        ...was,
        consultations: [...was.consultations, asked],
      }));
    }
    case "consultation_ended":
      return change(incident, event.investigationId, (was) => ({
        ...was,
        consultations: was.consultations.map((one) =>
          one.number === event.number ? { ...one, state: event.state } : one,
        ),
      }));
    case "summary_rated": {
      if (actor.kind !== "person") return incident;
      const rating = { by: actor.userId, verdict: event.verdict, reason: event.reason, at };
      return change(incident, event.investigationId, (was) => ({
        ...was,
        ratings: [...was.ratings.filter(({ by }) => by !== rating.by), rating],
      }));
    }
    case "asked": {
      const { questionId: id, text, channelId, threadTs, intent = "question" } = event;
      const question = { id, intent, text, askedBy: actor, askedAt: at, place: { channelId, threadTs }, answer: null };
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

/** What a bill did not have at first. */
const beforeTokens: Pick<Bill, "inTokens" | "estimatedUsd"> = { inTokens: null, estimatedUsd: 0 };
