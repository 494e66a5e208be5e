import type { Interactions } from "./interactions.ts";
import type { PageAnswer, PageChannel, PageDeed, PageMessage, PagePerson, PageState } from "./page-protocol.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, Message, User } from "./world.ts";

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
  const visible = [...world.channels.values()].filter(
    (channel) => (channel.kind === "public" && !me.isRestricted) || channel.members.has(userId),
  );
  const apps = [...world.apps.values()];
  return {
    workspace: world.name,
    me: personOf(me),
    people: [...world.users.values()].map(personOf),
    apps: apps.map(({ appId: id, name, botUserId }) => ({ id, name, botUserId })),
    channels: visible.map((channel) => channelOf(channel, userId)),
    modals: world.modals
      .filter((modal) => modal.userId === userId)
      .map(({ viewId, hash, view, errors }) => ({ viewId, hash, view, errors })),
    home: apps.map(({ appId }) => world.homes.get(`${appId} ${userId}`)).find((view) => view !== undefined) ?? null,
    slashCommands: apps.flatMap(({ slashCommands }) =>
      slashCommands.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    ),
    messageShortcuts: apps.flatMap(({ messageShortcuts }) => messageShortcuts),
  };
};

const channelOf = (channel: Channel, userId: string): PageChannel => {
  const seen = channel.seen.get(userId) ?? "";
  const fresh = channel.messages.filter(
    (message) => message.ts > seen && message.user !== userId && !isSystem(message),
  );
  const isMember = channel.members.has(userId);
  const ephemerals = channel.ephemerals
    .filter((one) => one.to === userId)
    .map(
      (one): PageMessage => ({
        ...emptyMessage,
        ts: one.ts,
        threadTs: one.threadTs,
        user: one.user,
        text: one.text,
        blocks: one.blocks,
        ephemeral: true,
      }),
    );
  const messages = [...channel.messages.map((message) => messageOf(channel, message)), ...ephemerals].sort((a, b) =>
    a.ts < b.ts ? -1 : 1,
  );
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    topic: channel.topic,
    purpose: channel.purpose,
    archived: channel.archived,
    member: isMember,
    members: [...channel.members],
    bookmarks: channel.bookmarks,
    canvases: [],
    messages,
    unread: isMember ? fresh.length : 0,
    mentions: isMember ? fresh.filter((message) => mentions(message, userId)).length : 0,
  };
};

const isSystem = ({ subtype }: Message): boolean => subtype !== null && subtype !== "bot_message";
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

const messageOf = (channel: Channel, message: Message): PageMessage => ({
  ...emptyMessage,
  ts: message.ts,
  threadTs: message.threadTs,
  user: message.user,
  text: message.text,
  blocks: message.blocks,
  attachments: message.attachments,
  reactions: message.reactions,
  replyCount: channel.messages.filter((one) => one.threadTs === message.ts && one.ts !== message.ts).length,
  editedAt: message.editedAt,
  pinned: channel.pins.has(message.ts),
  subtype: message.subtype,
});

/** Does what a person does in their client. */
export const doDeed = async (
  workspace: Workspace,
  interactions: Interactions,
  userId: string,
  deed: PageDeed,
): Promise<PageAnswer> => {
  const { world } = workspace;
  const no = (error: string): PageAnswer => ({ ok: false, error });
  const channel = "channel" in deed ? world.channels.get(deed.channel) : undefined;
  switch (deed.kind) {
    case "say":
      return channel === undefined ? no("channel_not_found") : say(workspace, interactions, userId, channel, deed);
    case "press":
      return interactions.press(userId, deed.source, deed.action, deed.state);
    case "submit":
      return interactions.submit(userId, deed.viewId, deed.state);
    case "close":
      interactions.closeModal(userId, deed.viewId);
      return { ok: true };
    case "open_home":
      interactions.openHome(userId);
      return { ok: true };
    default:
      break;
  }
  if (channel === undefined) return no("channel_not_found");
  const message = "ts" in deed ? channel.messages.find((one) => one.ts === deed.ts) : undefined;
  switch (deed.kind) {
    case "join":
      workspace.join(channel, userId, null);
      return { ok: true };
    case "leave":
      workspace.leave(channel, userId);
      return { ok: true };
    case "seen":
      channel.seen.set(userId, workspace.ticker.nextTs());
      workspace.changed();
      return { ok: true };
    case "shortcut":
      return interactions.shortcut(userId, deed.callbackId, channel, deed.ts);
    case "react":
      if (message !== undefined) react(workspace, channel, message, userId, deed.name);
      return { ok: true };
    case "edit":
    case "delete":
      if (message === undefined || message.user !== userId) return no("cant_update_message");
      if (deed.kind === "edit") workspace.edit(channel, message, { text: deed.text });
      else workspace.remove(channel, message);
      return { ok: true };
  }
};

const say = async (
  workspace: Workspace,
  interactions: Interactions,
  userId: string,
  channel: Channel,
  { text, threadTs }: Extract<PageDeed, { kind: "say" }>,
): Promise<PageAnswer> => {
  if (/^\/[a-z]/.test(text)) {
    if (threadTs !== null) return { ok: false, error: `${text.split(" ")[0]} is not supported in threads. Sorry!` };
    return interactions.slash(userId, channel, text);
  }
  if (!channel.members.has(userId)) return { ok: false, error: "not_in_channel" };
  workspace.post(channel, { user: userId, text, threadTs });
  return { ok: true };
};

const react = (workspace: Workspace, channel: Channel, message: Message, userId: string, name: string): void => {
  const known = message.reactions.find((one) => one.name === name);
  if (known?.users.includes(userId)) known.users.splice(known.users.indexOf(userId), 1);
  else if (known === undefined) message.reactions.push({ name, users: [userId] });
  else known.users.push(userId);
  workspace.emit(
    {
      type: "reaction_added",
      user: userId,
      reaction: name,
      item_user: message.user,
      item: { type: "message", channel: channel.id, ts: message.ts },
      event_ts: workspace.ticker.nextTs(),
    },
    channel,
  );
  workspace.changed();
};
