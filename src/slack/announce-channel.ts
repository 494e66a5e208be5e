import { z } from "zod";
import type { ChannelId } from "../domain/ids.ts";
import type { Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

const calm = { urgent: false } as const;
const created = z.object({ channel: z.object({ id: z.string() }) });
const listed = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const pagesLimit = 50;

/**
 * The channel in which each incident has its one line: found once per process, joined, made when it is missing.
 * Channels are listed here and nowhere else, because this happens once and not while somebody waits.
 */
export const createAnnounceChannel = (gateway: Gateway, nameOrId: string): (() => Promise<ChannelId>) => {
  let known: Promise<ChannelId> | null = null;
  return () => {
    known ??= resolve(gateway, nameOrId).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};

const resolve = async (gateway: Gateway, nameOrId: string): Promise<ChannelId> => {
  if (/^[CG][A-Z0-9]{5,}$/.test(nameOrId)) return nameOrId;
  const name = nameOrId.replace(/^#/, "");
  const own = await findByName(gateway, "users.conversations", name);
  if (own !== null) return own;
  try {
    return created.parse(await gateway.call("conversations.create", { name }, calm)).channel.id;
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== "name_taken") throw error;
  }
  const foreign = await findByName(gateway, "conversations.list", name);
  if (foreign === null)
    throw new SlackError("conversations.list", `#${name} exists but cannot be seen; invite the bot to it`, {
      retryable: true,
    });
  await gateway.call("conversations.join", { channel: foreign }, calm);
  return foreign;
};

const findByName = async (gateway: Gateway, method: string, name: string): Promise<ChannelId | null> => {
  let cursor = "";
  for (let read = 0; read < pagesLimit; read += 1) {
    const args = { types: "public_channel", exclude_archived: true, limit: 500, ...(cursor === "" ? {} : { cursor }) };
    const page = listed.parse(await gateway.call(method, args, calm));
    const found = page.channels.find((channel) => channel.name === name);
    if (found !== undefined) return found.id;
    cursor = page.response_metadata?.next_cursor ?? "";
    if (cursor === "") return null;
  }
  return null;
};
