import { messageShape, messageWithMetadata, permalinkOf } from "../shapes.ts";
import type { Channel, Message } from "../world.ts";
import { contentOf, metadataOf, textLimit } from "./message-content.ts";
import { type Call, channelArg, flag, has, type Method, messageArg, nested, open, refuse, str } from "./method.ts";

/** Source: chat.update, `msg_too_long`: "The `text` field cannot exceed 4,000 characters". */
const updateTextLimit = 4_000;
/** Source: chat.scheduleMessage, "up to 120 days in the future". */
const scheduleLimitS = 120 * 86_400;

/** chat.postMessage alone takes a channel's name, or a person's id for their direct message. */
const placeOf = (call: Call): Channel => {
  const { world } = call.workspace;
  const said = str(call, "channel");
  if (world.users.has(said)) return call.workspace.directMessage(call.app.botUserId, said);
  const named = [...world.channels.values()].find(({ name, kind }) => kind !== "im" && name === said.replace(/^#/, ""));
  return channelArg(named === undefined ? call : { ...call, args: { ...call.args, channel: named.id } });
};

const mayPost = ({ app }: Call, channel: Channel): void => {
  open(channel);
  const isGuestPost = channel.kind === "public" && app.scopes.includes("chat:write.public");
  if (!channel.members.has(app.botUserId) && !isGuestPost) refuse("not_in_channel");
};

/** A name of its own makes it a `bot_message`; without chat:write.customize Slack leaves the name out. */
const authorOf = (call: Call): Pick<Message, "user" | "botId" | "appId" | "username" | "subtype"> => {
  const { botUserId: user, botId, appId, scopes } = call.app;
  const isNamed = has(call, "username") && scopes.includes("chat:write.customize");
  return {
    user,
    botId,
    appId,
    username: isNamed ? str(call, "username") : null,
    subtype: isNamed ? "bot_message" : null,
  };
};

const threadOf = (call: Call, channel: Channel): string | null => {
  if (!has(call, "thread_ts")) return null;
  const asked = str(call, "thread_ts");
  const parent = channel.messages.find(({ ts }) => ts === asked);
  if (parent?.subtype?.startsWith("channel_") === true) refuse("cannot_reply_to_message");
  return parent?.threadTs ?? asked;
};

const postMessage: Method = (call) => {
  const channel = placeOf(call);
  mayPost(call, channel);
  const content = contentOf(call);
  const metadata = metadataOf(call);
  const threadTs = threadOf(call, channel);
  const isBroadcast = threadTs !== null && flag(call, "reply_broadcast");
  const message = call.workspace.post(channel, {
    ...authorOf(call),
    ...content,
    // "Slack will truncate messages containing more than 40,000 characters": docs.slack.dev, chat.postMessage.
    text: content.text.slice(0, textLimit),
    threadTs,
    metadata,
    ...(isBroadcast ? { subtype: "thread_broadcast" } : {}),
  });
  const shape = messageWithMetadata(call.workspace.world, channel, message);
  return { channel: channel.id, ts: message.ts, message: shape, ...truncation(content.text) };
};

/** Source: chat.postMessage, warnings: `message_truncated`. */
const truncation = (text: string): Readonly<Record<string, unknown>> =>
  text.length <= textLimit
    ? {}
    : {
        warning: "message_truncated",
        response_metadata: {
          warnings: ["message_truncated"],
          messages: ["[WARN] Your message was truncated but still posted"],
        },
      };

const update: Method = (call) => {
  const channel = channelArg(call);
  if (channel.archived) refuse("is_inactive");
  const message = messageArg(call, channel);
  if (message.botId !== call.app.botId) refuse("cant_update_message");
  if (message.streaming !== null) refuse("streaming_state_conflict");
  if (str(call, "text", "").length > updateTextLimit) refuse("msg_too_long");
  const isMetadataAlone =
    has(call, "metadata") && !["text", "blocks", "attachments", "markdown_text"].some((name) => has(call, name));
  const changes = isMetadataAlone ? {} : changedContent(call);
  const metadata = call.args.metadata === undefined ? message.metadata : metadataOf(call);
  // Source: chat.update: the `edited` flag is shown for text, and not for blocks.
  const by = has(call, "blocks") || isMetadataAlone ? null : call.app.botUserId;
  call.workspace.edit(channel, message, { ...changes, metadata }, by);
  const shape = messageShape(call.workspace.world, channel, message);
  return { channel: channel.id, ts: message.ts, text: message.text, message: shape };
};

/** Blocks are kept only when neither text nor blocks are given; attachments whenever they are not. */
const changedContent = (call: Call): Partial<Message> => {
  const { text, blocks, attachments } = contentOf(call);
  const givesText = call.args.text !== undefined || call.args.markdown_text !== undefined;
  return {
    ...(givesText ? { text } : {}),
    ...(givesText || call.args.blocks !== undefined ? { blocks } : {}),
    ...(call.args.attachments === undefined ? {} : { attachments }),
  };
};

const remove: Method = (call) => {
  const channel = channelArg(call);
  const message = messageArg(call, channel);
  if (message.botId !== call.app.botId) refuse("cant_delete_message");
  call.workspace.remove(channel, message);
  return { channel: channel.id, ts: message.ts };
};

const postEphemeral: Method = (call) => {
  const { workspace, app } = call;
  const channel = channelArg(call);
  mayPost(call, channel);
  const to = str(call, "user");
  if (!channel.members.has(to)) refuse("user_not_in_channel");
  const content = contentOf(call);
  if (content.text.length > textLimit) refuse("msg_too_long");
  const whispered = workspace.whisper(channel, {
    to,
    user: app.botUserId,
    ...content,
    threadTs: threadOf(call, channel),
  });
  return { message_ts: whispered.ts };
};

const getPermalink: Method = (call) => {
  const channel = channelArg(call);
  return { channel: channel.id, permalink: permalinkOf(channel, messageArg(call, channel, "message_ts")) };
};

/** Checked and answered; the message itself is never sent, because nothing here waits for days. */
const scheduleMessage: Method = (call) => {
  const channel = placeOf(call);
  mayPost(call, channel);
  const { text } = contentOf(call);
  const nowS = call.workspace.ticker.nowMs() / 1_000;
  const postAt = Number(str(call, "post_at"));
  if (!Number.isFinite(postAt)) refuse("invalid_time");
  if (postAt <= nowS) refuse("time_in_past");
  if (postAt > nowS + scheduleLimitS) refuse("time_too_far");
  const id = call.workspace.ticker.nextId("Q");
  return { channel: channel.id, scheduled_message_id: id, post_at: postAt, message: { text, type: "delayed_message" } };
};

const unfurl: Method = (call) => {
  messageArg(call, channelArg(call));
  nested(call, "unfurls");
  return {};
};

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": postMessage,
  "chat.update": update,
  "chat.delete": remove,
  "chat.postEphemeral": postEphemeral,
  "chat.getPermalink": getPermalink,
  "chat.scheduleMessage": scheduleMessage,
  "chat.unfurl": unfurl,
};
