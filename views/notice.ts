import { assertNever } from "../src/base/invariant.ts";
import type { RecordedEvent } from "../src/domain/event.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Message } from "./blocks.ts";
import { sentence } from "./notice-sentence.ts";
import { commandOffered, commandReleased, invitesFailed, levelCalled, paged } from "./notices-of-calling.ts";
import { mitigated, postmortemDue, resolved } from "./notices-of-ending.ts";
import {
  alertAttached,
  changeFinished,
  changeVerified,
  firing,
  glassBroken,
  taskAdded,
  tasksDue,
  updateDue,
  updatePosted,
} from "./notices-of-work.ts";
import { person } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/**
 * A sentence about one event, for the channel. Buttons stand only while they would work:
 * drawn again later, the same notice has none.
 * @returns null for events that the cards tell by themselves
 */
export const notice = (incident: Incident, recorded: RecordedEvent, ctx: SurfaceContext): Message | null => {
  const { event, actor } = recorded;
  const by = ctx.words.names.author(actor);
  const { notices } = ctx.words;
  switch (event.kind) {
    case "severity_changed": {
      const meaning = ctx.policy.severities.meaning[event.to];
      return sentence(notices.severityChanged(by, event.from, event.to, meaning, event.reason));
    }
    case "role_assigned":
      return event.role === "commander" ? sentence(notices.commander(person(event.userId))) : null;
    case "role_released":
      return event.role === "commander" ? commandReleased(incident, event, ctx) : null;
    case "command_offered":
      return commandOffered(incident, event, ctx);
    case "level_called":
      return levelCalled(incident, event, ctx);
    case "escalation_exhausted":
      return sentence(notices.exhausted(ctx.words.names.author(incident.declaredBy)));
    case "paged":
      return paged(incident, event, by, ctx);
    case "update_posted":
      return updatePosted(event, by, ctx);
    case "update_due":
      return updateDue(incident, recorded, ctx);
    case "identified":
      return sentence(notices.identified(by, event.cause));
    case "mitigated":
      return mitigated(incident, event, by, ctx);
    case "resolved":
      return resolved(incident, event, by, ctx);
    case "reopened":
      return sentence(notices.reopened(by, event.reason));
    case "cancelled":
      return sentence(notices.cancelled(by, event.reason));
    case "closed":
      return sentence(notices.closed(by));
    case "task_added":
      return taskAdded(incident, event, by, ctx);
    case "task_done":
      return sentence(notices.taskDone(by, event.taskId, event.text));
    case "alert_attached":
      return alertAttached(event, ctx);
    case "alert_resolved":
      return sentence(notices.alertResolved(event.title, firing(incident)));
    case "alert_flapping":
      return sentence(notices.alertFlapping(event.title, event.source, event.changes, event.until));
    case "change_finished":
      return changeFinished(incident, event, ctx);
    case "glass_broken":
      return glassBroken(incident, event, by, ctx);
    case "change_verified":
      return changeVerified(incident, event, ctx);
    case "invites_failed":
      return invitesFailed(event, ctx);
    case "postmortem_due":
      return postmortemDue(incident, ctx);
    case "tasks_due":
      return tasksDue(incident, event, ctx);
    case "declared":
    case "channel_opened":
    case "alert_repeated":
    case "alerts_gathered":
    case "acknowledged":
    case "renamed":
    case "described":
    case "escalation_started":
    case "call_recorded":
    case "escalation_acknowledged":
    case "escalation_stopped":
    case "reminder_set":
    case "noted":
    case "note_edited":
    case "note_removed":
    case "investigation_started":
    case "step_recorded":
    case "summary_recorded":
    case "investigation_pictured":
    case "investigation_finished":
    case "investigation_stopped":
    case "investigation_planned":
    case "consultation_asked":
    case "consultation_ended":
    case "summary_rated":
    case "asked":
    case "answered":
    case "change_proposed":
    case "gate_ticked":
    case "change_approved":
    case "quorum_reached":
    case "change_rejected":
    case "change_withdrawn":
    case "change_expired":
    case "change_held":
    case "change_pictured":
    case "change_superseded":
    case "change_started":
    case "postmortem_requested":
    case "postmortem_drafted":
    case "postmortem_edited":
    case "postmortem_published":
      return null;
    default:
      return assertNever(event);
  }
};
