import type { IncidentStore } from "../../app/ports/incident-store.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { ChannelId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ExistingTarget } from "../../domain/intent.ts";
import type { Refusal } from "../../domain/refusal.ts";

/** The incident that a person means, from where they stand. A private one is known in its own channel only. */
export const findTarget = async (
  incidents: IncidentStore,
  target: ExistingTarget,
  channelId: ChannelId | null,
): Promise<Result<Incident, Refusal>> => {
  const said = target.kind === "named" ? target.id : null;
  const incident = said === null ? await ofChannel(incidents, channelId) : await incidents.load(said);
  return incident === null || isHidden(incident, channelId) ? err({ kind: "no_such_incident", said }) : ok(incident);
};

const ofChannel = async (incidents: IncidentStore, channelId: ChannelId | null): Promise<Incident | null> =>
  channelId === null ? null : incidents.byChannel(channelId);

const isHidden = (incident: Incident, channelId: ChannelId | null): boolean =>
  incident.isPrivate && (incident.channel.kind !== "open" || incident.channel.id !== channelId);
