import { messageShape, messageWithMetadata } from "../shapes.ts";
import type { Channel, Message } from "../world.ts";
import { type Call, channelArg, flag, has, type Method, ownMember, paged, refuse, str } from "./method.ts";

/** Source: conversations.history, `not_in_channel`: "Only user tokens can access public channels they are not in". */
const readable = (call: Call): Channel => {
  const channel = channelArg(call);
  ownMember(call, channel);
  return channel;
};

const within = (call: Call): ((message: Message) => boolean) => {
  const oldest = Number(str(call, "oldest", "0"));
  const latest = Number(str(call, "latest", "9999999999"));
  if (Number.isNaN(oldest)) refuse("invalid_ts_oldest");
  if (Number.isNaN(latest)) refuse("invalid_ts_latest");
  // "Ignored unless either timestamp is specified."
  const inclusive = flag(call, "inclusive") && (has(call, "oldest") || has(call, "latest"));
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
};

const shown = (call: Call, channel: Channel, message: Message): Readonly<Record<string, unknown>> =>
  (flag(call, "include_all_metadata") ? messageWithMetadata : messageShape)(call.workspace.world, channel, message);

const history: Method = (call) => {
  const channel = readable(call);
  const inTime = within(call);
  const isTop = ({ ts, threadTs, subtype }: Message): boolean =>
    threadTs === null || threadTs === ts || subtype === "thread_broadcast";
  const top = channel.messages.filter((message) => isTop(message) && inTime(message)).reverse();
  const { page, response_metadata } = paged(call, top);
  return {
    messages: page.map((message) => shown(call, channel, message)),
    has_more: response_metadata.next_cursor !== "",
    pin_count: channel.pins.size,
    response_metadata,
  };
};

/** The first message of the thread always comes first, whatever the times asked for. */
const replies: Method = (call) => {
  const channel = readable(call);
  const ts = str(call, "ts");
  const asked = channel.messages.find((one) => one.ts === ts) ?? refuse("thread_not_found");
  const root = asked.threadTs ?? asked.ts;
  const inTime = within(call);
  const thread = channel.messages.filter((one) => one.ts === root || (one.threadTs === root && inTime(one)));
  const { page, response_metadata } = paged(call, thread, 1_000);
  return {
    messages: page.map((one) => shown(call, channel, one)),
    has_more: response_metadata.next_cursor !== "",
    response_metadata,
  };
};

export const historyMethods: Readonly<Record<string, Method>> = {
  "conversations.history": history,
  "conversations.replies": replies,
};
