import { system } from "../../domain/actor.ts";
import type { ChannelId, UserId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import { inSlack, type Mention } from "../../domain/policy.ts";
import type { Role } from "../../domain/role.ts";
import { type Surface, surfaceKey } from "../../domain/surface.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";
import { show } from "./show.ts";

/**
 * The channel is recorded as an event before anything is shown in it: whoever reads state afterwards knows it. Its card comes
 * with it, so that nobody finds an empty one; the effect that draws the card finds it standing.
 */
export const openChannel = async (deps: EffectDependencies, performing: Performing): Promise<Performed> => {
  const { channel } = performing.incident;
  if (channel.kind === "archived") return skipped("the channel is archived");
  const isOpen = channel.kind === "open" && isNamedFor(performing.incident, channel.name);
  const incident = isOpen ? performing.incident : await opened(deps, performing);
  const isFirst = channel.kind === "pending" && !performing.attempt.mayHaveRun;
  return incident === null ? done : show(deps, { ...performing, incident }, { kind: "card" }, isFirst);
};

/** @returns the incident that knows its channel; null when it took none */
const opened = async (
  { chat, handle }: EffectDependencies,
  { incident, attempt, row }: Performing,
): Promise<Incident | null> => {
  const { channel } = incident;
  // A channel from before the incident had its number gets its name now.
  const { channelId, name } =
    channel.kind === "open"
      ? { channelId: channel.id, name: await chat.nameChannel(incident, channel.id, attempt) }
      : await chat.openChannel(incident, attempt);
  const command = { kind: "record_channel" as const, channelId, name };
  const recorded = await handle({ key: `${row.id}.recorded`, actor: system, incidentId: incident.id, command });
  return recorded.ok ? recorded.value.incident : null;
};

const isNamedFor = ({ id }: Incident, name: string): boolean =>
  name === id.toLowerCase() || name.startsWith(`${id.toLowerCase()}-`);

export const setTopic = ({ chat }: EffectDependencies, { incident, attempt }: Performing): Promise<Performed> =>
  inOpenChannel(incident, (channelId) => chat.setTopic(incident, channelId, attempt));

export const addBookmarks = ({ chat }: EffectDependencies, { incident, attempt }: Performing): Promise<Performed> =>
  inOpenChannel(incident, (channelId) => chat.addBookmarks(incident, channelId, attempt));

/** Whoever could not be invited is named in the channel: an invitation that failed in silence helps nobody. */
export const invite = (
  { chat, handle, policy }: EffectDependencies,
  { incident, row, attempt }: Performing,
  mentions: readonly Mention[],
): Promise<Performed> =>
  inOpenChannel(incident, async (channelId) => {
    const failures = await chat.invite(channelId, inSlack(policy, mentions), attempt);
    if (failures.length === 0) return;
    const command = { kind: "record_invite_failures" as const, failures };
    await handle({ key: `${row.id}.failures`, actor: system, incidentId: incident.id, command });
  });

/** How long a pin waits for its message before it looks again. */
const unseenSurfaceMs = 1_000;

export const pin = async (
  { chat, surfaces }: EffectDependencies,
  { incident, attempt }: Performing,
  surface: Surface,
): Promise<Performed> => {
  const place = await surfaces.find(incident.id, surfaceKey(surface));
  if (place === null) return incident.channel.kind === "archived" ? skipped("archived") : later(unseenSurfaceMs);
  await chat.pin(place, attempt);
  return done;
};

export const brief = async (
  { chat }: EffectDependencies,
  { incident, attempt }: Performing,
  { userId, role }: { readonly userId: UserId; readonly role: Role },
): Promise<Performed> => {
  // A private message cannot be looked up; said once at most is better than said twice.
  if (attempt.mayHaveRun) return skipped("an earlier attempt may have said it");
  if (!incident.roles[role].includes(userId)) return skipped("they gave the role away again");
  await chat.brief(incident, userId, role, attempt);
  return done;
};

const inOpenChannel = async (
  { channel }: Incident,
  act: (channelId: ChannelId) => Promise<void>,
): Promise<Performed> => {
  if (channel.kind !== "open") return skipped(`the channel is ${channel.kind}`);
  await act(channel.id);
  return done;
};
