import type { Message } from "../../views/blocks.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { ChannelId, UserId } from "../domain/ids.ts";
import type { Gateway } from "./gateway.ts";

/** Where a private answer can go: the response URL first (it works where the bot is no member), the channel otherwise. */
export type ReplyPlace = {
  readonly responseUrl: string | null;
  readonly channelId: ChannelId | null;
  readonly userId: UserId;
  readonly threadTs?: string | undefined;
};

export type Reply = (place: ReplyPlace, message: Message) => Promise<void>;

type Dependencies = { readonly gateway: Gateway; readonly apiUrl: string | null; readonly logger: Logger };

const timeoutMs = 5_000;

/** Answers the person alone. That it could not be said is logged and never fails what was done. */
export const createReply =
  ({ gateway, apiUrl, logger }: Dependencies): Reply =>
  async (place, message) => {
    try {
      if (place.responseUrl !== null && isSlacks(place.responseUrl, apiUrl)) await respond(place.responseUrl, message);
      else await sayPrivately(gateway, place, message);
    } catch (error) {
      logger.warn({ error, userId: place.userId }, "a private answer could not be given");
    }
  };

/** A response URL leads to Slack, or, when another API base is configured, to that host or this machine. */
const isSlacks = (url: string, apiUrl: string | null): boolean => {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  if (apiUrl === null)
    return protocol === "https:" && (hostname === "hooks.slack.com" || hostname.endsWith(".slack.com"));
  return hostname === new URL(apiUrl).hostname || hostname === "127.0.0.1" || hostname === "localhost";
};

const respond = async (url: string, message: Message): Promise<void> => {
  const response = await fetch(url, {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({
      response_type: "ephemeral",
      replace_original: false,
      text: message.text,
      blocks: message.blocks,
    }),
  });
  if (!response.ok) throw new Error(`the response URL answered ${response.status}`);
};

const sayPrivately = async (
  gateway: Gateway,
  { channelId, userId: user, threadTs }: ReplyPlace,
  message: Message,
): Promise<void> => {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  if (channelId === null) await gateway.callNow("chat.postMessage", { channel: user, ...message });
  else await gateway.callNow("chat.postEphemeral", { channel: channelId, user, ...thread, ...message });
};
