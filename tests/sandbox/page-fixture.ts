import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { PageAnswer, PageChannel, PageDeed, PageMessage } from "../../sandbox/workspace/page-protocol.ts";
import { updateModal } from "./page-fixture-blocks.ts";
import { firstState, message, people } from "./page-fixture-world.ts";

export type Received = { readonly as: string; readonly deed: PageDeed };

export type PageFixture = {
  readonly url: string;
  /** What the page sent, oldest first. */
  readonly received: readonly Received[];
  /** Drops every event stream and refuses all calls, as a restarting server would, until it comes back. */
  readonly goAway: () => void;
  readonly comeBack: () => void;
  readonly close: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/**
 * The page's server with nothing behind it: a made-up workspace, answers to a few deeds, and a record of all.
 * @param pageFolder where the built page lies
 */
export const startPageFixture = async (pageFolder: string, port = 0): Promise<PageFixture> => {
  let state = firstState();
  let version = 0;
  let away = false;
  const received: Received[] = [];
  const streams = new Set<ServerResponse>();

  const nudge = (): void => {
    version += 1;
    for (const stream of streams) stream.write(`data: ${JSON.stringify({ kind: "changed", version })}\n\n`);
  };
  const changeChannel = (id: string, change: (channel: PageChannel) => PageChannel): void => {
    state = { ...state, channels: state.channels.map((channel) => (channel.id === id ? change(channel) : channel)) };
  };
  const changeMessage = (deed: { channel: string; ts: string }, change: (m: PageMessage) => PageMessage): void =>
    changeChannel(deed.channel, (channel) => ({
      ...channel,
      messages: channel.messages.map((m) => (m.ts === deed.ts ? change(m) : m)),
    }));
  const showModal = (severity: string): void => {
    state = { ...state, modals: [{ viewId: "V1", hash: String(version), view: updateModal(severity), errors: {} }] };
  };

  const take = (as: string, deed: PageDeed): PageAnswer => {
    received.push({ as, deed });
    switch (deed.kind) {
      case "say":
        if (deed.threadTs !== null && deed.text.startsWith("/"))
          return { ok: false, error: "commands do not work in threads" };
        changeChannel(deed.channel, (channel) => ({
          ...channel,
          messages: [
            ...channel.messages.map((m) =>
              m.ts === deed.threadTs ? { ...m, threadTs: m.ts, replyCount: m.replyCount + 1 } : m,
            ),
            message(0, as, deed.text, { threadTs: deed.threadTs, ephemeral: deed.text.startsWith("/") }),
          ],
        }));
        break;
      case "react":
        changeMessage(deed, (m) => ({ ...m, reactions: toggled(m, deed.name, as) }));
        break;
      case "press":
        if (deed.action.action_id === "open_update") showModal("P3");
        if (deed.source.kind === "modal") showModal(JSON.stringify(deed.action).includes('"P1"') ? "P1" : "P3");
        break;
      case "submit":
        if (JSON.stringify(deed.state).includes("refuse me")) {
          state = {
            ...state,
            modals: state.modals.map((modal) => ({ ...modal, errors: { needs: "Say what is missing." } })),
          };
        } else state = { ...state, modals: [] };
        break;
      case "close":
        state = { ...state, modals: [] };
        break;
      case "seen":
        changeChannel(deed.channel, (channel) => ({ ...channel, unread: 0, mentions: 0 }));
        break;
      default:
    }
    nudge();
    return { ok: true };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://fixture");
    const as = url.searchParams.get("as") ?? "";
    const json = (value: unknown): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (away) return response.writeHead(503).end();
    if (url.pathname === "/page/people") return json(people);
    if (url.pathname === "/page/strip") return json(strip);
    if (url.pathname === "/page/state") {
      const me = people.find((person) => person.id === as);
      return me === undefined
        ? response.writeHead(404).end()
        : json({ ...state, me, modals: as === "U01MAYA" ? state.modals : [] });
    }
    if (url.pathname === "/page/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 200\n\n");
      streams.add(response);
      request.on("close", () => streams.delete(response));
      return;
    }
    if (url.pathname === "/page/do") {
      let body = "";
      for await (const part of request) body += part;
      return json(take(as, JSON.parse(body) as PageDeed));
    }
    const path = url.pathname === "/" ? "index.html" : normalize(url.pathname);
    const file = await readFile(join(pageFolder, path)).catch(() => null);
    if (file === null) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(file);
  });

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    goAway: () => {
      away = true;
      for (const stream of streams) stream.destroy();
    },
    comeBack: () => {
      away = false;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const strip = {
  title: "Demo shop",
  text: ":large_green_circle: Orders 42/min · errors 0.1 % · checkout v2.30.4",
  links: [{ text: "Open the shop", url: "http://127.0.0.1:4000" }],
  buttons: [{ text: "Break checkout", post: "/page/strip/break" }],
};

const toggled = (m: PageMessage, name: string, user: string): PageMessage["reactions"] => {
  const users = m.reactions.find((reaction) => reaction.name === name)?.users ?? [];
  const next = users.includes(user) ? users.filter((other) => other !== user) : [...users, user];
  const others = m.reactions.filter((reaction) => reaction.name !== name);
  return next.length === 0 ? others : [...others, { name, users: next }];
};
