import { z } from "zod";
import type { Attempt, InviteFailure } from "../app/ports/chat.ts";
import type { ChannelId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { isUserGroup, type Mention } from "../domain/policy.ts";
import { channelName } from "./channel-name.ts";
import { findChannel } from "./find-channel.ts";
import type { CallOptions, Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

const created = z.object({ channel: z.object({ id: z.string(), name: z.string().optional() }) });

/** So many channels of that name would be somebody's game; the last try carries the moment and is free. */
const nameTriesLimit = 20;

export type OpenedChannel = { readonly channelId: ChannelId; readonly name: string };

/** Makes the channel, once. After a lost answer it looks among our own channels for the one that was made. */
export const openIncidentChannel = async (
  gateway: Gateway,
  botUserId: string,
  incident: Incident,
  attempt: Attempt,
): Promise<OpenedChannel> => {
  const find = async (): Promise<OpenedChannel | null> =>
    attempt.mayHaveRun ? findMade(gateway, botUserId, incident, attempt) : null;
  const made = await find();
  if (made !== null) return made;
  for (let turn = 1; turn <= nameTriesLimit; turn += 1) {
    const opened = await tryName(gateway, channelName(incident.id, incident.title, turn), incident, attempt);
    if (opened !== null) return opened;
    // A request that we gave up may have been carried out only now: then the name is taken by ourselves.
    const late = turn === 1 ? await find() : null;
    if (late !== null) return late;
  }
  throw new SlackError("conversations.create", `name_taken ${nameTriesLimit} times`, { retryable: false });
};

const tryName = async (
  gateway: Gateway,
  name: string,
  incident: Incident,
  attempt: Attempt,
): Promise<OpenedChannel | null> => {
  try {
    const answer = await gateway.call("conversations.create", { name, is_private: incident.isPrivate }, attempt);
    const { channel } = created.parse(answer);
    return { channelId: channel.id, name: channel.name ?? name };
  } catch (error) {
    if (error instanceof SlackError && error.code === "name_taken") return null;
    throw error;
  }
};

const renamed = z.object({ channel: z.object({ name: z.string().optional() }).optional() });

/** A name that an earlier attempt gave is kept. */
export const nameIncidentChannel = async (
  gateway: Gateway,
  channel: ChannelId,
  incident: Incident,
  attempt: Attempt,
): Promise<string> => {
  for (let turn = 1; turn <= nameTriesLimit; turn += 1) {
    const name = channelName(incident.id, incident.title, turn);
    try {
      const answer = await gateway.call("conversations.rename", { channel, name }, attempt);
      return renamed.parse(answer).channel?.name ?? name;
    } catch (error) {
      if (!(error instanceof SlackError) || error.code !== "name_taken") throw error;
      if (attempt.mayHaveRun && (await nameOf(gateway, channel, attempt)) === name) return name;
    }
  }
  throw new SlackError("conversations.rename", `name_taken ${nameTriesLimit} times`, { retryable: false });
};

const nameOf = async (gateway: Gateway, channel: ChannelId, options: CallOptions): Promise<string | null> =>
  renamed.parse(await gateway.call("conversations.info", { channel }, options)).channel?.name ?? null;

/** Slack's clock and ours may differ by this much. */
const clockSlackSeconds = 120;

/** Only channels that the bot is in are read: it is in every channel it made. */
const findMade = async (
  gateway: Gateway,
  botUserId: string,
  incident: Incident,
  options: CallOptions,
): Promise<OpenedChannel | null> => {
  const notBefore = Date.parse(incident.times.declaredAt) / 1_000 - clockSlackSeconds;
  const plain = channelName(incident.id, incident.title, 1);
  const found = await findChannel(
    gateway,
    {
      among: "own",
      kind: incident.isPrivate ? "private" : "public",
      matches: ({ name, creator, created: at }) =>
        (name === plain || /^-\d+$/.test(name.slice(plain.length))) &&
        name.startsWith(plain) &&
        (creator === undefined || creator === botUserId) &&
        (at === undefined || at >= notBefore),
    },
    options,
  );
  return found === null ? null : { channelId: found.id, name: found.name };
};

const groupMembers = z.object({ users: z.array(z.string()) });
/** Slack's words for people who are where they should be. */
const noFailure = new Set(["already_in_channel", "cant_invite_self"]);
const perCallLimit = 100;

/** Invites everybody at once; when Slack refuses the list, one by one, so that one name does not keep the others out. */
export const inviteAll = async (
  gateway: Gateway,
  channel: ChannelId,
  mentions: readonly Mention[],
  options: CallOptions,
): Promise<readonly InviteFailure[]> => {
  const failures: InviteFailure[] = [];
  const users = new Set<string>();
  for (const mention of mentions) {
    if (!isUserGroup(mention)) users.add(mention);
    else {
      const members = await membersOf(gateway, mention, options);
      if (typeof members === "string") failures.push({ mention, reason: members });
      else for (const user of members) users.add(user);
    }
  }
  const everybody = [...users].slice(0, perCallLimit);
  if (everybody.length === 0) return failures;
  const refused = await inviteUsers(gateway, channel, everybody, options);
  if (refused === null) return failures;
  if (everybody.length === 1)
    return noFailure.has(refused) ? failures : [...failures, { mention: everybody[0] ?? "", reason: refused }];
  for (const mention of everybody) {
    const reason = await inviteUsers(gateway, channel, [mention], options);
    if (reason !== null && !noFailure.has(reason)) failures.push({ mention, reason });
  }
  return failures;
};

const membersOf = async (
  gateway: Gateway,
  usergroup: Mention,
  options: CallOptions,
): Promise<readonly string[] | string> => {
  try {
    return groupMembers.parse(await gateway.call("usergroups.users.list", { usergroup }, options)).users;
  } catch (error) {
    if (error instanceof SlackError && !error.retryable) return error.code;
    throw error;
  }
};

/** @returns null when Slack took them, else its word for why not. @throws SlackError for what may work later */
const inviteUsers = async (
  gateway: Gateway,
  channel: ChannelId,
  users: readonly string[],
  options: CallOptions,
): Promise<string | null> => {
  try {
    await gateway.call("conversations.invite", { channel, users: users.join(",") }, options);
    return null;
  } catch (error) {
    if (error instanceof SlackError && !error.retryable) return error.code;
    throw error;
  }
};
