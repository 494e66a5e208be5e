import { EventEmitter } from "node:events";
import { createTicker, type Ticker } from "./clock.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import {
  type Channel,
  type Ephemeral,
  type Message,
  type Seed,
  type SlackApp,
  type User,
  userOf,
  type World,
} from "./world.ts";

/** An event as Slack's Events API names it, before it is put in an envelope; `channel` decides who hears of it. */
export type OutgoingEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export type NewMessage = Partial<Omit<Message, "ts">> & { readonly user: string; readonly text: string };

/** Everything that changes the world, with the system messages, events and ledger entries that it implies. */
export type Workspace = {
  readonly world: World;
  readonly ticker: Ticker;
  readonly ledger: Ledger;
  /** `changed` after every change; `event` with (OutgoingEvent, Channel | null). */
  readonly emitter: EventEmitter;
  readonly post: (channel: Channel, message: NewMessage) => Message;
  readonly edit: (channel: Channel, message: Message, changes: Partial<Message>) => void;
  readonly remove: (channel: Channel, message: Message) => void;
  readonly whisper: (channel: Channel, ephemeral: Omit<Ephemeral, "ts">) => Ephemeral;
  readonly createChannel: (name: string, kind: Channel["kind"], creator: string) => Channel;
  readonly join: (channel: Channel, userId: string, inviter: string | null) => void;
  readonly leave: (channel: Channel, userId: string) => void;
  readonly directMessage: (a: string, b: string) => Channel;
  readonly emit: (event: OutgoingEvent, channel: Channel | null) => void;
  readonly changed: () => void;
};

