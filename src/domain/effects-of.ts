import { assertNever } from "../base/invariant.ts";
import type { Effect, PlannedEffect } from "./effect.ts";
import { planAlerts } from "./effects-of/alerts.ts";
import { planCalling } from "./effects-of/calling.ts";
import { planChanges } from "./effects-of/changes.ts";
import { planQuestions, planTriage } from "./effects-of/investigations.ts";
import { planLifecycle } from "./effects-of/lifecycle.ts";
import { planPeople } from "./effects-of/people.ts";
import { planPostmortem } from "./effects-of/postmortem.ts";
import type { Scene } from "./effects-of/scene.ts";
import { planTalk } from "./effects-of/talk.ts";
import type { RecordedEvent } from "./event.ts";
import { gatesMovedBy } from "./gate-reports.ts";
import type { Incident } from "./incident.ts";
import { Planner } from "./planner.ts";
import type { Policy } from "./policy.ts";

/**
 * What one event implies for the outside, in the order in which people should see it.
 * @param incident the state after the event
 */
export const effectsOf = (recorded: RecordedEvent, incident: Incident, policy: Policy): readonly PlannedEffect[] => {
  const gates = gatesMovedBy(recorded, incident, policy.services);
  return plan(new Planner(incident), { recorded, incident, policy }).apart(...gates.map(reportGate)).planned;
};

const reportGate = (service: string): Effect => ({ kind: "report_gate", service });

const plan = (say: Planner, scene: Scene): Planner => {
  const { event } = scene.recorded;
  switch (event.kind) {
    case "declared":
    case "channel_opened":
    case "invites_failed":
    case "acknowledged":
    case "identified":
    case "mitigated":
    case "resolved":
    case "closed":
    case "reopened":
    case "cancelled":
    case "severity_changed":
    case "renamed":
    case "described":
      return planLifecycle(say, scene, event);
    case "alert_attached":
    case "alert_repeated":
    case "alert_resolved":
    case "alert_flapping":
    case "alerts_gathered":
      return planAlerts(say, scene, event);
    case "role_assigned":
    case "role_released":
    case "command_offered":
      return planPeople(say, scene, event);
    case "escalation_started":
    case "level_called":
    case "call_recorded":
    case "escalation_acknowledged":
    case "escalation_exhausted":
    case "escalation_stopped":
    case "paged":
      return planCalling(say, scene, event);
    case "update_posted":
    case "update_due":
    case "reminder_set":
    case "noted":
    case "note_edited":
    case "note_removed":
    case "task_added":
    case "task_done":
    case "tasks_due":
      return planTalk(say, scene, event);
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
      return planTriage(say, scene, event);
    case "asked":
    case "answered":
      return planQuestions(say, scene, event);
    case "change_proposed":
    case "gate_ticked":
    case "change_approved":
    case "quorum_reached":
    case "glass_broken":
    case "change_held":
    case "change_superseded":
    case "change_rejected":
    case "change_withdrawn":
    case "change_expired":
    case "change_started":
    case "change_finished":
    case "change_verified":
    case "change_pictured":
      return planChanges(say, scene, event);
    case "postmortem_requested":
    case "postmortem_drafted":
    case "postmortem_edited":
    case "postmortem_published":
    case "postmortem_due":
      return planPostmortem(say, scene, event);
    default:
      return assertNever(event);
  }
};
