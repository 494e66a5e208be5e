import { addMs } from "../../base/instant.ts";
import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import type { Severity } from "../severity.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

/** When the next update is expected at this severity; nothing when it has no reminders. */
export const reminderFor = (severity: Severity, { now, policy }: Context): readonly IncidentEvent[] => {
  const everyMs = policy.updateEveryMs[severity];
  return everyMs === null ? [] : [{ kind: "reminder_set", dueAt: addMs(now, everyMs) }];
};

export const withoutReminder = ({ nextUpdateDueAt }: Incident): readonly IncidentEvent[] =>
  nextUpdateDueAt === null ? [] : [{ kind: "reminder_set", dueAt: null }];

export const postUpdate = (incident: Incident, command: CommandOf<"post_update">, context: Context): Decision => {
  const refusal =
    refusalUnlessLive(incident) ?? refusalIfBlank(command.conditions, "conditions", "what is going on right now");
  if (refusal !== null) return refuse(refusal);
  const { conditions, actions, needs } = command;
  const number = incident.updates.length + 1;
  return happens(
    { kind: "update_posted", number, conditions, actions, needs },
    ...reminderFor(incident.severity, context),
  );
};

/** A timer for an older due time finds another one here and says nothing. */
export const remindUpdate = (incident: Incident, { dueAt }: CommandOf<"remind_update">, context: Context): Decision => {
  if (refusalUnlessLive(incident) !== null || incident.nextUpdateDueAt !== dueAt) {
    return refuse({ kind: "stale", what: "this reminder" });
  }
  return happens({ kind: "update_due", dueAt }, ...reminderFor(incident.severity, context));
};

export const snoozeReminder = (
  incident: Incident,
  { forMs }: CommandOf<"snooze_reminder">,
  { now }: Context,
): Decision => {
  const notLive = refusalUnlessLive(incident);
  return notLive === null ? happens({ kind: "reminder_set", dueAt: addMs(now, forMs) }) : refuse(notLive);
};

export const stopReminders = (incident: Incident): Decision =>
  incident.nextUpdateDueAt === null
    ? refuse({ kind: "already_done", what: "no reminder is set" })
    : happens({ kind: "reminder_set", dueAt: null });