export const createWorkspace = (seed: Seed, nowMs: () => number): Workspace => {
  const ticker = createTicker(nowMs);
  const ledger = createLedger(nowMs);
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const teamId = seed.teamId ?? "T0SANDBOX";
  const world: World = {
    name: seed.name ?? "Sandbox",
    teamId,
    users: new Map(
      [...seed.users.map((user) => userOf(teamId, user)), ...seed.apps.map((app) => botUser(teamId, app))].map(
        (user) => [user.id, user],
      ),
    ),
    userGroups: new Map(Object.entries(seed.userGroups ?? {})),
    apps: new Map(seed.apps.map((app) => [app.appId, app])),
    channels: new Map(),
    modals: [],
    homes: new Map(),
    version: 0,
  };

  const changed = (): void => {
    world.version += 1;
    emitter.emit("changed");
  };
  const emit = (event: OutgoingEvent, channel: Channel | null): void => {
    emitter.emit("event", event, channel);
  };

  const post = (channel: Channel, given: NewMessage): Message => {
    const message: Message = {
      ts: ticker.nextTs(),
      threadTs: null,
      botId: null,
      appId: null,
      blocks: [],
      attachments: [],
      metadata: null,
      subtype: null,
      editedAt: null,
      reactions: [],
      ...given,
    };
    channel.messages.push(message);
    const name = message.metadata?.event_payload.name;
    ledger.record({
      kind: "posted",
      channel: channel.id,
      ts: message.ts,
      threadTs: message.threadTs,
      user: message.user,
      text: message.text,
      name: typeof name === "string" ? name : null,
    });
    emit(
      {
        type: "message",
        ...messageShape(message),
        channel: channel.id,
        channel_type: channelType(channel),
        event_ts: message.ts,
      },
      channel,
    );
    for (const app of world.apps.values()) {
      if (message.botId === null && message.text.includes(`<@${app.botUserId}`)) {
        emit({ type: "app_mention", ...messageShape(message), channel: channel.id, event_ts: message.ts }, channel);
      }
    }
    changed();
    return message;
  };

  const edit = (channel: Channel, message: Message, changes: Partial<Message>): void => {
    const before = messageShape(message);
    Object.assign(message, changes, { editedAt: ticker.nextTs() });
    ledger.record({ kind: "edited", channel: channel.id, ts: message.ts, text: message.text });
    emit(
      {
        type: "message",
        subtype: "message_changed",
        message: { ...messageShape(message), edited: { user: message.user, ts: message.editedAt } },
        previous_message: before,
        channel: channel.id,
        channel_type: channelType(channel),
        hidden: true,
        ts: ticker.nextTs(),
        event_ts: ticker.nextTs(),
      },
      channel,
    );
    changed();
  };

  const remove = (channel: Channel, message: Message): void => {
    channel.messages.splice(channel.messages.indexOf(message), 1);
    ledger.record({ kind: "deleted", channel: channel.id, ts: message.ts });
    emit(
      {
        type: "message",
        subtype: "message_deleted",
        deleted_ts: message.ts,
        previous_message: messageShape(message),
        channel: channel.id,
        channel_type: channelType(channel),
        hidden: true,
        ts: ticker.nextTs(),
        event_ts: ticker.nextTs(),
      },
      channel,
    );
    changed();
  };

  const whisper = (channel: Channel, given: Omit<Ephemeral, "ts">): Ephemeral => {
    const ephemeral = { ...given, ts: ticker.nextTs() };
    channel.ephemerals.push(ephemeral);
    ledger.record({ kind: "ephemeral", channel: channel.id, to: given.to, text: given.text });
    changed();
    return ephemeral;
  };

  const createChannel = (name: string, kind: Channel["kind"], creator: string): Channel => {
    const channel: Channel = {
      id: ticker.nextId(kind === "im" ? "D" : "C"),
      name,
      kind,
      creator,
      createdS: Math.floor(nowMs() / 1_000),
      topic: "",
      purpose: "",
      archived: false,
      members: new Set(kind === "im" ? [] : [creator]),
      messages: [],
      ephemerals: [],
      pins: new Set(),
      bookmarks: [],
      seen: new Map(),
    };
    world.channels.set(channel.id, channel);
    if (kind !== "im") ledger.record({ kind: "channel_created", channel: channel.id, name, by: creator });
    changed();
    return channel;
  };

  const join = (channel: Channel, userId: string, inviter: string | null): void => {
    if (channel.members.has(userId)) return;
    channel.members.add(userId);
    if (inviter !== null) ledger.record({ kind: "invited", channel: channel.id, user: userId });
    post(channel, { user: userId, subtype: "channel_join", text: `<@${userId}> has joined the channel` });
    emit(
      {
        type: "member_joined_channel",
        user: userId,
        channel: channel.id,
        channel_type: "C",
        team: teamId,
        ...(inviter === null ? {} : { inviter }),
        event_ts: ticker.nextTs(),
      },
      channel,
    );
  };

  const leave = (channel: Channel, userId: string): void => {
    if (!channel.members.delete(userId)) return;
    post(channel, { user: userId, subtype: "channel_leave", text: `<@${userId}> has left the channel` });
    emit(
      {
        type: "member_left_channel",
        user: userId,
        channel: channel.id,
        channel_type: "C",
        team: teamId,
        event_ts: ticker.nextTs(),
      },
      channel,
    );
  };

  const directMessage = (a: string, b: string): Channel => {
    const known = [...world.channels.values()].find(
      ({ kind, members }) => kind === "im" && members.has(a) && members.has(b),
    );
    if (known !== undefined) return known;
    const channel = createChannel(`${a}-${b}`, "im", a);
    channel.members.add(a).add(b);
    return channel;
  };

  const workspace: Workspace = {
    world,
    ticker,
    ledger,
    emitter,
    post,
    edit,
    remove,
    whisper,
    createChannel,
    join,
    leave,
    directMessage,
    emit,
    changed,
  };
  for (const { id, name, kind = "public", members = [] } of seed.channels ?? []) {
    const creator = members[0] ?? seed.users[0]?.id ?? "U0";
    const made = createChannel(name, kind, creator);
    if (id !== undefined) {
      world.channels.delete(made.id);
      world.channels.set(id, { ...made, id });
    }
    const channel = world.channels.get(id ?? made.id) ?? made;
    for (const member of members) channel.members.add(member);
  }
  return workspace;
};

const botUser = (teamId: string, { botUserId: id, name }: SlackApp): User =>
  userOf(teamId, { id, name: name.toLowerCase().replace(/\W+/g, "-"), realName: name, isBot: true });

const channelType = ({ kind }: Channel): string => (kind === "im" ? "im" : kind === "private" ? "group" : "channel");

/** A message as Slack's API and events show it; metadata only where it is asked for. */
export const messageShape = (message: Message, withMetadata = false): Readonly<Record<string, unknown>> => ({
  type: "message",
  user: message.user,
  ts: message.ts,
  text: message.text,
  ...(message.subtype === null ? {} : { subtype: message.subtype }),
  ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  ...(message.botId === null ? {} : { bot_id: message.botId, app_id: message.appId }),
  ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
  ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
  ...(message.reactions.length === 0
    ? {}
    : { reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })) }),
  ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
});
