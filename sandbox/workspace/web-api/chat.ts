import { isTooLong, validateBlocks } from "../validate-blocks.ts";
import { messageShape } from "../workspace.ts";
import type { Message } from "../world.ts";
import { type Call, channelArg, type Method, messageArg, nested, open, refuse, str } from "./method.ts";

const textLimit = 40_000;

type Content = Pick<Message, "text" | "blocks" | "attachments">;

const contentOf = (call: Call): Content => {
  const blocks = nested(call, "blocks");
  const attachments = nested(call, "attachments");
  const text = str(call, "text", str(call, "markdown_text", ""));
  if (blocks !== undefined && blocks !== null) {
    const problems = validateBlocks(blocks, "message");
    if (problems.length > 0)
      refuse("invalid_blocks", {
        errors: problems,
        response_metadata: { messages: problems.map((one) => `[ERROR] ${one}`) },
      });
    if (isTooLong(blocks)) refuse("msg_blocks_too_long");
  }
  const list = Array.isArray(blocks) ? blocks : [];
  if (text === "" && list.length === 0 && !Array.isArray(attachments)) refuse("no_text");
  if (text.length > textLimit) refuse("msg_too_long");
  return { text, blocks: list, attachments: Array.isArray(attachments) ? attachments : [] };
};

const metadataOf = (call: Call): Message["metadata"] => {
  const metadata = nested(call, "metadata");
  if (metadata === undefined || metadata === null) return null;
  if (typeof metadata !== "object" || !("event_type" in metadata) || !("event_payload" in metadata))
    return refuse("invalid_metadata_format");
  return metadata as NonNullable<Message["metadata"]>;
};

const postMessage: Method = (call) => {
  const { workspace, app, args } = call;
  const said = str(call, "channel");
  const channel =
    /^[UW]/.test(said) && workspace.world.users.has(said)
      ? workspace.directMessage(app.botUserId, said)
      : channelArg(call);
  open(channel);
  if (channel.kind !== "im" && !channel.members.has(app.botUserId) && !app.scopes.includes("chat:write.public"))
    refuse("not_in_channel");
  const content = contentOf(call);
  const threadTs = typeof args.thread_ts === "string" && args.thread_ts !== "" ? args.thread_ts : null;
  const metadata = metadataOf(call);
  const message = workspace.post(channel, {
    user: app.botUserId,
    botId: app.botId,
    appId: app.appId,
    ...content,
    threadTs,
    metadata,
  });
  return { channel: channel.id, ts: message.ts, message: messageShape(message) };
};

const update: Method = (call) => {
  const channel = channelArg(call);
  open(channel);
  const message = messageArg(call, channel);
  if (message.botId !== call.app.botId) refuse("cant_update_message");
  const content = contentOf(call);
  const metadata = call.args.metadata === undefined ? message.metadata : metadataOf(call);
  call.workspace.edit(channel, message, { ...content, metadata });
  return { channel: channel.id, ts: message.ts, text: message.text, message: messageShape(message) };
};

const remove: Method = (call) => {
  const channel = channelArg(call);
  const message = messageArg(call, channel);
  if (message.botId !== call.app.botId) refuse("cant_delete_message");
  call.workspace.remove(channel, message);
  return { channel: channel.id, ts: message.ts };
};

const postEphemeral: Method = (call) => {
  const { workspace, app, args } = call;
  const channel = channelArg(call);
  open(channel);
  const to = str(call, "user");
  if (!channel.members.has(app.botUserId)) refuse("channel_not_found");
  if (!channel.members.has(to)) refuse("user_not_in_channel");
  const { text, blocks } = contentOf(call);
  const threadTs = typeof args.thread_ts === "string" ? args.thread_ts : null;
  return { message_ts: workspace.whisper(channel, { to, user: app.botUserId, text, blocks, threadTs }).ts };
};

const getPermalink: Method = (call) => {
  const channel = channelArg(call);
  const message = messageArg(call, channel, "message_ts");
  return {
    channel: channel.id,
    permalink: `https://sandbox.slack.com/archives/${channel.id}/p${message.ts.replace(".", "")}`,
  };
};

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": postMessage,
  "chat.update": update,
  "chat.delete": remove,
  "chat.postEphemeral": postEphemeral,
  "chat.getPermalink": getPermalink,
};
