import { type AttachedAlert, type Gathered, type GatheredAlert, servicesCounted } from "../alert.ts";
import { alertName } from "../alert-name.ts";
import type { EventOf } from "../event.ts";
import type { Incident } from "../incident.ts";

/** Of alerts that are followed one by one a gathering only says how often they were repeated. */
export const gather = (incident: Incident, { alerts }: EventOf<"alerts_gathered">): Incident => {
  const followed = new Set(incident.alerts.map(alertName));
  const rest = alerts.filter((alert) => !followed.has(alertName(alert)));
  const gathered = rest.length === 0 ? incident.gathered : added(incident.gathered, rest);
  return rest.length === alerts.length
    ? { ...incident, gathered }
    : { ...incident, gathered, alerts: seenAgain(incident.alerts, alerts) };
};

const seenAgain = (followed: readonly AttachedAlert[], alerts: readonly GatheredAlert[]): readonly AttachedAlert[] => {
  const times = new Map<string, number>();
  for (const alert of alerts) times.set(alertName(alert), (times.get(alertName(alert)) ?? 0) + alert.times);
  return followed.map((alert) => ({ ...alert, timesSeen: alert.timesSeen + (times.get(alertName(alert)) ?? 0) }));
};

const added = (before: Gathered, alerts: readonly GatheredAlert[]): Gathered => {
  const joined = alerts.filter(({ what }) => what === "joined");
  return {
    alerts: before.alerts + joined.length,
    endings: before.endings + timesOf(alerts.filter(({ what }) => what === "ended")),
    timesSeen: before.timesSeen + timesOf(alerts),
    services: joined.length === 0 ? before.services : counted(before.services, joined),
  };
};

const timesOf = (alerts: readonly GatheredAlert[]): number => alerts.reduce((sum, { times }) => sum + times, 0);

const counted = (before: Gathered["services"], joined: readonly GatheredAlert[]): Gathered["services"] => {
  const counts = new Map(Object.entries(before));
  for (const { service } of joined) {
    if (service === null || (!counts.has(service) && counts.size >= servicesCounted)) continue;
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
};
