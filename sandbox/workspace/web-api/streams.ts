import { giveIds } from "../give-ids.ts";
import type { Channel, Message } from "../world.ts";
import { blocksOf, metadataOf } from "./message-content.ts";
import { type Call, channelArg, has, type Method, messageArg, nested, open, ownMember, refuse, str } from "./method.ts";

type Chunk = Readonly<Record<string, unknown>>;

/** Text that appears as it is written. Source: docs.slack.dev, chat.startStream, chat.appendStream, chat.stopStream. */
const start: Method = (call) => {
  const { workspace, app } = call;
  const channel = channelArg(call);
  open(channel);
  ownMember(call, channel);
  const threadTs = str(call, "thread_ts");
  if (channel.kind !== "im") {
    if (!has(call, "recipient_team_id")) refuse("missing_recipient_team_id");
    if (!has(call, "recipient_user_id")) refuse("missing_recipient_user_id");
    if (!workspace.world.users.has(str(call, "recipient_user_id"))) refuse("user_not_found");
  }
  const content = added(call, { text: "", blocks: [] });
  const message = workspace.post(channel, {
    user: app.botUserId,
    botId: app.botId,
    appId: app.appId,
    threadTs,
    ...content,
    streaming: has(call, "chunks") ? "chunks" : "markdown_text",
  });
  return { channel: channel.id, ts: message.ts };
};

const append: Method = (call) => {
  const [channel, message] = streamOf(call);
  if (!has(call, "markdown_text") && !has(call, "chunks")) refuse("no_text");
  checkMode(call, message);
  call.workspace.edit(channel, message, added(call, message), null);
  return { channel: channel.id, ts: message.ts };
};

const stop: Method = (call) => {
  const [channel, message] = streamOf(call);
  checkMode(call, message);
  const content = added(call, message);
  const blocks = [...content.blocks, ...blocksOf(call)];
  const metadata = metadataOf(call) ?? message.metadata;
  call.workspace.edit(channel, message, { ...content, blocks, metadata, streaming: null }, null);
  return { channel: channel.id, ts: message.ts };
};

const streamOf = (call: Call): readonly [Channel, Message] => {
  const channel = channelArg(call);
  const message = messageArg(call, channel);
  if (message.appId !== call.app.appId) refuse("message_not_owned_by_app");
  if (message.streaming === null) refuse("message_not_in_streaming_state");
  return [channel, message];
};

const checkMode = (call: Call, { streaming, text }: Message): void => {
  if (has(call, "markdown_text") && has(call, "chunks")) refuse("cannot_provide_both_markdown_text_and_chunks");
  const mode = has(call, "chunks") ? "chunks" : has(call, "markdown_text") ? "markdown_text" : null;
  if (mode !== null && mode !== streaming && text !== "") refuse("streaming_mode_mismatch");
};

/** The message with what this call adds to it. */
const added = (call: Call, before: Pick<Message, "text" | "blocks">): Pick<Message, "text" | "blocks"> => {
  const chunks = chunksOf(call);
  const words = chunks.flatMap(({ type, text }) => (type === "markdown_text" ? [String(text)] : []));
  const text = before.text + str(call, "markdown_text", "") + words.join("");
  const tasks = chunks.filter(({ type }) => type === "task_update").map(taskCard);
  const given = chunks.flatMap(({ type, blocks }) => (type === "blocks" && Array.isArray(blocks) ? blocks : []));
  const kept = before.blocks.filter((block) => !isReplaced(block as Chunk, tasks));
  const markdown = text === "" ? [] : [{ type: "markdown", block_id: "stream", text }];
  return { text, blocks: giveIds([...markdown, ...kept, ...tasks, ...given]) };
};

const chunksOf = (call: Call): readonly Chunk[] => {
  const chunks = nested(call, "chunks", "invalid_chunks") ?? [];
  if (!Array.isArray(chunks)) return refuse("invalid_chunks");
  const types = ["markdown_text", "task_update", "plan_update", "blocks"];
  if (chunks.some((chunk) => !types.includes(String((chunk as Chunk).type)))) refuse("invalid_chunks");
  return chunks as readonly Chunk[];
};

const taskCard = ({ id, title, status }: Chunk): Chunk => ({
  type: "task_card",
  block_id: `task-${String(id)}`,
  task_id: id,
  title,
  status,
});

const isReplaced = (block: Chunk, tasks: readonly Chunk[]): boolean =>
  block.block_id === "stream" || tasks.some(({ block_id: id }) => id === block.block_id);

export const streamMethods: Readonly<Record<string, Method>> = {
  "chat.startStream": start,
  "chat.appendStream": append,
  "chat.stopStream": stop,
};
