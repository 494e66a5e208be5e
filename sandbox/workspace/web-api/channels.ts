import { channelShape } from "../shapes.ts";
import type { Channel } from "../world.ts";
import {
  type Call,
  channelArg,
  flag,
  type Method,
  notDirect,
  open,
  ownMember,
  paged,
  refuse,
  str,
  userArg,
} from "./method.ts";

/** Source: docs.slack.dev, conversations.create ("80 characters or less") and conversations.setTopic. */
const nameLimit = 80;
const topicLimit = 250;

const shape = (call: Call, channel: Channel): Readonly<Record<string, unknown>> =>
  channelShape(channel, call.app.botUserId);

const nameArg = (call: Call, except?: Channel): string => {
  const name = str(call, "name", "");
  if (name === "") refuse("invalid_name_required");
  if (name.length > nameLimit) refuse("invalid_name_maxlength");
  if (/^[_-]+$/.test(name)) refuse("invalid_name_punctuation");
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) refuse("invalid_name_specials");
  const channels = [...call.workspace.world.channels.values()];
  if (channels.some((one) => one !== except && one.kind !== "im" && one.name === name)) refuse("name_taken");
  return name;
};

/** A channel that the app is in and may change. */
const ownChannel = (call: Call): Channel => {
  const channel = channelArg(call);
  notDirect(channel);
  open(channel);
  ownMember(call, channel);
  return channel;
};

const create: Method = (call) => {
  const kind = flag(call, "is_private") ? "private" : "public";
  const scope = kind === "private" ? "groups:write" : "channels:manage";
  const { scopes } = call.app;
  if (!scopes.includes(scope)) refuse("missing_scope", { needed: scope, provided: scopes.join(",") });
  return { channel: shape(call, call.workspace.createChannel(nameArg(call), kind, call.app.botUserId)) };
};

const typeNames = { public: "public_channel", private: "private_channel", im: "im" } as const;

const ofTypes = (call: Call, channel: Channel): boolean => {
  const types = str(call, "types", "public_channel").split(",");
  if (types.some((type) => !["public_channel", "private_channel", "im", "mpim"].includes(type)))
    refuse("invalid_types");
  return types.includes(typeNames[channel.kind]) && !(flag(call, "exclude_archived") && channel.archived);
};

const listed = (call: Call, isShown: (channel: Channel) => boolean): Readonly<Record<string, unknown>> => {
  const found = [...call.workspace.world.channels.values()].filter((one) => ofTypes(call, one) && isShown(one));
  const { page, response_metadata } = paged(call, found);
  return { channels: page.map((one) => shape(call, one)), response_metadata };
};

const listOwn: Method = (call) => {
  const user = call.args.user === undefined ? call.app.botUserId : userArg(call).id;
  const mayKnow = (one: Channel): boolean => one.kind === "public" || one.members.has(call.app.botUserId);
  return listed(call, (one) => one.members.has(user) && mayKnow(one));
};

const setTopic: Method = (call) => {
  const channel = ownChannel(call);
  const topic = str(call, "topic");
  if (topic.length > topicLimit) refuse("too_long");
  if (topic !== channel.topic) call.workspace.setTopic(channel, topic, call.app.botUserId);
  return { channel: shape(call, channel) };
};

const setPurpose: Method = (call) => {
  const channel = ownChannel(call);
  const purpose = str(call, "purpose");
  if (purpose.length > topicLimit) refuse("too_long");
  if (purpose !== channel.purpose) call.workspace.setPurpose(channel, purpose, call.app.botUserId);
  return { channel: shape(call, channel), purpose };
};

const archive: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  if (channel.archived) refuse("already_archived");
  if (channel.name === "general") refuse("cant_archive_general");
  ownMember(call, channel);
  call.workspace.archive(channel, call.app.botUserId);
  return {};
};

const unarchive: Method = (call) => {
  const channel = channelArg(call);
  notDirect(channel);
  if (!channel.archived) refuse("not_archived");
  call.workspace.unarchive(channel, call.app.botUserId);
  return {};
};

const rename: Method = (call) => {
  const channel = ownChannel(call);
  if (channel.creator !== call.app.botUserId) refuse("not_authorized");
  call.workspace.rename(channel, nameArg(call, channel), call.app.botUserId);
  return { channel: shape(call, channel) };
};

const openDirect: Method = (call) => {
  if (call.args.channel !== undefined) return { channel: shape(call, channelArg(call)) };
  const users = str(call, "users", "")
    .split(",")
    .filter((id) => id !== "");
  const [user] = users;
  if (user === undefined) return refuse("users_list_not_supplied");
  if (users.length > 1) refuse("not_enough_users");
  if (!call.workspace.world.users.has(user)) refuse("user_not_found");
  const known = call.workspace.world.channels.size;
  const channel = call.workspace.directMessage(call.app.botUserId, user);
  const already = call.workspace.world.channels.size === known ? { no_op: true, already_open: true } : {};
  return { ...already, channel: flag(call, "return_im") ? shape(call, channel) : { id: channel.id } };
};

/** Channels themselves: making, finding, naming, ending. */
export const channelMethods: Readonly<Record<string, Method>> = {
  "conversations.create": create,
  "conversations.list": (call) => listed(call, (one) => one.kind === "public" || one.members.has(call.app.botUserId)),
  "users.conversations": listOwn,
  "conversations.info": (call) => ({ channel: shape(call, channelArg(call)) }),
  "conversations.setTopic": setTopic,
  "conversations.setPurpose": setPurpose,
  "conversations.archive": archive,
  "conversations.unarchive": unarchive,
  "conversations.rename": rename,
  "conversations.open": openDirect,
};
