import { channelArg, type Method, messageArg, open, ownMember, refuse, str } from "./method.ts";

/** Pins, bookmarks and reactions. */
export const markMethods: Readonly<Record<string, Method>> = {
  "pins.add": (call) => {
    const channel = channelArg(call);
    open(channel);
    ownMember(call, channel);
    const { ts } = messageArg(call, channel, "timestamp");
    if (channel.pins.has(ts)) refuse("already_pinned");
    channel.pins.add(ts);
    call.workspace.emit(
      { type: "pin_added", user: call.app.botUserId, channel_id: channel.id, event_ts: call.workspace.ticker.nextTs() },
      channel,
    );
    call.workspace.changed();
    return {};
  },
  "pins.remove": (call) => {
    const channel = channelArg(call);
    if (!channel.pins.delete(str(call, "timestamp"))) refuse("no_pin");
    call.workspace.changed();
    return {};
  },
  "pins.list": (call) => ({ items: [...channelArg(call).pins].map((ts) => ({ type: "message", message: { ts } })) }),
  "bookmarks.add": (call) => {
    const channel = channelArg(call, "channel_id");
    ownMember(call, channel);
    if (str(call, "type") !== "link") refuse("invalid_bookmark_type");
    if (!URL.canParse(str(call, "link"))) refuse("invalid_link");
    const bookmark = {
      id: call.workspace.ticker.nextId("Bk"),
      title: str(call, "title"),
      link: str(call, "link"),
      emoji: str(call, "emoji", ""),
    };
    channel.bookmarks.push(bookmark);
    call.workspace.changed();
    return { bookmark: { ...bookmark, channel_id: channel.id } };
  },
  "bookmarks.list": (call) => ({ bookmarks: channelArg(call, "channel_id").bookmarks }),
  "reactions.add": (call) => {
    const channel = channelArg(call);
    const message = messageArg(call, channel, "timestamp");
    const name = str(call, "name");
    const known = message.reactions.find((one) => one.name === name);
    if (known?.users.includes(call.app.botUserId)) refuse("already_reacted");
    if (known === undefined) message.reactions.push({ name, users: [call.app.botUserId] });
    else known.users.push(call.app.botUserId);
    call.workspace.changed();
    return {};
  },
};
