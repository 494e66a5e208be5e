import { z } from "zod";
import type { ChannelId } from "../domain/ids.ts";
import { findChannel, type ListedChannel } from "./find-channel.ts";
import type { Gateway } from "./gateway.ts";
import { SlackError } from "./slack-error.ts";

const calm = { lane: "normal", ticket: "announce channel" } as const;
const created = z.object({ channel: z.object({ id: z.string() }) });

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
  const own = await named(gateway, "own", name);
  if (own !== null) return own;
  // Looked for before it is made: in a storm, a call that makes nothing costs an incident its channel for a while.
  const foreign = await named(gateway, "all", name);
  if (foreign === null) return make(gateway, name);
  await gateway.call("conversations.join", { channel: foreign }, calm);
  return foreign;
};

const make = async (gateway: Gateway, name: string): Promise<ChannelId> => {
  try {
    return created.parse(await gateway.call("conversations.create", { name }, calm)).channel.id;
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== "name_taken") throw error;
    throw new SlackError("conversations.list", `#${name} exists but cannot be seen; invite the bot to it`, {
      retryable: true,
      cause: error,
    });
  }
};

/** @returns null as well where Slack lets us list nothing: making the channel then shows whether it is there */
const named = async (gateway: Gateway, among: "own" | "all", name: string): Promise<ChannelId | null> => {
  const search = { among, kind: "public", matches: (channel: ListedChannel) => channel.name === name } as const;
  try {
    return (await findChannel(gateway, search, calm))?.id ?? null;
  } catch (error) {
    if (error instanceof SlackError && !error.retryable) return null;
    throw error;
  }
};
