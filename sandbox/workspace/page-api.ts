import type { Interactions } from "./interactions.ts";
import type {
  PageAnswer,
  PageCanvas,
  PageChannel,
  PageDeed,
  PageFile,
  PageMessage,
  PagePerson,
  PageState,
} from "./page-protocol.ts";
import { mimetypeOf } from "./shapes.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, Ephemeral, Message, User, World } from "./world.ts";

const personOf = (user: User): PagePerson => ({
  id: user.id,
  name: user.name,
  realName: user.realName,
  title: user.title,
  isBot: user.isBot,
  isGuest: user.isRestricted || user.isUltraRestricted,
});

export const peopleToActAs = ({ world }: Workspace): readonly PagePerson[] =>
  [...world.users.values()].filter((user) => !user.isBot && !user.deleted).map(personOf);

/** Everything one user's client shows. Null for a user who does not exist. */
export const pageState = (workspace: Workspace, userId: string): PageState | null => {
  const { world } = workspace;
  const me = world.users.get(userId);
  if (me === undefined) return null;
  const visible = [...world.channels.values()].filter((channel) => maySee(me, channel));
  const apps = [...world.apps.values()];
  return {
    workspace: world.name,
    me: personOf(me),
    people: [...world.users.values()].map(personOf),
    apps: apps.map(({ appId: id, name, botUserId }) => ({ id, name, botUserId })),
    channels: visible.map((channel) => channelOf(world, channel, userId)),
    modals: world.modals
      .filter((modal) => modal.userId === userId)
      .map(({ viewId, hash, view, errors }) => ({ viewId, hash, view, errors })),
    home: [...world.homes.values()].find((one) => one.userId === userId)?.view ?? null,
    slashCommands: apps.flatMap(({ slashCommands }) =>
      slashCommands.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    ),
    messageShortcuts: apps.flatMap(({ messageShortcuts }) => messageShortcuts),
  };
};

const channelOf = (world: World, channel: Channel, userId: string): PageChannel => {
  const seen = channel.seen.get(userId) ?? "";
  const isFresh = (message: Message): boolean => message.ts > seen && message.user !== userId && !isSystem(message);
  const fresh = channel.members.has(userId) ? channel.messages.filter(isFresh) : [];
  const whispered = channel.ephemerals.filter((one) => one.to === userId).map(ephemeralOf);
  const messages = [...channel.messages.map((message) => messageOf(world, channel, message)), ...whispered];
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    topic: channel.topic,
    purpose: channel.purpose,
    archived: channel.archived,
    member: channel.members.has(userId),
    members: [...channel.members],
    bookmarks: channel.bookmarks,
    canvases: canvasesOf(world, channel),
    messages: messages.sort((a, b) => (a.ts < b.ts ? -1 : 1)),
    unread: fresh.length,
    mentions: fresh.filter((message) => mentions(message, userId)).length,
  };
};

const canvasesOf = ({ canvases }: World, { id: channel }: Channel): readonly PageCanvas[] =>
  [...canvases.values()]
    .filter((one) => one.channel === channel)
    .map(({ id, title, sections }) => ({ id, title, markdown: sections.map(({ markdown }) => markdown).join("\n\n") }));

const isSystem = ({ subtype }: Message): boolean => subtype?.startsWith("channel_") === true;
const mentions = (message: Message, userId: string): boolean =>
  message.text.includes(`<@${userId}`) || JSON.stringify(message.blocks).includes(userId);

const emptyMessage: PageMessage = {
  ts: "",
  threadTs: null,
  user: "",
  text: "",
  blocks: [],
  attachments: [],
  files: [],
  reactions: [],
  replyCount: 0,
  editedAt: null,
  pinned: false,
  ephemeral: false,
  subtype: null,
};

const ephemeralOf = ({ ts, threadTs, user, text, blocks, attachments }: Ephemeral): PageMessage => ({
  ...emptyMessage,
  ts,
  threadTs,
  user,
  text,
  blocks,
  attachments,
  ephemeral: true,
});

