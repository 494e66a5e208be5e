import { fileShape } from "../shapes.ts";
import type { SlackFile } from "../world.ts";
import { type Call, channelArg, has, type Method, nested, ownMember, refuse, str, strings } from "./method.ts";

/** Source: docs.slack.dev, files.getUploadURLExternal. */
const altTextLimit = 1_000;

const getUploadUrl: Method = (call) => {
  const { world, ticker } = call.workspace;
  if (Number(str(call, "length", "0")) <= 0) refuse("missing_argument");
  const altText = str(call, "alt_txt", "");
  if (altText.length > altTextLimit) refuse("alt_txt_too_large");
  const name = str(call, "filename");
  const id = ticker.nextId("F");
  const createdS = Math.floor(ticker.nowMs() / 1_000);
  world.files.set(id, {
    id,
    user: call.app.botUserId,
    name,
    title: name,
    altText,
    createdS,
    bytes: null,
    channels: [],
  });
  return { upload_url: call.uploadUrl(id), file_id: id };
};

const complete: Method = (call) => {
  const asked = nested(call, "files");
  if (!Array.isArray(asked) || asked.length === 0) return refuse("invalid_arguments");
  const files = asked.map((one) => titled(call, one as { readonly id?: string; readonly title?: string }));
  for (const id of [...strings(call, "channels"), ...strings(call, "channel_id")]) share(call, id, files);
  call.workspace.changed();
  return { files: files.map(fileShape) };
};

const titled = (call: Call, { id = "", title }: { readonly id?: string; readonly title?: string }): SlackFile => {
  const file = call.workspace.world.files.get(id);
  if (file === undefined || file.bytes === null) return refuse("file_not_found");
  if (title !== undefined) file.title = title;
  return file;
};

/** Shows the files in a channel, as a message of the app's. */
const share = (call: Call, channelId: string, files: readonly SlackFile[]): void => {
  const { workspace, app } = call;
  const channel = channelArg({ ...call, args: { channel: channelId } });
  ownMember(call, channel);
  workspace.post(channel, {
    user: app.botUserId,
    botId: app.botId,
    appId: app.appId,
    subtype: "file_share",
    text: str(call, "initial_comment", ""),
    threadTs: has(call, "thread_ts") ? str(call, "thread_ts") : null,
    files: files.map(({ id }) => id),
  });
  for (const file of files) {
    file.channels.push(channel.id);
    workspace.ledger.record({ kind: "file", file: file.id, channel: channel.id, title: file.title });
  }
};

const fileArg = (call: Call): SlackFile =>
  call.workspace.world.files.get(str(call, "file")) ?? refuse("file_not_found");

const remove: Method = (call) => {
  const file = fileArg(call);
  if (file.user !== call.app.botUserId) refuse("cant_delete_file");
  call.workspace.world.files.delete(file.id);
  call.workspace.changed();
  return {};
};

export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": complete,
  "files.info": (call) => ({ file: fileShape(fileArg(call)), comments: [], response_metadata: { next_cursor: "" } }),
  "files.delete": remove,
};
