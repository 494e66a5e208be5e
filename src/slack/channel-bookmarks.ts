import { z } from "zod";
import type { Bookmark } from "../../views/bookmarks.ts";
import type { Attempt } from "../app/ports/chat.ts";
import type { ChannelId } from "../domain/ids.ts";
import type { CallOptions, Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

/** Adds those that the channel does not have. A new channel has none, so it is asked only after an earlier attempt. */
export const addMissingBookmarks = async (
  gateway: Gateway,
  channel: ChannelId,
  bookmarks: readonly Bookmark[],
  attempt: Attempt,
): Promise<void> => {
  const standing = attempt.mayHaveRun ? await bookmarkTitles(gateway, channel, attempt) : [];
  let added = 0;
  for (const { title, link } of bookmarks.filter((one) => !standing.includes(one.title))) {
    try {
      await gateway.call("bookmarks.add", { channel_id: channel, title, type: "link", link }, attempt);
    } catch (error) {
      throw added > 0 ? partly(error) : error;
    }
    added += 1;
  }
};

/** Held back in the middle, the attempt has changed something: the next one looks first. */
const partly = (error: unknown): unknown => {
  if (!(error instanceof SlackError) || !error.retryable) return error;
  const { method, code, retryAfterMs } = error;
  const options = { retryable: true, mayHaveRun: true, cause: error };
  return new SlackError(method, code, retryAfterMs === null ? options : { ...options, retryAfterMs });
};

const listed = z.object({ bookmarks: z.array(z.object({ title: z.string() })).default([]) });

/** Where they cannot be listed, none is known: one bookmark too many after a second try is better than none at all. */
const bookmarkTitles = async (
  gateway: Gateway,
  channel: ChannelId,
  options: CallOptions,
): Promise<readonly string[]> => {
  try {
    const answer = await gateway.call("bookmarks.list", { channel_id: channel }, options);
    return listed.parse(answer).bookmarks.map(({ title }) => title);
  } catch (error) {
    if (error instanceof SlackError && !error.retryable) return [];
    throw error;
  }
};
