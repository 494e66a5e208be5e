import { emptyChannel } from "./seed.ts";
import type { Core, OutgoingEvent } from "./workspace.ts";
import type { Channel } from "./world.ts";
import type { MessageChanges } from "./write-messages.ts";

type Json = Readonly<Record<string, unknown>>;

export type ChannelChanges = {
  readonly createChannel: (name: string, kind: "public" | "private", creator: string) => Channel;
  /** @param inviter null: the person came by themselves */
  readonly join: (channel: Channel, userId: string, inviter: string | null) => void;
  readonly leave: (channel: Channel, userId: string) => void;
  readonly rename: (channel: Channel, name: string, by: string) => void;
  readonly setTopic: (channel: Channel, topic: string, by: string) => void;
  readonly setPurpose: (channel: Channel, purpose: string, by: string) => void;
  readonly archive: (channel: Channel, by: string) => void;
  readonly unarchive: (channel: Channel, by: string) => void;
  /** The conversation of two; made when there is none yet. */
  readonly directMessage: (a: string, b: string) => Channel;
};

/** Channels and who is in them, with the system messages and events that each change implies. */
export const channelChanges = (core: Core, { post }: Pick<MessageChanges, "post">): ChannelChanges => {
  const { world, ticker, ledger, emit, changed } = core;
  const all = { kind: "workspace" } as const;
  const kindOf = ({ kind }: Channel): "channel" | "group" => (kind === "private" ? "group" : "channel");

  const system = (channel: Channel, by: string, subtype: string, text: string, extra: Json = {}): void =>
    void post(channel, { user: by, subtype: `channel_${subtype}`, text, extra });

  /** Private channels are known to their members only. */
  const tell = (channel: Channel, event: OutgoingEvent): void =>
    emit(event, channel.kind === "public" ? all : { kind: "members", channel });

  const joined = (channel: Channel, userId: string, inviter: string | null): void => {
    channel.members.add(userId);
    const extra = inviter === null ? {} : { inviter };
    system(channel, userId, "join", `<@${userId}> has joined the channel`, extra);
    emit(memberEvent("member_joined_channel", channel, userId, extra), { kind: "members", channel });
  };

  const memberEvent = (type: string, channel: Channel, user: string, extra: Json): OutgoingEvent => ({
    type,
    user,
    channel: channel.id,
    channel_type: channel.kind === "private" ? "G" : "C",
    team: world.teamId,
    ...extra,
    event_ts: ticker.nextTs(),
  });

  const setArchived = (channel: Channel, by: string, archived: boolean): void => {
    const word = archived ? "archive" : "unarchive";
    channel.archived = archived;
    ledger.record({ kind: `channel_${word}d`, channel: channel.id, by });
    system(channel, by, word, `${word}d the channel`);
    tell(channel, { type: `${kindOf(channel)}_${word}`, channel: channel.id, user: by, event_ts: ticker.nextTs() });
  };

  return {
    createChannel: (name, kind, creator) => {
      const createdS = Math.floor(ticker.nowMs() / 1_000);
      const channel = emptyChannel({ id: ticker.nextId("C"), name, kind, creator, createdS });
      world.channels.set(channel.id, channel);
      ledger.record({ kind: "channel_created", channel: channel.id, name, by: creator });
      if (kind === "public")
        emit(
          {
            type: "channel_created",
            channel: { id: channel.id, name, created: createdS, creator },
            event_ts: ticker.nextTs(),
          },
          all,
        );
      joined(channel, creator, null);
      return channel;
    },
    join: (channel, userId, inviter) => {
      if (channel.members.has(userId)) return;
      ledger.record({ kind: inviter === null ? "joined" : "invited", channel: channel.id, user: userId });
      joined(channel, userId, inviter);
    },
    leave: (channel, userId) => {
      if (!channel.members.has(userId)) return;
      ledger.record({ kind: "left", channel: channel.id, user: userId });
      system(channel, userId, "leave", `<@${userId}> has left the channel`);
      emit(memberEvent("member_left_channel", channel, userId, {}), { kind: "members", channel });
      channel.members.delete(userId);
      changed();
    },
    rename: (channel, name, by) => {
      const old = channel.name;
      channel.name = name;
      ledger.record({ kind: "channel_renamed", channel: channel.id, name, by });
      system(channel, by, "name", `has renamed the channel from "${old}" to "${name}"`, { old_name: old, name });
      tell(channel, {
        type: `${kindOf(channel)}_rename`,
        channel: { id: channel.id, name, created: channel.createdS },
        event_ts: ticker.nextTs(),
      });
    },
    setTopic: (channel, topic, by) => {
      channel.topic = topic;
      ledger.record({ kind: "topic", channel: channel.id, by, text: topic });
      system(channel, by, "topic", `set the channel topic: ${topic}`, { topic });
    },
    setPurpose: (channel, purpose, by) => {
      channel.purpose = purpose;
      ledger.record({ kind: "purpose", channel: channel.id, by, text: purpose });
      system(channel, by, "purpose", `set the channel description: ${purpose}`, { purpose });
    },
    archive: (channel, by) => setArchived(channel, by, true),
    unarchive: (channel, by) => setArchived(channel, by, false),
    directMessage: (a, b) => {
      const known = [...world.channels.values()].find(
        ({ kind, members }) => kind === "im" && members.has(a) && members.has(b),
      );
      if (known !== undefined) return known;
      const createdS = Math.floor(ticker.nowMs() / 1_000);
      const members = new Set([a, b]);
      const made = emptyChannel({
        id: ticker.nextId("D"),
        name: `${a}-${b}`,
        kind: "im",
        creator: a,
        createdS,
        members,
      });
      world.channels.set(made.id, made);
      changed();
      return made;
    },
  };
};
