import { z } from "zod";
import type { ChannelId } from "../domain/ids.ts";
import type { CallOptions, Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

const listed = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      creator: z.string().optional(),
      created: z.number().optional(),
      is_member: z.boolean().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export type ListedChannel = z.output<typeof listed>["channels"][number] & { readonly name: string };

/** `own`: those that the bot is in, which are few; `all`: whatever the bot may see of the workspace. */
type Among = "own" | "all";

export type ChannelSearch = {
  readonly among: Among;
  readonly kind: "public" | "private";
  readonly matches: (channel: ListedChannel) => boolean;
};

const pageSize = 200;
const pagesLimit = 50;

/** Reads pages of channels until one matches. Archived channels are not looked at. */
export const findChannel = async (
  gateway: Gateway,
  search: ChannelSearch,
  options: CallOptions,
): Promise<{ readonly id: ChannelId; readonly name: string } | null> => {
  if (search.among === "all") return look(gateway, "conversations.list", search, options);
  try {
    return await look(gateway, "users.conversations", search, options);
  } catch (error) {
    // Not everything that speaks Slack's API has the shorter list; the longer one says who is a member.
    if (!(error instanceof SlackError) || error.code !== "unknown_method") throw error;
    const matches = (channel: ListedChannel): boolean => channel.is_member !== false && search.matches(channel);
    return look(gateway, "conversations.list", { ...search, matches }, options);
  }
};

const look = async (
  gateway: Gateway,
  method: string,
  { kind, matches }: ChannelSearch,
  options: CallOptions,
): Promise<ListedChannel | null> => {
  const types = kind === "private" ? "private_channel" : "public_channel";
  let cursor = "";
  for (let read = 0; read < pagesLimit; read += 1) {
    const args = { types, exclude_archived: true, limit: pageSize, ...(cursor === "" ? {} : { cursor }) };
    const page = listed.parse(await gateway.call(method, args, options));
    const found = page.channels.map(withName).find(matches);
    if (found !== undefined) return found;
    cursor = page.response_metadata?.next_cursor ?? "";
    if (cursor === "") return null;
  }
  return null;
};

const withName = (channel: z.output<typeof listed>["channels"][number]): ListedChannel => ({
  ...channel,
  name: channel.name ?? "",
});
