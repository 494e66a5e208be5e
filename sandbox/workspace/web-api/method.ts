import type { Arguments } from "../request-arguments.ts";
import type { Triggers } from "../triggers.ts";
import type { Workspace } from "../workspace.ts";
import type { Channel, Message, SlackApp, User } from "../world.ts";

/** Slack's word for no, with what it adds to it. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** What a method works with: the workspace, who calls, and with what. */
export type Call = {
  readonly workspace: Workspace;
  readonly app: SlackApp;
  readonly args: Arguments;
  readonly triggers: Triggers;
  readonly socketUrl: (app: SlackApp) => string;
  readonly uploadUrl: (file: string) => string;
};

/** @returns what the answer holds besides `ok: true`. @throws SlackRefusal */
export type Method = (call: Call) => Readonly<Record<string, unknown>>;

export const refuse = (code: string, extra: Readonly<Record<string, unknown>> = {}): never => {
  throw new SlackRefusal(code, extra);
};

const messages = (problems: readonly string[]): Readonly<Record<string, unknown>> => ({
  response_metadata: { messages: problems.map((one) => `[ERROR] ${one}`) },
});

export const refuseArguments = (problems: readonly string[]): never => refuse("invalid_arguments", messages(problems));
export const refuseBlocks = (problems: readonly string[]): never =>
  refuse("invalid_blocks", { errors: problems, ...messages(problems) });

/** A string argument; an absent one is `invalid_arguments` unless a fallback is given. */
export const str = ({ args }: Call, name: string, fallback?: string): string => {
  const value = args[name];
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return fallback ?? refuseArguments([`missing required field: ${name}`]);
};

export const has = ({ args }: Call, name: string): boolean =>
  args[name] !== undefined && args[name] !== null && args[name] !== "";

export const flag = ({ args }: Call, name: string): boolean =>
  args[name] === true || args[name] === "true" || args[name] === "1" || args[name] === 1;

/** A nested argument: JSON text in a form, or the value itself in a JSON body. */
export const nested = ({ args }: Call, name: string, unreadable = "invalid_json"): unknown => {
  const value = args[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return refuse(unreadable);
  }
};

/** A list: comma-separated text, JSON text, or an array. */
export const strings = (call: Call, name: string): readonly string[] => {
  const value = call.args[name];
  const read = typeof value === "string" && value.startsWith("[") ? nested(call, name) : value;
  if (Array.isArray(read)) return read.map(String);
  return str(call, name, "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
};

/** The channel named by an argument, as the app may see it: private ones it is not in do not exist for it. */
export const channelArg = (call: Call, name = "channel"): Channel => {
  const found = call.workspace.world.channels.get(str(call, name));
  const isHidden = found !== undefined && found.kind !== "public" && !found.members.has(call.app.botUserId);
  return found === undefined || isHidden ? refuse("channel_not_found") : found;
};

export const ownMember = ({ app }: Call, channel: Channel): void => {
  if (!channel.members.has(app.botUserId)) refuse("not_in_channel");
};

export const open = (channel: Channel): void => {
  if (channel.archived) refuse("is_archived");
};

/** Methods about channels know nothing of direct messages. */
export const notDirect = (channel: Channel): void => {
  if (channel.kind === "im") refuse("method_not_supported_for_channel_type");
};

export const messageArg = (call: Call, channel: Channel, name = "ts"): Message => {
  const ts = str(call, name);
  return channel.messages.find((message) => message.ts === ts) ?? refuse("message_not_found");
};

export const userArg = (call: Call, name = "user"): User =>
  call.workspace.world.users.get(str(call, name)) ?? refuse("user_not_found");

/** A slice of a list, with Slack's cursors. Most lists give 1,000 at most, and 100 when not asked. */
export const paged = <T>(
  call: Call,
  all: readonly T[],
  fallbackLimit = 100,
): { readonly page: readonly T[]; readonly response_metadata: { readonly next_cursor: string } } => {
  const asked = Number(str(call, "limit", String(fallbackLimit)));
  if (!Number.isInteger(asked) || asked < 0) refuse("invalid_limit");
  const limit = Math.max(1, Math.min(1_000, asked));
  const cursor = str(call, "cursor", "");
  const from = cursor === "" ? 0 : cursorPlace(cursor);
  const next = from + limit < all.length ? Buffer.from(`next:${from + limit}`).toString("base64") : "";
  return { page: all.slice(from, from + limit), response_metadata: { next_cursor: next } };
};

const cursorPlace = (cursor: string): number => {
  const place = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  return place === undefined ? refuse("invalid_cursor") : Number(place);
};
