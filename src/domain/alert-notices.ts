import type { EventOf, RecordedEvent } from "./event.ts";
import type { Incident } from "./incident.ts";

/** The alerts that an incident was declared from. */
export const isOnCardAlready = ({ at }: RecordedEvent, { channel, times }: Incident): boolean =>
  channel.kind === "pending" || at === times.declaredAt;

/** With more alerts than this a notice for each would be a wall; the card, always as it is now, says it all. */
const alertsNoticed = 4;

export const isStorm = ({ alerts, gathered }: Incident): boolean => alerts.length + gathered.alerts > alertsNoticed;

/** In a storm the last of the endings is news, and none before it. */
export const isQuiet = (incident: Incident, ended: EventOf<"alert_resolved">, at: string): boolean => {
  const alert = incident.alerts.find((a) => a.source === ended.source && a.fingerprint === ended.fingerprint);
  if (alert !== undefined && alert.quietUntil !== null && at < alert.quietUntil) return true;
  return isStorm(incident) && (incident.gathered.alerts > 0 || incident.alerts.some((a) => a.state === "firing"));
};
