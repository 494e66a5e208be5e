import { createHash } from "node:crypto";
import { z } from "zod";
import type { Message } from "../../views/blocks.ts";
import type { Attempt } from "../app/ports/chat.ts";
import type { SurfaceRecord } from "../app/ports/surface-store.ts";
import type { ChannelId, MessageTs } from "../domain/ids.ts";
import type { Gateway } from "./gateway.ts";
import { findOwnMessage, ownMetadata } from "./own-message.ts";
import { SlackError } from "./slack-error.ts";

const posted = z.object({ ts: z.string(), channel: z.string().optional() });

export type PostRequest = {
  /** Names the message among all of ours; see own-message.ts. */
  readonly name: string;
  readonly message: Message;
  readonly channelId: ChannelId;
  readonly threadTs: MessageTs | null;
  readonly standing: SurfaceRecord | null;
  /** Nothing of ours with this name can be older. */
  readonly since: string;
};

/**
 * Makes Slack show this message, once: edits the standing one, or finds the one that a lost answer left behind, or posts it.
 * @returns where it stands now
 */
export const postMessage = async (gateway: Gateway, request: PostRequest, attempt: Attempt): Promise<SurfaceRecord> => {
  try {
    return await postOrEdit(gateway, request, attempt);
  } catch (error) {
    // Slack refuses a picture that it has not finished reading, and with it the whole message: the words go without.
    const bare = withoutPictures(request.message);
    const isAboutBlocks = error instanceof SlackError && error.code.startsWith("invalid_blocks");
    if (!isAboutBlocks || bare === null) throw error;
    return postOrEdit(gateway, { ...request, message: bare }, attempt);
  }
};

/** Null: there are none. */
const withoutPictures = (message: Message): Message | null => {
  const blocks = message.blocks.filter(({ type }) => type !== "image");
  return blocks.length === message.blocks.length ? null : { ...message, blocks };
};

const postOrEdit = async (gateway: Gateway, request: PostRequest, attempt: Attempt): Promise<SurfaceRecord> => {
  const digest = digestOf(request.message);
  const standing = request.standing ?? (attempt.mayHaveRun ? await lookFor(gateway, request, attempt) : null);
  if (standing === null) return post(gateway, request, digest, attempt);
  return standing.digest === digest ? standing : edit(gateway, request, standing, digest, attempt);
};

const digestOf = (message: Message): string =>
  createHash("sha256").update(JSON.stringify(message)).digest("hex").slice(0, 32);

const lookFor = async (gateway: Gateway, request: PostRequest, attempt: Attempt): Promise<SurfaceRecord | null> => {
  const { channelId, threadTs, since, name } = request;
  const messageTs = await findOwnMessage(gateway, name, { channelId, threadTs, since }, attempt);
  // What it says is not known; an edit makes sure.
  return messageTs === null ? null : { channelId, messageTs, threadTs, digest: "" };
};

const post = async (
  gateway: Gateway,
  { name, message, channelId, threadTs }: PostRequest,
  digest: string,
  attempt: Attempt,
): Promise<SurfaceRecord> => {
  const answer = await gateway.call(
    "chat.postMessage",
    {
      channel: channelId,
      text: message.text,
      blocks: message.blocks,
      metadata: ownMetadata(name),
      unfurl_links: false,
      unfurl_media: false,
      ...(threadTs === null ? {} : { thread_ts: threadTs }),
    },
    attempt,
  );
  const { ts, channel } = posted.parse(answer);
  return { channelId: channel ?? channelId, messageTs: ts, threadTs, digest };
};

const edit = async (
  gateway: Gateway,
  { name, message }: PostRequest,
  standing: SurfaceRecord,
  digest: string,
  attempt: Attempt,
): Promise<SurfaceRecord> => {
  const { channelId: channel, messageTs: ts } = standing;
  try {
    await gateway.call(
      "chat.update",
      { channel, ts, text: message.text, blocks: message.blocks, metadata: ownMetadata(name) },
      attempt,
    );
  } catch (error) {
    // Somebody deleted it, or the channel is closed: an edit that nobody can see is no reason to go on trying.
    if (!(error instanceof SlackError) || !goneCodes.has(error.code)) throw error;
  }
  return { ...standing, digest };
};

const goneCodes = new Set([
  "message_not_found",
  "is_archived",
  // What chat.update says of an archived channel.
  "is_inactive",
  "channel_not_found",
  "cant_update_message",
  "edit_window_closed",
]);
