import { richTextOf } from "./rich-text.ts";
import type { Channel, Home, Message, Modal, SlackFile, User, World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

/** The workspace's things as Slack's API and events write them. Source: docs.slack.dev/reference/objects. */
export const messageShape = (world: World, channel: Channel, message: Message): Json => ({
  type: "message",
  ...(message.subtype === null ? {} : { subtype: message.subtype }),
  ...authorShape(world, message),
  ts: message.ts,
  text: message.text,
  ...blocksShape(message),
  ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
  ...(message.files.length === 0 ? {} : { files: message.files.flatMap((id) => fileById(world, id)), upload: false }),
  ...threadShape(channel, message),
  ...(message.editedAt === null ? {} : { edited: { user: message.editedBy, ts: message.editedAt } }),
  ...(message.streaming === null ? {} : { streaming_state: "in_progress" }),
  ...(message.reactions.length === 0
    ? {}
    : { reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })) }),
  ...(channel.pins.has(message.ts) ? { pinned_to: [channel.id] } : {}),
  ...message.extra,
});

/** The same for a reader who asked for `include_all_metadata`. */
export const messageWithMetadata = (world: World, channel: Channel, message: Message): Json => ({
  ...messageShape(world, channel, message),
  ...(message.metadata === null ? {} : { metadata: message.metadata }),
});

const authorShape = (world: World, message: Message): Json => {
  const { botId, appId, username } = message;
  if (botId === null) return { user: message.user, team: world.teamId };
  if (username !== null) return { username, bot_id: botId, app_id: appId };
  return {
    user: message.user,
    bot_id: botId,
    app_id: appId,
    team: world.teamId,
    bot_profile: botShape(world, appId ?? ""),
  };
};

export const botShape = (world: World, appId: string): Json => {
  const app = world.apps.get(appId);
  return {
    id: app?.botId,
    app_id: appId,
    user_id: app?.botUserId,
    name: app?.name,
    deleted: false,
    updated: 0,
    team_id: world.teamId,
    icons: {},
  };
};

const blocksShape = (message: Message): Json => {
  if (message.blocks.length > 0) return { blocks: message.blocks };
  const isTyped = message.botId === null && message.subtype === null && message.text !== "";
  return isTyped ? { blocks: [richTextOf(message.text, message.ts.slice(-5))] } : {};
};

const threadShape = (channel: Channel, { ts, threadTs }: Message): Json => {
  const replies = channel.messages.filter((one) => one.threadTs === ts && one.ts !== ts);
  if (replies.length > 0)
    return {
      thread_ts: ts,
      reply_count: replies.length,
      reply_users_count: new Set(replies.map(({ user }) => user)).size,
      reply_users: [...new Set(replies.map(({ user }) => user))],
      latest_reply: replies.at(-1)?.ts,
    };
  if (threadTs === null) return {};
  return { thread_ts: threadTs, parent_user_id: channel.messages.find((one) => one.ts === threadTs)?.user };
};

export const permalinkOf = ({ id }: Channel, { ts, threadTs }: Message): string => {
  const thread = threadTs === null || threadTs === ts ? "" : `?thread_ts=${threadTs}&cid=${id}`;
  return `https://sandbox.slack.com/archives/${id}/p${ts.replace(".", "")}${thread}`;
};

export const channelType = ({ kind }: Channel): "channel" | "group" | "im" =>
  kind === "im" ? "im" : kind === "private" ? "group" : "channel";

/** A conversation as one of its readers sees it. */
export const channelShape = (channel: Channel, reader: string): Json => ({
  id: channel.id,
  created: channel.createdS,
  updated: channel.createdS * 1_000,
  is_archived: channel.archived,
  is_im: channel.kind === "im",
  is_mpim: false,
  is_org_shared: false,
  ...(channel.kind === "im"
    ? { user: [...channel.members].find((id) => id !== reader), is_user_deleted: false }
    : namedShape(channel, reader)),
});

const namedShape = (channel: Channel, reader: string): Json => ({
  name: channel.name,
  name_normalized: channel.name,
  is_channel: channel.kind === "public",
  is_group: channel.kind === "private",
  is_private: channel.kind === "private",
  is_general: channel.name === "general",
  is_shared: channel.isExtShared,
  is_ext_shared: channel.isExtShared,
  is_pending_ext_shared: false,
  is_member: channel.members.has(reader),
  creator: channel.creator,
  topic: { value: channel.topic, creator: channel.creator, last_set: channel.createdS },
  purpose: { value: channel.purpose, creator: channel.creator, last_set: channel.createdS },
  previous_names: [],
  num_members: channel.members.size,
});

export const userShape = (user: User): Json => ({
  id: user.id,
  team_id: user.teamId,
  name: user.name,
  real_name: user.realName,
  deleted: user.deleted,
  is_admin: false,
  is_owner: false,
  is_bot: user.isBot,
  is_app_user: false,
  is_restricted: user.isRestricted,
  is_ultra_restricted: user.isUltraRestricted,
  ...(user.isStranger ? { is_stranger: true } : {}),
  tz: "Etc/UTC",
  tz_label: "Coordinated Universal Time",
  tz_offset: 0,
  updated: 0,
  profile: profileShape(user),
});

const avatarSizes = [24, 32, 48, 72, 192, 512] as const;

export const profileShape = (user: User): Json => ({
  real_name: user.realName,
  real_name_normalized: user.realName,
  display_name: user.name,
  display_name_normalized: user.name,
  title: user.title,
  phone: "",
  skype: "",
  status_text: "",
  status_emoji: "",
  status_emoji_display_info: [],
  status_expiration: 0,
  huddle_state: "default_unset",
  huddle_state_expiration_ts: 0,
  avatar_hash: "sandbox",
  ...Object.fromEntries(
    avatarSizes.map((size) => [`image_${size}`, `https://avatars.sandbox.test/${user.id}_${size}.png`]),
  ),
  team: user.teamId,
});

export const viewShape = (world: World, opened: Modal | Home): Json => {
  const isModal = "errors" in opened;
  return {
    id: opened.viewId,
    team_id: world.teamId,
    private_metadata: "",
    callback_id: "",
    external_id: "",
    title: null,
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    ...(isModal ? { submit_disabled: false } : {}),
    ...opened.view,
    state: { values: {} },
    hash: opened.hash,
    root_view_id: isModal ? opened.rootId : opened.viewId,
    previous_view_id: isModal ? opened.previousId : null,
    app_id: opened.appId,
    app_installed_team_id: world.teamId,
    bot_id: world.apps.get(opened.appId)?.botId,
  };
};

export const fileById = (world: World, id: string): readonly Json[] => {
  const file = world.files.get(id);
  return file === undefined ? [] : [fileShape(file)];
};

export const fileShape = (file: SlackFile): Json => ({
  id: file.id,
  created: file.createdS,
  timestamp: file.createdS,
  name: file.name,
  title: file.title,
  mimetype: mimetypeOf(file.name),
  filetype: /\.(\w+)$/.exec(file.name)?.[1] ?? "text",
  user: file.user,
  size: file.bytes?.length ?? 0,
  alt_txt: file.altText,
  mode: "hosted",
  is_external: false,
  channels: file.channels,
  url_private: `/files/${file.id}`,
  permalink: `https://sandbox.slack.com/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
});

const mimetypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  svg: "image/svg+xml",
  json: "application/json",
  pdf: "application/pdf",
  csv: "text/csv",
  md: "text/markdown",
};

export const mimetypeOf = (name: string): string =>
  mimetypes[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "text/plain";
