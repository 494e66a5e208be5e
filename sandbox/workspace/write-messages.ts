import { channelType, messageShape } from "./shapes.ts";
import type { Core } from "./workspace.ts";
import type { Channel, Ephemeral, Message } from "./world.ts";

export type NewMessage = Partial<Omit<Message, "ts">> & { readonly user: string; readonly text: string };
export type NewEphemeral = Omit<Ephemeral, "ts" | "attachments"> & Partial<Pick<Ephemeral, "attachments">>;

export type MessageChanges = {
  readonly post: (channel: Channel, message: NewMessage) => Message;
  /** @param by who is shown as the editor; null leaves the message without the word "edited" */
  readonly edit: (channel: Channel, message: Message, changes: Partial<Message>, by: string | null) => void;
  readonly remove: (channel: Channel, message: Message) => void;
  readonly whisper: (channel: Channel, ephemeral: NewEphemeral) => Ephemeral;
  readonly changeWhisper: (channel: Channel, ts: string, changes: Partial<Ephemeral>) => void;
  readonly removeWhisper: (channel: Channel, ts: string) => void;
};

const emptyMessage = {
  threadTs: null,
  botId: null,
  appId: null,
  username: null,
  blocks: [],
  attachments: [],
  files: [],
  metadata: null,
  subtype: null,
  extra: {},
  editedAt: null,
  editedBy: null,
  streaming: null,
} as const;

/** Posting, editing and deleting, with the events that each implies. */
export const messageChanges = (core: Core): MessageChanges => ({
  post: (channel, given) => {
    const message: Message = { ...emptyMessage, ts: core.ticker.nextTs(), reactions: [], ...given };
    channel.messages.push(message);
    const name = message.metadata?.event_payload.name;
    core.ledger.record({
      kind: "posted",
      channel: channel.id,
      ts: message.ts,
      threadTs: message.threadTs,
      user: message.user,
      text: message.text,
      name: typeof name === "string" ? name : null,
    });
    announce(core, channel, message);
    core.changed();
    return message;
  },
  edit: (channel, message, changes, by) => {
    const before = messageShape(core.world, channel, message);
    Object.assign(message, changes);
    if (by !== null) Object.assign(message, { editedAt: core.ticker.nextTs(), editedBy: by });
    core.ledger.record({ kind: "edited", channel: channel.id, ts: message.ts, text: message.text });
    tellHidden(core, channel, "message_changed", {
      message: messageShape(core.world, channel, message),
      previous_message: before,
    });
    core.changed();
  },
  remove: (channel, message) => {
    const before = messageShape(core.world, channel, message);
    channel.messages.splice(channel.messages.indexOf(message), 1);
    channel.pins.delete(message.ts);
    core.ledger.record({ kind: "deleted", channel: channel.id, ts: message.ts });
    tellHidden(core, channel, "message_deleted", { deleted_ts: message.ts, previous_message: before });
    core.changed();
  },
  whisper: (channel, given) => {
    const ephemeral: Ephemeral = { attachments: [], ...given, ts: core.ticker.nextTs() };
    channel.ephemerals.push(ephemeral);
    core.ledger.record({ kind: "ephemeral", channel: channel.id, to: given.to, text: given.text });
    core.changed();
    return ephemeral;
  },
  changeWhisper: (channel, ts, changes) => {
    const found = channel.ephemerals.find((one) => one.ts === ts);
    if (found === undefined) return;
    Object.assign(found, changes);
    core.ledger.record({ kind: "ephemeral", channel: channel.id, to: found.to, text: found.text });
    core.changed();
  },
  removeWhisper: (channel, ts) => {
    const at = channel.ephemerals.findIndex((one) => one.ts === ts);
    if (at >= 0) channel.ephemerals.splice(at, 1);
    core.changed();
  },
});

const announce = (core: Core, channel: Channel, message: Message): void => {
  const audience = { kind: "members", channel } as const;
  const common = { channel: channel.id, event_ts: message.ts };
  const shape = messageShape(core.world, channel, message);
  core.emit({ ...shape, type: "message", ...common, channel_type: channelType(channel) }, audience);
  // "Messages sent to your app in DMs are not dispatched via app_mention": docs.slack.dev/reference/events/app_mention.
  if (channel.kind === "im" || (message.subtype !== null && message.subtype !== "bot_message")) return;
  const mentioned = [...core.world.apps.values()].filter(
    ({ botUserId, appId }) => message.appId !== appId && new RegExp(`<@${botUserId}[|>]`).test(message.text),
  );
  for (const { appId } of mentioned) {
    const isMember = channel.members.has(core.world.apps.get(appId)?.botUserId ?? "");
    if (isMember) core.emit({ ...shape, type: "app_mention", ...common }, { kind: "app", appId });
  }
};

/** What happens to a message is itself a hidden message. */
const tellHidden = (
  core: Core,
  channel: Channel,
  subtype: "message_changed" | "message_deleted",
  parts: Readonly<Record<string, unknown>>,
): void => {
  const ts = core.ticker.nextTs();
  core.emit(
    {
      type: "message",
      subtype,
      ...parts,
      channel: channel.id,
      channel_type: channelType(channel),
      hidden: true,
      ts,
      event_ts: ts,
    },
    { kind: "members", channel },
  );
};
