import { messageShape, permalinkOf } from "../shapes.ts";
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
  const { world } = call.workspace;
  return {
    items: channel.messages.flatMap((message) => {
      const pin = channel.pins.get(message.ts);
      if (pin === undefined) return [];
      const shape = { ...messageShape(world, channel, message), permalink: permalinkOf(channel, message) };
      return [{ type: "message", channel: channel.id, created: pin.atS, created_by: pin.by, message: shape }];
    }),
  };
};

const bookmarkShape = (
  { workspace }: Call,
  channel: Channel,
  bookmark: Bookmark,
): Readonly<Record<string, unknown>> => ({
  id: bookmark.id,
  channel_id: channel.id,
  title: bookmark.title,
  link: bookmark.link,
  emoji: bookmark.emoji,
  icon_url: "",
  type: "link",
  entity_id: null,
  date_created: bookmark.createdS,
  date_updated: bookmark.updatedS,
  last_updated_by_user_id: bookmark.updatedBy,
  last_updated_by_team_id: workspace.world.teamId,
  shortcut_id: null,
  app_id: null,
  rank: String(channel.bookmarks.indexOf(bookmark)),
});

const nowS = ({ workspace }: Call): number => Math.floor(workspace.ticker.nowMs() / 1_000);

const addBookmark: Method = (call) => {
  const channel = channelArg(call, "channel_id");
  ownMember(call, channel);
  open(channel);
  if (str(call, "type") !== "link") refuse("invalid_bookmark_type");
  const link = linkArg(call);
  if (channel.bookmarks.length >= bookmarksLimit) refuse("too_many_bookmarks");
  const emoji = str(call, "emoji", "");
  const bookmark: Bookmark = {
    id: call.workspace.ticker.nextId("Bk"),
    title: str(call, "title"),
    link,
    emoji,
    createdS: nowS(call),
    updatedS: 0,
    updatedBy: call.app.botUserId,
  };
  channel.bookmarks.push(bookmark);
  call.workspace.ledger.record({ kind: "bookmarked", channel: channel.id, title: bookmark.title, link });
  call.workspace.changed();
  return { bookmark: bookmarkShape(call, channel, bookmark) };
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
  bookmark.updatedS = nowS(call);
  bookmark.updatedBy = call.app.botUserId;
  call.workspace.ledger.record({ kind: "bookmarked", channel: channel.id, title: bookmark.title, link: bookmark.link });
  call.workspace.changed();
  return { bookmark: bookmarkShape(call, channel, bookmark) };
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
    return { bookmarks: channel.bookmarks.map((one) => bookmarkShape(call, channel, one)) };
  },
  "reactions.add": react,
  "reactions.remove": unreact,
  "reactions.get": reactions,
};