const messageOf = (world: World, channel: Channel, message: Message): PageMessage => ({
  ...emptyMessage,
  ts: message.ts,
  threadTs: message.threadTs,
  user: message.user,
  text: message.text,
  blocks: message.blocks,
  attachments: message.attachments,
  files: message.files.flatMap((id) => fileOf(world, id)),
  reactions: message.reactions,
  replyCount: channel.messages.filter((one) => one.threadTs === message.ts && one.ts !== message.ts).length,
  editedAt: message.editedAt,
  pinned: channel.pins.has(message.ts),
  subtype: message.subtype,
});

const fileOf = ({ files }: World, id: string): readonly PageFile[] => {
  const file = files.get(id);
  return file === undefined
    ? []
    : [{ id, title: file.title, mimetype: mimetypeOf(file.name), url: `/files/${id}`, altText: file.altText }];
};

const no = (error: string): PageAnswer => ({ ok: false, error });
const ok: PageAnswer = { ok: true };

/** Does what a person does in their client. */
export const doDeed = async (
  workspace: Workspace,
  interactions: Interactions,
  userId: string,
  deed: PageDeed,
): Promise<PageAnswer> => {
  const user = workspace.world.users.get(userId);
  if (user === undefined || user.deleted) return no("there is no such person");
  switch (deed.kind) {
    case "press":
      return interactions.press(userId, deed.source, deed.action, deed.state);
    case "submit":
      return interactions.submit(userId, deed.viewId, deed.state);
    case "close":
      interactions.closeModal(userId, deed.viewId);
      return ok;
    case "open_home":
      interactions.openHome(userId);
      return ok;
    case "global_shortcut":
      return interactions.globalShortcut(userId, deed.callbackId);
    default:
      return doInChannel(workspace, interactions, user, deed);
  }
};

type ChannelDeed = Extract<PageDeed, { readonly channel: string }>;

const doInChannel = async (
  workspace: Workspace,
  interactions: Interactions,
  user: User,
  deed: ChannelDeed,
): Promise<PageAnswer> => {
  const channel = workspace.world.channels.get(deed.channel);
  if (channel === undefined || !maySee(user, channel)) return no("channel_not_found");
  switch (deed.kind) {
    case "say":
      return say(workspace, interactions, user.id, channel, deed);
    case "join":
      if (channel.archived) return no("is_archived");
      workspace.join(channel, user.id, null);
      return ok;
    case "leave":
      workspace.leave(channel, user.id);
      return ok;
    case "seen":
      channel.seen.set(user.id, workspace.ticker.nextTs());
      workspace.changed();
      return ok;
    case "shortcut":
      return interactions.shortcut(user.id, deed.callbackId, channel, deed.ts);
    default:
      return doToMessage(workspace, user.id, channel, deed);
  }
};

const maySee = (user: User, channel: Channel): boolean =>
  channel.members.has(user.id) || (channel.kind === "public" && !user.isRestricted && !user.isUltraRestricted);

const doToMessage = (
  workspace: Workspace,
  userId: string,
  channel: Channel,
  deed: Extract<ChannelDeed, { kind: "edit" | "delete" | "react" }>,
): PageAnswer => {
  const message = channel.messages.find((one) => one.ts === deed.ts);
  if (message === undefined) return no("message_not_found");
  if (channel.archived) return no("is_archived");
  if (deed.kind === "react") {
    if (!workspace.react(channel, message, userId, deed.name)) workspace.unreact(channel, message, userId, deed.name);
    return ok;
  }
  if (message.user !== userId || message.subtype !== null) return no("cant_update_message");
  if (deed.kind === "edit") workspace.edit(channel, message, { text: deed.text }, userId);
  else workspace.remove(channel, message);
  return ok;
};

const say = async (
  workspace: Workspace,
  interactions: Interactions,
  userId: string,
  channel: Channel,
  { text, threadTs }: Extract<PageDeed, { kind: "say" }>,
): Promise<PageAnswer> => {
  if (/^\/[a-z]/.test(text)) {
    if (threadTs !== null) return no(`${text.split(" ")[0]} is not supported in threads. Sorry!`);
    return interactions.slash(userId, channel, text);
  }
  if (!channel.members.has(userId)) return no("not_in_channel");
  if (channel.archived) return no("is_archived");
  workspace.post(channel, { user: userId, text, threadTs, extra: { client_msg_id: workspace.ticker.nextId("msg-") } });
  return ok;
};
