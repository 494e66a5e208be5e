import { messageShape } from "../workspace.ts";
import type { Channel, Message } from "../world.ts";
import { type Call, channelArg, flag, type Method, messageArg, open, ownMember, paged, refuse, str } from "./method.ts";

const nameLimit = 80;
const topicLimit = 250;

const shape = (call: Call, channel: Channel): Readonly<Record<string, unknown>> => ({
  id: channel.id,
  ...(channel.kind === "im" ? { is_im: true } : { name: channel.name, name_normalized: channel.name }),
  is_channel: channel.kind === "public",
  is_group: channel.kind === "private",
  is_private: channel.kind !== "public",
  is_archived: channel.archived,
  is_member: channel.members.has(call.app.botUserId),
  is_ext_shared: false,
  is_org_shared: false,
  creator: channel.creator,
  created: channel.createdS,
  topic: { value: channel.topic, creator: channel.creator, last_set: channel.createdS },
  purpose: { value: channel.purpose, creator: channel.creator, last_set: channel.createdS },
  num_members: channel.members.size,
});

const create: Method = (call) => {
  const name = str(call, "name");
  if (name === "") refuse("invalid_name_required");
  if (name.length > nameLimit) refuse("invalid_name_maxlength");
  if (!/^[a-z0-9_-]+$/.test(name)) refuse("invalid_name_specials");
  if ([...call.workspace.world.channels.values()].some((one) => one.kind !== "im" && one.name === name))
    refuse("name_taken");
  return {
    channel: shape(
      call,
      call.workspace.createChannel(name, flag(call, "is_private") ? "private" : "public", call.app.botUserId),
    ),
  };
};

const ofTypes = (call: Call, channel: Channel): boolean => {
  const types = str(call, "types", "public_channel").split(",");
  const type = channel.kind === "im" ? "im" : channel.kind === "private" ? "private_channel" : "public_channel";
  return types.includes(type) && !(flag(call, "exclude_archived") && channel.archived);
};

const listAll: Method = (call) => {
  const visible = [...call.workspace.world.channels.values()].filter(
    (one) => ofTypes(call, one) && (one.kind === "public" || one.members.has(call.app.botUserId)),
  );
  const { page, response_metadata } = paged(call, visible, 100);
  return { channels: page.map((one) => shape(call, one)), response_metadata };
};

const listOwn: Method = (call) => {
  const user = str(call, "user", call.app.botUserId);
  const own = [...call.workspace.world.channels.values()].filter((one) => ofTypes(call, one) && one.members.has(user));
  const { page, response_metadata } = paged(call, own, 100);
  return { channels: page.map((one) => shape(call, one)), response_metadata };
};

const invite: Method = (call) => {
  const channel = channelArg(call);
  open(channel);
  ownMember(call, channel);
  const users = str(call, "users")
    .split(",")
    .filter((id) => id !== "");
  if (users.length === 0) refuse("no_user");
  if (users.length > 100) refuse("too_many_users");
  const errors = users.flatMap((user) => {
    const error = inviteError(call, channel, user);
    return error === null ? [] : [{ user, ok: false, error }];
  });
  if (errors.length > 0 && !flag(call, "force")) refuse(errors[0]?.error ?? "fatal_error", { errors });
  for (const user of users)
    if (!errors.some((one) => one.user === user)) call.workspace.join(channel, user, call.app.botUserId);
  return { channel: shape(call, channel), ...(errors.length === 0 ? {} : { errors }) };
};

const inviteError = ({ workspace, app }: Call, channel: Channel, userId: string): string | null => {
  const user = workspace.world.users.get(userId);
  if (user === undefined) return "user_not_found";
  if (userId === app.botUserId) return "cant_invite_self";
  if (user.deleted) return "cant_invite";
  if (user.isUltraRestricted) return "ura_max_channels";
  return channel.members.has(userId) ? "already_in_channel" : null;
};

