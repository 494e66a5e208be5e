import { messageShape } from "../shapes.ts";
import type { Bookmark, Channel } from "../world.ts";
import { type Call, channelArg, has, type Method, messageArg, open, ownMember, refuse, str } from "./method.ts";

/** Source: docs.slack.dev: "up to 100 bookmarks", "up to 100 pinned items" a channel. */
const pinsLimit = 100;
const bookmarksLimit = 100;

const pin: Method = (call) => {
  const channel = channelArg(call);
  ownMember(call, channel);
  if (!has(call, "timestamp")) refuse("no_item_specified");
  const message = messageArg(call, channel, "timestamp");
  if (message.subtype?.startsWith("channel_") === true) refuse("not_pinnable");
  if (channel.pins.size >= pinsLimit) refuse("too_many_pins");
  if (!call.workspace.pin(channel, message, call.app.botUserId)) refuse("already_pinned");
  return {};
};

const unpin: Method = (call) => {
  const channel = channelArg(call);
  ownMember(call, channel);
  const message = messageArg(call, channel, "timestamp");
  if (!call.workspace.unpin(channel, message, call.app.botUserId)) refuse("no_pin");
  return {};
};

const listPins: Method = (call) => {
  const channel = channelArg(call);
  ownMember(call, channel);
  const pinned = channel.messages.filter(({ ts }) => channel.pins.has(ts));
  return {
    items: pinned.map((message) => ({
      type: "message",
      channel: channel.id,
      created: channel.createdS,
      message: messageShape(call.workspace.world, channel, message),
    })),
  };
};

const bookmarkShape = (channel: Channel, bookmark: Bookmark): Readonly<Record<string, unknown>> => ({
  ...bookmark,
  channel_id: channel.id,
  type: "link",
  date_created: channel.createdS,
  rank: String(channel.bookmarks.indexOf(bookmark)),
});

const addBookmark: Method = (call) => {
  const channel = channelArg(call, "channel_id");
  ownMember(call, channel);
  open(channel);
  if (str(call, "type") !== "link") refuse("invalid_bookmark_type");
  const link = linkArg(call);
  if (channel.bookmarks.length >= bookmarksLimit) refuse("too_many_bookmarks");
  const emoji = str(call, "emoji", "");
  const bookmark = { id: call.workspace.ticker.nextId("Bk"), title: str(call, "title"), link, emoji };
  channel.bookmarks.push(bookmark);
  call.workspace.ledger.record({ kind: "bookmarked", channel: channel.id, title: bookmark.title, link });
  call.workspace.changed();
  return { bookmark: bookmarkShape(channel, bookmark) };
};

const linkArg = (call: Call): string => {
  const link = str(call, "link", "");
  return URL.canParse(link) ? link : refuse("invalid_link");
};

const bookmarkArg = (call: Call): readonly [Channel, Bookmark] => {
  const channel = channelArg(call, "channel_id");
  ownMember(call, channel);
  const id = str(call, "bookmark_id");
  return [channel, channel.bookmarks.find((one) => one.id === id) ?? refuse("not_found")];
};

const editBookmark: Method = (call) => {
  const [channel, bookmark] = bookmarkArg(call);
  if (has(call, "title")) bookmark.title = str(call, "title");
  if (has(call, "link")) bookmark.link = linkArg(call);
  if (has(call, "emoji")) bookmark.emoji = str(call, "emoji");
  call.workspace.ledger.record({ kind: "bookmarked", channel: channel.id, title: bookmark.title, link: bookmark.link });
  call.workspace.changed();
  return { bookmark: bookmarkShape(channel, bookmark) };
};

const removeBookmark: Method = (call) => {
  const [channel, bookmark] = bookmarkArg(call);
  channel.bookmarks.splice(channel.bookmarks.indexOf(bookmark), 1);
  call.workspace.changed();
  return {};
};

const reactionName = (call: Call): string => {
  const name = str(call, "name", "").replaceAll(":", "");
  return /^[a-z0-9_+'-]+(::[a-z0-9-]+)?$/.test(name) ? name : refuse("invalid_name");
};

const react: Method = (call) => {
  const channel = channelArg(call);
  open(channel);
  ownMember(call, channel);
  const message = messageArg(call, channel, "timestamp");
  if (!call.workspace.react(channel, message, call.app.botUserId, reactionName(call))) refuse("already_reacted");
  return {};
};

const unreact: Method = (call) => {
  const channel = channelArg(call);
  const message = messageArg(call, channel, "timestamp");
  if (!call.workspace.unreact(channel, message, call.app.botUserId, reactionName(call))) refuse("no_reaction");
  return {};
};

const reactions: Method = (call) => {
  const channel = channelArg(call);
  const message = messageArg(call, channel, "timestamp");
  return { type: "message", channel: channel.id, message: messageShape(call.workspace.world, channel, message) };
};

/** Pins, bookmarks and reactions. */
export const markMethods: Readonly<Record<string, Method>> = {
  "pins.add": pin,
  "pins.remove": unpin,
  "pins.list": listPins,
  "bookmarks.add": addBookmark,
  "bookmarks.edit": editBookmark,
  "bookmarks.remove": removeBookmark,
  "bookmarks.list": (call) => {
    const channel = channelArg(call, "channel_id");
    return { bookmarks: channel.bookmarks.map((one) => bookmarkShape(channel, one)) };
  },
  "reactions.add": react,
  "reactions.remove": unreact,
  "reactions.get": reactions,
};
