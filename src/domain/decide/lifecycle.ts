import { msBetween } from "../../base/instant.ts";
import { assertNever } from "../../base/invariant.ts";
import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import type { Refusal } from "../refusal.ts";
import { isWorse } from "../severity.ts";
import { isHurting } from "../status.ts";
import { wrongStatus } from "../wrong-status.ts";
import { acknowledgeCalling, callingEvents, nextRound, stopCalling } from "./calling.ts";
import { endOpenChanges } from "./change-approval.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";
import { stopRunning } from "./triage.ts";
import { reminderFor, withoutReminder } from "./updates.ts";

/** Somebody is on it. Also the answer to a later calling, when the status has moved on long ago. */
export const acknowledge = (incident: Incident): Decision => {
  const calling = acknowledgeCalling(incident);
  const first: readonly IncidentEvent[] = incident.status === "declared" ? [{ kind: "acknowledged" }] : [];
  if (first.length + calling.length > 0) return happens(...first, ...calling);
  const notLive = refusalUnlessLive(incident);
  return refuse(notLive ?? { kind: "already_done", what: "somebody has acknowledged already" });
};

type StatusCommand =
  | CommandOf<"identify">
  | CommandOf<"mitigate">
  | CommandOf<"resolve">
  | CommandOf<"close">
  | CommandOf<"reopen">
  | CommandOf<"cancel">;

export const moveStatus = (incident: Incident, command: StatusCommand, context: Context): Decision => {
  const refusal = wrongStatus(incident, command.kind) ?? refusalOf(incident, command, context);
  return refusal === null ? happens(...eventsOf(incident, command, context)) : refuse(refusal);
};

const refusalOf = (incident: Incident, command: StatusCommand, { now, policy }: Context): Refusal | null => {
  switch (command.kind) {
    case "identify":
      return refusalIfBlank(command.cause, "cause", "what causes it, as far as you know");
    case "mitigate":
      return refusalIfBlank(command.impact, "impact", "who or what was hit, and how");
    case "resolve":
      return refusalIfBlank(command.resolution, "resolution", "what ended it");
    case "cancel":
      return (
        refusalIfAChangeRan(incident) ??
        refusalIfBlank(command.reason, "reason", "why it is none, e.g. false alarm, duplicate of INC-4")
      );
    case "reopen":
      return reopenRefusal(incident, command, now, policy.reopenWindowMs);
    case "close":
      return policy.postmortem.requiredFor.includes(incident.severity) &&
        incident.postmortem.kind !== "published" &&
        !incident.isDrill
        ? { kind: "postmortem_owed", severity: incident.severity, isDrafted: incident.postmortem.kind === "drafted" }
        : null;
    default:
      return assertNever(command);
  }
};

/** Where production was changed, something was wrong: it is resolved, with a post-mortem, and not unsaid. */
const refusalIfAChangeRan = ({ id, changes }: Incident): Refusal | null => {
  const ran = changes.find(({ state }) => state.kind === "running" || "log" in state);
  return ran === undefined
    ? null
    : { kind: "too_late", what: `${ran.id} has changed production for ${id}; resolve it instead` };
};

const reopenRefusal = (
  incident: Incident,
  { reason }: CommandOf<"reopen">,
  now: string,
  windowMs: number,
): Refusal | null => {
  const endedAt = incident.times.resolvedAt ?? incident.times.cancelledAt;
  if (endedAt !== null && msBetween(endedAt, now) > windowMs) {
    return { kind: "too_late", what: "it was over too long ago to be reopened; declare a new incident" };
  }
  return refusalIfBlank(reason, "reason", "what is back");
};

const eventsOf = (incident: Incident, command: StatusCommand, context: Context): readonly IncidentEvent[] => {
  switch (command.kind) {
    case "identify":
      return [{ kind: "identified", cause: command.cause }, ...acknowledgeCalling(incident)];
    case "mitigate":
      return [{ kind: "mitigated", impact: command.impact }, ...stopCalling(incident, "the impact is over")];
    case "resolve":
      return [
        { kind: "resolved", resolution: command.resolution },
        ...stopCalling(incident, "it is resolved"),
        ...atTheEnd(incident),
        { kind: "postmortem_requested" },
      ];
    case "cancel":
      return [
        { kind: "cancelled", reason: command.reason },
        ...stopCalling(incident, "it was cancelled"),
        ...atTheEnd(incident),
      ];
    case "close":
      return [{ kind: "closed" }];
    case "reopen":
      return [{ kind: "reopened", reason: command.reason }, ...reminderFor(incident.severity, context)];
    default:
      return assertNever(command);
  }
};

/** Nothing that was started for the incident outlives it: reminders, open proposals, running investigations. */
const atTheEnd = (incident: Incident): readonly IncidentEvent[] => [
  ...withoutReminder(incident),
  ...endOpenChanges(incident),
  ...stopRunning(incident),
];

export const setSeverity = (incident: Incident, command: CommandOf<"set_severity">, context: Context): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  if (command.severity === incident.severity)
    return refuse({ kind: "already_done", what: `it is ${incident.severity} already` });
  const changed: IncidentEvent = {
    kind: "severity_changed",
    from: incident.severity,
    to: command.severity,
    reason: command.reason,
  };
  return happens(changed, ...callingAfter(incident, command, context), ...reminderFor(command.severity, context));
};

/** Raised into paging: people are called, whoever raised it. Lowered out of it: the clock stops. */
const callingAfter = (
  incident: Incident,
  { severity, reason }: CommandOf<"set_severity">,
  context: Context,
): readonly IncidentEvent[] => {
  const paging = context.policy.severities.page;
  if (!paging.includes(severity)) return stopCalling(incident, `it was lowered to ${severity}`);
  const wasPaging = paging.includes(incident.severity);
  if (wasPaging && !isWorse(severity, incident.severity)) return [];
  const isCalling = incident.escalation.kind === "calling" || incident.escalation.kind === "acknowledged";
  if ((wasPaging && isCalling) || !isHurting(incident.status)) return [];
  return callingEvents(nextRound(incident.escalation), "major_incident", reason || incident.title, context);
};
