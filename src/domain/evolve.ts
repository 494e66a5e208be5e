import { assertNever, invariant } from "../base/invariant.ts";
import { nothingGathered } from "./alert.ts";
import type { IncidentEvent, RecordedEvent } from "./event.ts";
import { evolveAlerts } from "./evolve/alerts.ts";
import { evolveChanges } from "./evolve/changes.ts";
import { evolveEscalation } from "./evolve/escalation.ts";
import { gather } from "./evolve/gathered-alerts.ts";
import { evolveInvestigations } from "./evolve/investigations.ts";
import { evolvePeople } from "./evolve/people.ts";
import { evolvePostmortem } from "./evolve/postmortem.ts";
import { evolveTalk } from "./evolve/talk.ts";
import type { IncidentId } from "./ids.ts";
import { type Incident, openTasks, type Times } from "./incident.ts";
import { isWorse } from "./severity.ts";

/**
 * The state after one more event. Total: every event that was ever recorded has a next state.
 * @throws InvariantError when the first event is not `declared`, or a sequence number is missing
 */
export const evolve = (before: Incident | null, id: IncidentId, recorded: RecordedEvent): Incident => {
  if (before === null) return firstState(id, recorded);
  invariant(recorded.seq === before.seq + 1, `${id}: expected event ${before.seq + 1}, got ${recorded.seq}`);
  return { ...next(before, recorded), seq: recorded.seq };
};

const firstState = (id: IncidentId, { seq, at, actor, event }: RecordedEvent): Incident => {
  invariant(event.kind === "declared" && seq === 1, `${id}: an incident begins with "declared", got "${event.kind}"`);
  return {
    id,
    seq,
    title: event.title,
    severity: event.severity,
    worstSeverity: event.severity,
    status: "declared",
    isPrivate: event.isPrivate,
    isDrill: event.isDrill,
    summary: event.summary,
    impact: "",
    cause: "",
    resolution: "",
    services: event.services,
    declaredBy: actor,
    origin: event.origin,
    times: { ...noTimes, declaredAt: at },
    channel: { kind: "pending" },
    inviteFailures: [],
    roles: { commander: [], communications: [], operations: [], scribe: [], expert: [] },
    handover: { kind: "none" },
    escalation: { kind: "idle" },
    alerts: [],
    gathered: nothingGathered,
    updates: [],
    nextUpdateDueAt: null,
    tasks: [],
    notes: [],
    chasingSince: null,
    asking: { offers: [], update: null, tasks: null },
    investigations: [],
    questions: [],
    changes: [],
    postmortem: { kind: "none" },
  };
};

const noTimes: Omit<Times, "declaredAt"> = {
  acknowledgedAt: null,
  identifiedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  closedAt: null,
  cancelledAt: null,
};

const next = (incident: Incident, recorded: RecordedEvent): Incident => {
  const { event } = recorded;
  switch (event.kind) {
    case "declared":
      return invariantBroken(incident, event);
    case "channel_opened":
      return { ...incident, channel: { kind: "open", id: event.channelId, name: event.name } };
    case "invites_failed":
      return { ...incident, inviteFailures: [...incident.inviteFailures, ...event.failures] };
    case "acknowledged":
    case "identified":
    case "mitigated":
    case "resolved":
    case "closed":
    case "reopened":
    case "cancelled":
      return chased(evolveStatus(incident, recorded.at, event), recorded);
    case "severity_changed":
      return {
        ...incident,
        severity: event.to,
        worstSeverity: isWorse(event.to, incident.worstSeverity) ? event.to : incident.worstSeverity,
      };
    case "renamed":
      return { ...incident, title: event.to };
    case "described":
      return { ...incident, summary: event.summary, services: event.services };
    case "alert_attached":
    case "alert_repeated":
    case "alert_resolved":
    case "alert_flapping":
      return { ...incident, alerts: evolveAlerts(incident.alerts, recorded.at, event) };
    case "alerts_gathered":
      return gather(incident, event);
    case "role_assigned":
    case "role_released":
    case "command_offered":
      return evolvePeople(incident, recorded, event);
    case "escalation_started":
    case "level_called":
    case "call_recorded":
    case "escalation_acknowledged":
    case "escalation_exhausted":
    case "escalation_stopped":
      return { ...incident, escalation: evolveEscalation(incident.escalation, recorded, event) };
    case "update_posted":
    case "reminder_set":
    case "noted":
    case "note_edited":
    case "note_removed":
    case "task_added":
    case "task_done":
      return evolveTalk(incident, recorded, event);
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
      return evolveInvestigations(incident, recorded, event);
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
      return { ...incident, changes: evolveChanges(incident.changes, recorded, event) };
    case "postmortem_drafted":
    case "postmortem_edited":
    case "postmortem_published":
      return { ...incident, postmortem: evolvePostmortem(incident.postmortem, recorded, event) };
    case "update_due":
      return { ...incident, asking: { ...incident.asking, update: recorded.seq } };
    case "tasks_due":
      return {
        ...incident,
        chasingSince: recorded.at,
        asking: { ...incident.asking, tasks: recorded.seq },
      };
    case "paged":
    case "postmortem_requested":
    case "postmortem_due":
      return incident;
    default:
      return assertNever(event);
  }
};

/** Tasks are asked after from the end on, and no more when it begins again. */
const chased = (incident: Incident, { at, event }: RecordedEvent): Incident => {
  if (event.kind === "resolved") return { ...incident, chasingSince: openTasks(incident).length > 0 ? at : null };
  return event.kind === "reopened" || event.kind === "cancelled" ? { ...incident, chasingSince: null } : incident;
};

const invariantBroken = (incident: Incident, event: IncidentEvent): Incident => {
  invariant(false, `${incident.id}: "${event.kind}" cannot follow event ${incident.seq}`);
  return incident;
};

type StatusEvent = Extract<
  IncidentEvent,
  { kind: "acknowledged" | "identified" | "mitigated" | "resolved" | "closed" | "reopened" | "cancelled" }
>;

const evolveStatus = (incident: Incident, at: string, event: StatusEvent): Incident => {
  const { times } = incident;
  switch (event.kind) {
    case "acknowledged":
      return { ...incident, status: "investigating", times: { ...times, acknowledgedAt: times.acknowledgedAt ?? at } };
    case "identified":
      return {
        ...incident,
        status: "identified",
        cause: event.cause,
        times: { ...times, acknowledgedAt: times.acknowledgedAt ?? at, identifiedAt: times.identifiedAt ?? at },
      };
    case "mitigated":
      return {
        ...incident,
        status: "mitigated",
        impact: event.impact,
        times: { ...times, acknowledgedAt: times.acknowledgedAt ?? at, mitigatedAt: at },
      };
    case "resolved":
      return {
        ...incident,
        status: "resolved",
        resolution: event.resolution,
        times: {
          ...times,
          acknowledgedAt: times.acknowledgedAt ?? at,
          mitigatedAt: times.mitigatedAt ?? at,
          resolvedAt: at,
        },
      };
    case "closed":
      return { ...incident, status: "closed", times: { ...times, closedAt: at } };
    case "reopened":
      return {
        ...incident,
        status: "investigating",
        times: { ...times, mitigatedAt: null, resolvedAt: null, cancelledAt: null },
      };
    case "cancelled":
      return { ...incident, status: "cancelled", resolution: event.reason, times: { ...times, cancelledAt: at } };
  }
};
