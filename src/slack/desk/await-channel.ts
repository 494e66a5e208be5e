import type { IncidentId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { DeskDependencies } from "./dependencies.ts";

/** One answer with the link beats two answers; a channel that takes longer is announced by its own messages. */
const channelPatienceMs = 2_000;
const lookEveryMs = 100;

export const withChannel = async (
  deps: DeskDependencies,
  id: IncidentId,
  fallback: Incident,
  patienceMs = channelPatienceMs,
): Promise<Incident> => {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const incident = (await deps.incidents.load(id)) ?? fallback;
    if (incident.channel.kind !== "pending" || performance.now() > untilMs) return incident;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};
