import { commanderOf } from "../../domain/incident.ts";
import { isLive } from "../../domain/status.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { envelope as envelopeShape, memberEvent } from "./payloads.ts";

/** Who is in command and leaves the channel leads nobody any more: the incident asks for a successor. */
export const left = async (deps: DeskDependencies, event: unknown, envelope: unknown, key: string): Promise<void> => {
  const read = memberEvent.safeParse(event);
  if (!read.success) return;
  const { user: userId, channel: channelId } = read.data;
  const incident = await deps.incidents.byChannel(channelId);
  if (incident === null || !isLive(incident.status) || commanderOf(incident) !== userId) return;
  const team = envelopeShape.safeParse(envelope);
  const actor = await (await deps.people()).personAt(userId, team.success ? (team.data.team_id ?? null) : null);
  const command = { kind: "release_role", role: "commander", userId } as const;
  await deps.handle({ key, actor, incidentId: incident.id, command });
};
