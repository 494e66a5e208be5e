import { addMs } from "../../base/instant.ts";
import type { CommandOf } from "../command.ts";
import { type Escalation, isCalledAgain } from "../escalation.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import { type EscalationLevel, mentionsOf, type Trigger } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

/** The events that begin a calling; none when the policy names nobody (the card then says so). */
export const callingEvents = (
  round: number,
  trigger: Trigger,
  reason: string,
  context: Context,
): readonly IncidentEvent[] => {
  const levels = context.policy.escalation[trigger];
  const first = levels[0];
  if (first === undefined) return [];
  return [{ kind: "escalation_started", round, trigger, reason, levels }, levelCalled(round, 1, first, context)];
};

const levelCalled = (
  round: number,
  level: number,
  { notify, ackWithinMs }: EscalationLevel,
  context: Context,
): IncidentEvent => ({
  kind: "level_called",
  round,
  level,
  mentions: mentionsOf(context.policy, notify),
  nextAt: addMs(context.now, ackWithinMs),
});

export const escalate = (incident: Incident, command: CommandOf<"escalate">, context: Context): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  if (incident.escalation.kind === "calling")
    return refuse({ kind: "already_done", what: "people are being called already" });
  const notForAgents = context.actor.kind === "agent" ? refusalForAgent(incident, command) : null;
  if (notForAgents !== null) return refuse(notForAgents);
  const events = callingEvents(
    nextRound(incident.escalation),
    command.trigger,
    command.reason || incident.title,
    context,
  );
  return events.length === 0
    ? refuse({
        kind: "not_found",
        what: `anybody to call for ${command.trigger} (escalation.${command.trigger} in the configuration)`,
        known: [],
      })
    : happens(...events);
};

/** An agent may raise what evidence shows, once; for severity the policy calls people by itself. */
const refusalForAgent = ({ escalation }: Incident, { trigger }: CommandOf<"escalate">): Refusal | null => {
  if (trigger === "major_incident")
    return { kind: "not_allowed", needs: "one of the other triggers: severity calls people by itself" };
  return escalation.kind !== "idle" && escalation.trigger === trigger
    ? { kind: "already_done", what: `people were called for ${trigger.replaceAll("_", " ")} before` }
    : null;
};

export const nextRound = (escalation: Escalation): number => (escalation.kind === "idle" ? 1 : escalation.round + 1);

export const callNextLevel = (
  incident: Incident,
  command: CommandOf<"call_next_level">,
  context: Context,
): Decision => {
  const { escalation } = incident;
  if (escalation.kind !== "calling") return refuse({ kind: "stale", what: "nobody is being called any more" });
  if (escalation.round !== command.round || escalation.level !== command.fromLevel) {
    return refuse({ kind: "stale", what: `level ${escalation.level} is being called already` });
  }
  const next = escalation.levels[escalation.level];
  if (next !== undefined) return happens(levelCalled(escalation.round, escalation.level + 1, next, context));
  const exhausted: IncidentEvent = { kind: "escalation_exhausted", round: escalation.round };
  if (!isCalledAgain(escalation.round, incident.status)) return happens(exhausted);
  return happens(exhausted, ...callingEvents(escalation.round + 1, escalation.trigger, escalation.reason, context));
};

export const page = (incident: Incident, command: CommandOf<"page">, context: Context): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  const mentions = mentionsOf(context.policy, command.mentions);
  if (mentions.length === 0)
    return refuse({ kind: "missing", field: "people", expected: "somebody to page, e.g. @ana or @oncall" });
  const blank = refusalIfBlank(command.reason, "reason", "a few words on why they are needed");
  return blank === null ? happens({ kind: "paged", mentions, reason: command.reason }) : refuse(blank);
};

export const recordCall = (incident: Incident, command: CommandOf<"record_call">): Decision => {
  const { round, level, mention, outcome } = command;
  const calls = incident.escalation.kind === "idle" ? [] : incident.escalation.calls;
  const known = calls.find((call) => call.level === level && call.mention === mention);
  return known === undefined || known.outcome.kind === outcome.kind
    ? refuse({ kind: "stale", what: "this call is on record" })
    : happens({ kind: "call_recorded", round, level, mention, outcome });
};

/** An acknowledgement stops the clock, wherever it was pressed. */
export const acknowledgeCalling = ({ escalation }: Incident): readonly IncidentEvent[] =>
  escalation.kind === "calling" || escalation.kind === "exhausted"
    ? [{ kind: "escalation_acknowledged", round: escalation.round, level: escalation.level }]
    : [];

export const stopCalling = ({ escalation }: Incident, because: string): readonly IncidentEvent[] =>
  escalation.kind === "calling" || escalation.kind === "exhausted"
    ? [{ kind: "escalation_stopped", round: escalation.round, because }]
    : [];
