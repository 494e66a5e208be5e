import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { nowNs } from "./monotonic.ts";

/**
 * As little of Slack's Web API as both sides need, as a process of its own. It never limits, never fails and never waits:
 * what is measured is what stands before it.
 * Messages out: `listening`, and `first-post` for each channel. Message in: `state`, answered by `state`.
 */
export type FirstPost = {
  readonly kind: "first-post";
  readonly channel: string;
  readonly name: string;
  readonly atNs: number;
};
export type Button = {
  readonly channel: string;
  readonly messageTs: string;
  readonly actionId: string;
  readonly value: string;
};
export type StubState = {
  readonly kind: "state";
  readonly calls: Readonly<Record<string, number>>;
  readonly lastCallNs: number;
  /** When a card was posted or edited last. */
  readonly lastCardNs: number;
  /** The first button of the first message with one, for each channel. */
  readonly buttons: readonly Button[];
};

type Fields = URLSearchParams;
type Answer = Readonly<Record<string, unknown>>;

const channelNames = new Map<string, string>();
const posted = new Set<string>();
const buttons = new Map<string, Button>();
const calls: Record<string, number> = {};
let lastCallNs = nowNs();
let lastCardNs = lastCallNs;
let count = 0;

const nextTs = (): string => {
  count += 1;
  return `${Math.floor(Date.now() / 1_000)}.${String(count % 1_000_000).padStart(6, "0")}`;
};

const channelsPage = (): Answer => ({
  channels: [...channelNames].map(([id, name]) => ({ id, name, creator: "U0BENCHBOT" })),
  response_metadata: { next_cursor: "" },
});

const methods: Readonly<Record<string, (fields: Fields) => Answer>> = {
  "auth.test": () => ({
    user_id: "U0BENCHBOT",
    user: "firebreak",
    team_id: "T0BENCH",
    team: "Bench",
    bot_id: "B0BENCH",
  }),
  "users.info": (fields) => ({
    user: {
      id: fields.get("user"),
      team_id: "T0BENCH",
      name: fields.get("user"),
      real_name: "Somebody",
      deleted: false,
      is_bot: false,
      is_restricted: false,
      is_ultra_restricted: false,
      is_stranger: false,
      profile: {},
    },
  }),
  "usergroups.users.list": () => ({ users: [] }),
  "users.conversations": channelsPage,
  "conversations.list": channelsPage,
  "conversations.create": (fields) => {
    count += 1;
    const id = `C0BENCH${String(count).padStart(6, "0")}`;
    const name = fields.get("name") ?? id;
    channelNames.set(id, name);
    return { channel: { id, name, created: Math.floor(Date.now() / 1_000), creator: "U0BENCHBOT" } };
  },
  "conversations.open": () => ({ channel: { id: "D0BENCH" } }),
  "conversations.history": () => ({ messages: [], has_more: false }),
  "conversations.replies": () => ({ messages: [], has_more: false }),
  "bookmarks.list": () => ({ bookmarks: [] }),
  "bookmarks.add": () => ({ bookmark: { id: "Bk0BENCH" } }),
  "views.open": () => ({ view: { id: "V0BENCH", hash: "0" } }),
  "views.publish": () => ({ view: { id: "V0BENCH", hash: "0" } }),
  "chat.postEphemeral": () => ({ message_ts: nextTs() }),
  "chat.update": (fields) => ({ channel: fields.get("channel"), ts: fields.get("ts") }),
  "chat.postMessage": (fields) => postMessage(fields),
};

const postMessage = (fields: Fields): Answer => {
  const channel = fields.get("channel") ?? "";
  const ts = nextTs();
  if (!posted.has(channel)) {
    posted.add(channel);
    const firstPost: FirstPost = {
      kind: "first-post",
      channel,
      name: channelNames.get(channel) ?? "",
      atNs: lastCallNs,
    };
    process.send?.(firstPost);
  }
  const button = buttons.has(channel) ? null : firstButton(fields.get("blocks"));
  if (button !== null) buttons.set(channel, { channel, messageTs: ts, ...button });
  return { channel, ts, message: { ts } };
};

type Pressable = { readonly actionId: string; readonly value: string };

const firstButton = (blocks: string | null): Pressable | null => {
  const list: unknown = blocks === null ? [] : JSON.parse(blocks);
  return firstOf(Array.isArray(list) ? list : []);
};

const firstOf = (elements: readonly unknown[]): Pressable | null => {
  for (const element of elements) {
    const { type, action_id: actionId, value, url, elements: inner } = Object(element);
    if (type === "button" && url === undefined && typeof actionId === "string")
      return { actionId, value: typeof value === "string" ? value : "" };
    const found = type === "actions" && Array.isArray(inner) ? firstOf(inner) : null;
    if (found !== null) return found;
  }
  return null;
};

/** By the name that every message of ours carries. */
const isCard = (fields: Fields): boolean => / card"/.test(fields.get("metadata") ?? "");

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  // The moment of a call is when its head came in, not when its body was read.
  const atNs = nowNs();
  const text = await readText(request);
  const method = request.url?.split("?")[0]?.split("/").at(-1) ?? "";
  const isApi = request.url?.startsWith("/api/") === true;
  calls[isApi ? method : "response_url"] = (calls[isApi ? method : "response_url"] ?? 0) + 1;
  lastCallNs = atNs;
  const fields = new URLSearchParams(text);
  if (isCard(fields)) lastCardNs = atNs;
  const answer = isApi ? { ok: true, ...methods[method]?.(fields) } : { ok: true };
  const body = JSON.stringify(answer);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
};

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error("Slack stub:", error);
    response.destroy();
  });
});
// Neither side may meet a connection that the stub was just closing.
server.keepAliveTimeout = 300_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.({ kind: "listening", port: (server.address() as AddressInfo).port });
});
process.on("message", () => {
  const state: StubState = { kind: "state", calls, lastCallNs, lastCardNs, buttons: [...buttons.values()] };
  process.send?.(state);
});
process.on("disconnect", () => process.exit(0));
