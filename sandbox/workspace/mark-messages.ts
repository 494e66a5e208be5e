import { messageShape } from "./shapes.ts";
import type { Core } from "./workspace.ts";
import type { Channel, Message } from "./world.ts";

export type MarkChanges = {
  /** @returns false when this person already reacted so */
  readonly react: (channel: Channel, message: Message, userId: string, name: string) => boolean;
  /** @returns false when there was no such reaction */
  readonly unreact: (channel: Channel, message: Message, userId: string, name: string) => boolean;
  readonly pin: (channel: Channel, message: Message, by: string) => boolean;
  readonly unpin: (channel: Channel, message: Message, by: string) => boolean;
};

/** Reactions and pins, with their events. */
export const markChanges = (core: Core): MarkChanges => {
  const { world, ticker, ledger, emit, changed } = core;

  const tellReaction = (type: string, channel: Channel, message: Message, user: string, reaction: string): void => {
    emit(
      {
        type,
        user,
        reaction,
        item_user: message.user,
        item: { type: "message", channel: channel.id, ts: message.ts },
        event_ts: ticker.nextTs(),
      },
      { kind: "members", channel },
    );
    changed();
  };

  const tellPin = (type: string, channel: Channel, message: Message, by: string): void => {
    const item = {
      type: "message",
      channel: channel.id,
      created: Math.floor(ticker.nowMs() / 1_000),
      created_by: by,
      message: messageShape(world, channel, message),
    };
    emit(
      { type, user: by, channel_id: channel.id, item, pin_count: channel.pins.size, event_ts: ticker.nextTs() },
      { kind: "members", channel },
    );
    changed();
  };

  return {
    react: (channel, message, by, name) => {
      const known = message.reactions.find((one) => one.name === name);
      if (known?.users.includes(by) === true) return false;
      if (known === undefined) message.reactions.push({ name, users: [by] });
      else known.users.push(by);
      ledger.record({ kind: "reacted", channel: channel.id, ts: message.ts, by, name });
      tellReaction("reaction_added", channel, message, by, name);
      return true;
    },
    unreact: (channel, message, by, name) => {
      const known = message.reactions.find((one) => one.name === name);
      if (known === undefined || !known.users.includes(by)) return false;
      known.users.splice(known.users.indexOf(by), 1);
      if (known.users.length === 0) message.reactions.splice(message.reactions.indexOf(known), 1);
      ledger.record({ kind: "unreacted", channel: channel.id, ts: message.ts, by, name });
      tellReaction("reaction_removed", channel, message, by, name);
      return true;
    },
    pin: (channel, message, by) => {
      if (channel.pins.has(message.ts)) return false;
      channel.pins.set(message.ts, { by, atS: Math.floor(ticker.nowMs() / 1_000) });
      ledger.record({ kind: "pinned", channel: channel.id, ts: message.ts, by });
      tellPin("pin_added", channel, message, by);
      return true;
    },
    unpin: (channel, message, by) => {
      if (!channel.pins.delete(message.ts)) return false;
      ledger.record({ kind: "unpinned", channel: channel.id, ts: message.ts, by });
      tellPin("pin_removed", channel, message, by);
      return true;
    },
  };
};
