import { assertNever } from "../src/base/invariant.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Surface } from "../src/domain/surface.ts";
import { answerMessage } from "./answer.ts";
import { approvalCard } from "./approval-card.ts";
import type { Message } from "./blocks.ts";
import { escalationCard } from "./escalation-card.ts";
import { feedLine } from "./feed-line.ts";
import { incidentCard } from "./incident-card.ts";
import { notice } from "./notice.ts";
import { postmortemMessage } from "./postmortem.ts";
import { triageSummary } from "./triage.ts";
import { triageSteps } from "./triage-step.ts";
import type { SurfaceContext } from "./words.ts";

/**
 * What a surface says, drawn from the state of this moment.
 * @returns null when it has nothing to say: it is about something that does not exist (yet), or that stays private
 */
export const renderSurface = (surface: Surface, incident: Incident, ctx: SurfaceContext): Message | null => {
  switch (surface.kind) {
    case "card":
      return incidentCard(incident, ctx);
    case "feed":
      return feedLine(incident, ctx);
    case "escalation":
      return escalationCard(incident, surface.round, ctx);
    case "change":
      return approvalCard(incident, surface.changeId, ctx);
    case "triage":
      return triageSummary(incident, surface.investigationId, ctx);
    case "triage_step":
      return triageSteps(incident, surface, ctx);
    case "answer":
      return answerMessage(incident, surface.questionId, ctx);
    case "postmortem":
      return postmortemMessage(incident, ctx);
    case "notice":
      return ctx.event === null ? null : notice(incident, ctx.event, ctx);
    default:
      return assertNever(surface);
  }
};