const setTopic: Method = (call) => {
  const channel = channelArg(call);
  open(channel);
  ownMember(call, channel);
  const topic = str(call, "topic");
  if (topic.length > topicLimit) refuse("too_long");
  channel.topic = topic;
  call.workspace.post(channel, {
    user: call.app.botUserId,
    botId: call.app.botId,
    appId: call.app.appId,
    subtype: "channel_topic",
    text: `set the channel topic: ${topic}`,
  });
  return { channel: shape(call, channel) };
};

const setPurpose: Method = (call) => {
  const channel = channelArg(call);
  open(channel);
  ownMember(call, channel);
  channel.purpose = str(call, "purpose");
  call.workspace.changed();
  return { channel: shape(call, channel) };
};

const readable = (call: Call): Channel => {
  const channel = channelArg(call);
  if (channel.kind !== "public" || !call.app.scopes.includes("channels:history")) ownMember(call, channel);
  return channel;
};

const within = (call: Call, { ts }: Message): boolean => {
  const oldest = Number(str(call, "oldest", "0"));
  const latest = Number(str(call, "latest", "9999999999"));
  const at = Number(ts);
  return flag(call, "inclusive") ? at >= oldest && at <= latest : at > oldest && at < latest;
};

const history: Method = (call) => {
  const channel = readable(call);
  const top = channel.messages
    .filter((message) => (message.threadTs === null || message.threadTs === message.ts) && within(call, message))
    .reverse();
  const { page, response_metadata } = paged(call, top, 100);
  return {
    messages: page.map((message) => withReplies(call, channel, message)),
    has_more: response_metadata.next_cursor !== "",
    response_metadata,
    pin_count: channel.pins.size,
  };
};

const withReplies = (call: Call, channel: Channel, message: Message): Readonly<Record<string, unknown>> => {
  const replies = channel.messages.filter((one) => one.threadTs === message.ts && one.ts !== message.ts);
  const shown = messageShape(message, flag(call, "include_all_metadata"));
  return replies.length === 0
    ? shown
    : { ...shown, thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts };
};

const replies: Method = (call) => {
  const channel = readable(call);
  const asked = messageArg(call, channel);
  const root = asked.threadTs ?? asked.ts;
  const thread = channel.messages.filter((one) => one.ts === root || (one.threadTs === root && within(call, one)));
  const { page, response_metadata } = paged(call, thread, 1_000);
  return {
    messages: page.map((one) => messageShape(one, flag(call, "include_all_metadata"))),
    has_more: response_metadata.next_cursor !== "",
    response_metadata,
  };
};

const openDirect: Method = (call) => {
  const [user = ""] = str(call, "users").split(",");
  if (!call.workspace.world.users.has(user)) refuse("user_not_found");
  return { channel: { id: call.workspace.directMessage(call.app.botUserId, user).id } };
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.create": create,
  "conversations.list": listAll,
  "users.conversations": listOwn,
  "conversations.info": (call) => ({ channel: shape(call, channelArg(call)) }),
  "conversations.members": (call) => {
    const { page, response_metadata } = paged(call, [...channelArg(call).members], 100);
    return { members: page, response_metadata };
  },
  "conversations.invite": invite,
  "conversations.join": (call) => {
    const channel = channelArg(call);
    open(channel);
    call.workspace.join(channel, call.app.botUserId, null);
    return { channel: shape(call, channel) };
  },
  "conversations.leave": (call) => {
    call.workspace.leave(channelArg(call), call.app.botUserId);
    return {};
  },
  "conversations.archive": (call) => {
    const channel = channelArg(call);
    if (channel.archived) refuse("already_archived");
    ownMember(call, channel);
    channel.archived = true;
    call.workspace.post(channel, {
      user: call.app.botUserId,
      subtype: "channel_archive",
      text: "archived the channel",
    });
    return {};
  },
  "conversations.rename": (call) => {
    const channel = channelArg(call);
    channel.name = str(call, "name");
    call.workspace.changed();
    return { channel: shape(call, channel) };
  },
  "conversations.setTopic": setTopic,
  "conversations.setPurpose": setPurpose,
  "conversations.history": history,
  "conversations.replies": replies,
  "conversations.open": openDirect,
};
