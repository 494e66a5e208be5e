import type { Incident } from "../domain/incident.ts";
import { isLive, type Status, statuses } from "../domain/status.ts";
import { type TimelineEntry, timelineOf } from "../domain/timeline.ts";
import { allEvents } from "./effects/write-postmortem.ts";
import type { Clock } from "./ports/clock.ts";
import type { IncidentStats, IncidentStore } from "./ports/incident-store.ts";

type Dependencies = { readonly incidents: IncidentStore; readonly clock: Clock };

export const listPageSize = 20;

/** @param beforeNumber for the next page; null for the first */
export const listIncidents = (
  { incidents }: Dependencies,
  which: "live" | "all",
  beforeNumber: number | null,
): Promise<readonly Incident[]> => {
  const live: readonly Status[] = statuses.filter(isLive);
  return incidents.list({
    statuses: which === "live" ? live : null,
    service: null,
    includePrivate: false,
    includeDrills: true,
    beforeNumber,
    limit: listPageSize,
  });
};

export const readTimeline = async (
  { incidents }: Dependencies,
  incident: Incident,
): Promise<readonly TimelineEntry[]> => timelineOf(await allEvents(incidents, incident));

export const readStats = ({ incidents, clock }: Dependencies, days: number): Promise<readonly IncidentStats[]> =>
  incidents.stats(clock.after(-days * 24 * 60 * 60_000));

/** Declared within the last hour: whoever declares now may mean one of these. */
export const recentIncidents = async ({ incidents, clock }: Dependencies): Promise<readonly Incident[]> => {
  const hourAgo = clock.after(-60 * 60_000);
  const newest = await listIncidents({ incidents, clock }, "live", null);
  return newest.filter((incident) => incident.times.declaredAt >= hourAgo && !incident.isDrill).slice(0, 5);
};
