import type { EventOf, RecordedEvent } from "../../../src/domain/event.ts";
import { isUrgent } from "../../../src/domain/severity.ts";
import type { Logged, Rule } from "./facts.ts";

/** Five seconds over a restart are promised; the machine of a fault test is busy. */
const graceMs = 10_000;

/** A P1 or P2 calls people when it is declared, and goes on, in time and not early, until somebody answers. */
export const everyUrgentIncidentIsEscalated: Rule = ({ incidents, endMs }) =>
  incidents.flatMap(({ incident, events }) => {
    const called = events.flatMap((recorded) => (isCall(recorded) ? [recorded] : []));
    const declared = events[0]?.event;
    const wasUrgent = declared?.kind === "declared" && isUrgent(declared.severity) && !declared.isDrill;
    const isCalled = called.some(({ at }) => Date.parse(at) - Date.parse(incident.times.declaredAt) <= graceMs);
    return [
      ...(wasUrgent && !isCalled ? [`${incident.id} is ${incident.severity} and nobody was called in time`] : []),
      ...called.flatMap((call) => goesOn(call, { incident, events }, endMs)),
    ];
  });

type Call = RecordedEvent & { readonly event: EventOf<"level_called"> };

const isCall = (recorded: RecordedEvent): recorded is Call => recorded.event.kind === "level_called";

const goesOn = ({ seq, event: call }: Call, { incident, events }: Logged, endMs: number): readonly string[] => {
  const next = events.find(
    ({ seq: other, event }) =>
      other > seq &&
      (event.kind === "level_called" ||
        event.kind === "escalation_exhausted" ||
        event.kind === "escalation_acknowledged" ||
        event.kind === "escalation_stopped"),
  );
  const dueMs = Date.parse(call.nextAt);
  const where = `${incident.id}, level ${call.level} of round ${call.round}`;
  if (next === undefined)
    return endMs > dueMs + graceMs ? [`${where}: nobody answered, and the call did not go on`] : [];
  const isAnswer = next.event.kind === "escalation_acknowledged" || next.event.kind === "escalation_stopped";
  if (isAnswer || next.actor.kind === "person") return [];
  const lateMs = Date.parse(next.at) - dueMs;
  if (lateMs < 0) return [`${where}: the call went on ${-lateMs} ms early`];
  return lateMs > graceMs ? [`${where}: the call went on ${lateMs} ms late`] : [];
};
