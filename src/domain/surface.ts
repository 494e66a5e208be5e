import type { ChangeId, InvestigationId, QuestionId } from "./ids.ts";

/**
 * A message that Firebreak owns. It is posted once and then edited in place; what it says is drawn from state
 * at the moment of sending, so that a late job can never show old news.
 */
export type Surface =
  /** The pinned card, first message of the incident channel. */
  | { readonly kind: "card" }
  /** The one line in the announcement channel, edited for the incident's whole life. */
  | { readonly kind: "feed" }
  | { readonly kind: "escalation"; readonly round: number }
  | { readonly kind: "change"; readonly changeId: ChangeId }
  /** The living summary of an investigation; root of its thread. */
  | { readonly kind: "triage"; readonly investigationId: InvestigationId }
  /** With all steps up to `through` in the same message, where they were known when it was sent. */
  | {
      readonly kind: "triage_step";
      readonly investigationId: InvestigationId;
      readonly number: number;
      readonly through?: number;
    }
  | { readonly kind: "answer"; readonly questionId: QuestionId }
  | { readonly kind: "postmortem" }
  /** A notice about one event, said once: a change of severity, a call of a level, an update. */
  | { readonly kind: "notice"; readonly seq: number };

/** One text per surface within an incident: `card`, `change:CHG-1`, `triage_step:I1:4`. Stored, so it never changes. */
export const surfaceKey = (surface: Surface): string => {
  switch (surface.kind) {
    case "escalation":
      return `escalation:${surface.round}`;
    case "change":
      return `change:${surface.changeId}`;
    case "triage":
      return `triage:${surface.investigationId}`;
    case "triage_step":
      return `triage_step:${surface.investigationId}:${surface.number}`;
    case "answer":
      return `answer:${surface.questionId}`;
    case "notice":
      return `notice:${surface.seq}`;
    case "card":
    case "feed":
    case "postmortem":
      return surface.kind;
  }
};
