import type { Triggers } from "../triggers.ts";
import type { Workspace } from "../workspace.ts";
import type { Channel, Message, SlackApp } from "../world.ts";

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

export type Arguments = Readonly<Record<string, unknown>>;

/** What a method works with: the workspace, who calls, and with what. */
export type Call = {
  readonly workspace: Workspace;
  readonly app: SlackApp;
  readonly args: Arguments;
  readonly triggers: Triggers;
};

/** @returns what the answer holds besides `ok: true`. @throws SlackRefusal */
export type Method = (call: Call) => Readonly<Record<string, unknown>>;

export const refuse = (code: string, extra: Readonly<Record<string, unknown>> = {}): never => {
  throw new SlackRefusal(code, extra);
};

/** A string argument; an absent one is `invalid_arguments` unless a fallback is given. */
export const str = ({ args }: Call, name: string, fallback?: string): string => {
  const value = args[name];
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return (
    fallback ??
    refuse("invalid_arguments", { response_metadata: { messages: [`[ERROR] missing required field: ${name}`] } })
  );
};

export const flag = ({ args }: Call, name: string): boolean =>
  args[name] === true || args[name] === "true" || args[name] === "1" || args[name] === 1;

export const num = ({ args }: Call, name: string, fallback: number): number =>
  args[name] === undefined ? fallback : Number(args[name]);

/** A nested argument: JSON text in a form, or the value itself in a JSON body. */
export const nested = ({ args }: Call, name: string): unknown => {
  const value = args[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return refuse("invalid_json");
  }
};

/** The channel named by an argument, as the app may see it. */
export const channelArg = (call: Call, name = "channel"): Channel => {
  const said = str(call, name);
  const found =
    call.workspace.world.channels.get(said) ??
    [...call.workspace.world.channels.values()].find((one) => one.name === said.replace(/^#/, "") && one.kind !== "im");
  const isHidden = found !== undefined && found.kind === "private" && !found.members.has(call.app.botUserId);
  return found === undefined || isHidden ? refuse("channel_not_found") : found;
};

export const ownMember = ({ app }: Call, channel: Channel): void => {
  if (!channel.members.has(app.botUserId)) refuse("not_in_channel");
};

export const open = (channel: Channel): void => {
  if (channel.archived) refuse("is_archived");
};

export const messageArg = (call: Call, channel: Channel, name = "ts"): Message => {
  const ts = str(call, name);
  return channel.messages.find((message) => message.ts === ts) ?? refuse("message_not_found");
};

/** A slice of a list, with Slack's cursors. */
export const paged = <T>(
  call: Call,
  all: readonly T[],
  fallbackLimit: number,
): { readonly page: readonly T[]; readonly response_metadata: { readonly next_cursor: string } } => {
  const limit = Math.max(1, Math.min(1_000, num(call, "limit", fallbackLimit)));
  const cursor = str(call, "cursor", "");
  const from = cursor === "" ? 0 : Number(Buffer.from(cursor, "base64").toString());
  if (!Number.isInteger(from) || from < 0) refuse("invalid_cursor");
  const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString("base64") : "";
  return { page: all.slice(from, from + limit), response_metadata: { next_cursor: next } };
};
