import { channelShape } from "../shapes.ts";
import type { Channel } from "../world.ts";
import {
  type Call,
  channelArg,
  flag,
  has,
  type Method,
  notDirect,
  open,
  ownMember,
  paged,
  refuse,
  str,
  strings,
  userArg,
} from "./method.ts";

/** Source: docs.slack.dev, conversations.invite: "Up to 100 users may be listed". */
const inviteLimit = 100;

const invite: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  open(channel);
  ownMember(call, channel);
  const users = strings(call, "users");
  if (users.length === 0) refuse("no_user");
  if (users.length > inviteLimit) refuse("too_many_users");
  const errors = users.flatMap((user) => {
    const error = inviteError(call, channel, user);
    return error === null ? [] : [{ user, ok: false, error }];
  });
  const first = errors[0];
  if (first !== undefined && (!flag(call, "force") || errors.length === users.length)) refuse(first.error, { errors });
  const refused = new Set(errors.map(({ user }) => user));
  for (const user of users) if (!refused.has(user)) call.workspace.join(channel, user, call.app.botUserId);
  return { channel: channelShape(channel, call.app.botUserId), ...(errors.length === 0 ? {} : { errors }) };
};

const inviteError = ({ workspace, app }: Call, channel: Channel, userId: string): string | null => {
  const user = workspace.world.users.get(userId);
  if (user === undefined) return "user_not_found";
  if (userId === app.botUserId) return "cant_invite_self";
  if (user.deleted) return "cant_invite";
  if (user.isStranger && !channel.isExtShared) return "org_user_not_in_team";
  if (channel.members.has(userId)) return "already_in_channel";
  return user.isUltraRestricted && channelsOf(workspace.world.channels, userId) > 0 ? "ura_max_channels" : null;
};

const channelsOf = (channels: ReadonlyMap<string, Channel>, userId: string): number =>
  [...channels.values()].filter(({ kind, members }) => kind !== "im" && members.has(userId)).length;

const join: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  if (channel.kind === "private") refuse("method_not_supported_for_channel_type");
  open(channel);
  const isNew = !channel.members.has(call.app.botUserId);
  call.workspace.join(channel, call.app.botUserId, null);
  const already = isNew
    ? {}
    : { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } };
  return { channel: channelShape(channel, call.app.botUserId), ...already };
};

const leave: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  open(channel);
  if (channel.name === "general") refuse("cant_leave_general");
  if (!channel.members.has(call.app.botUserId)) return { not_in_channel: true };
  if (channel.kind === "private" && channel.members.size === 1) refuse("last_member");
  call.workspace.leave(channel, call.app.botUserId);
  return {};
};

const kick: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  if (!has(call, "user")) refuse("no_user");
  const { id } = userArg(call);
  if (id === call.app.botUserId) refuse("cant_kick_self");
  if (channel.name === "general") refuse("cant_kick_from_general");
  if (!channel.members.has(id)) refuse("not_in_channel");
  call.workspace.leave(channel, id);
  return {};
};

const members: Method = (call) => {
  const { page, response_metadata } = paged(call, [...channelArg(call).members]);
  return { members: page, response_metadata };
};

const mark: Method = (call) => {
  const channel = channelArg(call);
  ownMember(call, channel);
  channel.seen.set(call.app.botUserId, str(call, "ts"));
  return {};
};

/** Who is in a channel. */
export const membershipMethods: Readonly<Record<string, Method>> = {
  "conversations.invite": invite,
  "conversations.join": join,
  "conversations.leave": leave,
  "conversations.kick": kick,
  "conversations.members": members,
  "conversations.mark": mark,
};
