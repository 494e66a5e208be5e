import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { app, callApi, channelId, type Json, openSlack } from "./given.ts";

type Connection = {
  readonly socket: WebSocket;
  readonly frames: Json[];
  readonly next: (type: string) => Promise<Json>;
};

let slack: LocalSlack;
const connections: Connection[] = [];
afterEach(async () => {
  for (const { socket } of connections.splice(0)) socket.terminate();
  await slack.close();
});

const socketApp = app({ delivery: { kind: "socket" } });
const retryDelaysMs = [20, 40, 60];
const start = async (): Promise<void> => {
  slack = await openSlack({ delivery: { retryDelaysMs, acknowledgeWithinMs: 150 } }, [socketApp]);
};

const address = async (): Promise<string> =>
  String((await callApi(slack, "apps.connections.open", {}, socketApp.appToken)).body.url);

const connect = async (url?: string): Promise<Connection> => {
  const socket = new WebSocket(url ?? (await address()));
  const frames: Json[] = [];
  socket.on("message", (bytes) => {
    frames.push(JSON.parse(String(bytes)) as Json);
    socket.emit("frame");
  });
  const connection: Connection = {
    socket,
    frames,
    next: async (type) => {
      for (;;) {
        const at = frames.findIndex((frame) => frame.type === type);
        const [found] = at < 0 ? [] : frames.splice(at, 1);
        if (found !== undefined) return found;
        await once(socket, "frame");
      }
    },
  };
  connections.push(connection);
  return connection;
};

const acknowledge = ({ socket }: Connection, frame: Json, payload?: Json): void =>
  socket.send(JSON.stringify({ envelope_id: frame.envelope_id, ...(payload === undefined ? {} : { payload }) }));

const say = (text: string): void => {
  const channel = slack.workspace.world.channels.get(channelId(slack, "inside"));
  if (channel !== undefined) slack.workspace.post(channel, { user: "UANA", text });
};

describe("Socket Mode", () => {
  it("says hello, and an address is good for one connection", async () => {
    await start();
    const url = await address();
    const connection = await connect(url);
    expect(await connection.next("hello")).toMatchObject({ num_connections: 1, connection_info: { app_id: "A1" } });
    const again = new WebSocket(url);
    await once(again, "error");
  });

  it("wants the app's token, and not the bot's", async () => {
    await start();
    expect((await callApi(slack, "apps.connections.open")).body.error).toBe("not_allowed_token_type");
  });

  it("gives each envelope to one of the connections", async () => {
    await start();
    const both = [await connect(), await connect()];
    for (const one of both) await one.next("hello");
    const taken = new Map<string, number>();
    const heard = Promise.withResolvers<void>();
    for (const [index, one] of both.entries())
      one.socket.on("message", (bytes) => {
        const frame = JSON.parse(String(bytes)) as { readonly envelope_id?: string };
        if (frame.envelope_id === undefined) return;
        acknowledge(one, frame);
        expect(taken.has(frame.envelope_id)).toBe(false);
        taken.set(frame.envelope_id, index);
        if (taken.size === 6) heard.resolve();
      });
    for (let turn = 0; turn < 6; turn += 1) say(`message ${turn}`);
    await heard.promise;
    expect(new Set(taken.values())).toEqual(new Set([0, 1]));
  });

  it("says an event again until it is acknowledged: the same event, another envelope, and which try it is", async () => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    say("hear me");
    const first = await connection.next("events_api");
    const second = await connection.next("events_api");
    acknowledge(connection, second);
    expect(first).toMatchObject({ retry_attempt: 0, accepts_response_payload: false });
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: "timeout" });
    expect(second.envelope_id).not.toBe(first.envelope_id);
    expect((second.payload as Json).event_id).toBe((first.payload as Json).event_id);
    await expect.poll(() => slack.ledger.entries().filter(({ kind }) => kind === "delivered").length).toBe(2);
  });

  it("gives an event up after three more tries", async () => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    say("nobody listens");
    for (let attempt = 0; attempt <= 3; attempt += 1)
      expect(await connection.next("events_api")).toMatchObject({ retry_attempt: attempt });
    await expect.poll(() => slack.ledger.entries().filter(({ kind }) => kind === "delivered").length).toBe(4);
    expect(connection.frames.filter(({ type }) => type === "events_api")).toEqual([]);
  });

  it("says a command once, and shows what comes with the acknowledgement", async () => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    const inside = slack.workspace.world.channels.get(channelId(slack, "inside"));
    if (inside === undefined) throw new Error("no channel");
    const typed = slack.interactions.slash("UANA", inside, "/help-me please");
    const frame = await connection.next("slash_commands");
    expect(frame).toMatchObject({
      accepts_response_payload: true,
      payload: { command: "/help-me", text: "please", user_id: "UANA" },
    });
    expect(frame).not.toHaveProperty("retry_attempt");
    acknowledge(connection, frame, { text: "at once" });
    expect((await typed).ok).toBe(true);
    expect(inside.ephemerals.map(({ text }) => text)).toEqual(["at once"]);
  });

  it.each(["refresh_requested", "link_disabled"] as const)("ends a connection with its reason: %s", async (reason) => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    const closed = once(connection.socket, "close");
    slack.deliveries.disconnect(socketApp, reason);
    expect(await connection.next("disconnect")).toMatchObject({ reason });
    await closed;
    expect(slack.deliveries.sockets(socketApp)).toBe(0);
  });

  it("warns before the end, and goes on delivering until then", async () => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    slack.deliveries.disconnect(socketApp, "warning");
    expect(await connection.next("disconnect")).toMatchObject({ reason: "warning" });
    say("still here");
    acknowledge(connection, await connection.next("events_api"));
  });

  it("ten connections and not eleven", async () => {
    await start();
    for (let count = 0; count < 10; count += 1) await (await connect()).next("hello");
    expect(await (await connect()).next("disconnect")).toMatchObject({ reason: "too_many_websockets" });
  });
});

describe("what is told of messages", () => {
  const events = async (act: () => void, count: number): Promise<readonly Json[]> => {
    await start();
    const connection = await connect();
    await connection.next("hello");
    act();
    const heard: Json[] = [];
    while (heard.length < count) {
      const frame = await connection.next("events_api");
      acknowledge(connection, frame);
      heard.push((frame.payload as Json).event as Json);
    }
    return heard;
  };
  const inside = () => {
    const channel = slack.workspace.world.channels.get(channelId(slack, "inside"));
    if (channel === undefined) throw new Error("no channel");
    return channel;
  };

  it("a mention is a message and an app_mention, of one timestamp", async () => {
    const heard = await events(() => say("<@UBOT> why?"), 2);
    expect(heard.map(({ type }) => type).sort()).toEqual(["app_mention", "message"]);
    expect(new Set(heard.map(({ ts }) => ts)).size).toBe(1);
  });

  it("an edit is a message_changed with both, a deletion a message_deleted", async () => {
    const heard = await events(() => {
      const message = slack.workspace.post(inside(), { user: "UANA", text: "before" });
      slack.workspace.edit(inside(), message, { text: "after" }, "UANA");
      slack.workspace.remove(inside(), message);
    }, 3);
    const [, changed, deleted] = ["undefined", "message_changed", "message_deleted"].map((subtype) =>
      heard.find((one) => String(one.subtype) === subtype),
    );
    expect(changed).toMatchObject({ hidden: true, message: { text: "after" }, previous_message: { text: "before" } });
    expect(deleted).toMatchObject({
      hidden: true,
      deleted_ts: (changed?.message as Json | undefined)?.ts,
      previous_message: { text: "after" },
    });
  });

  it("nothing is told of channels that the bot is not in", async () => {
    const heard = await events(() => {
      const outside = slack.workspace.world.channels.get(channelId(slack, "outside"));
      if (outside !== undefined) slack.workspace.post(outside, { user: "UANA", text: "<@UBOT> unheard" });
      say("heard");
    }, 1);
    expect(heard.map(({ text }) => text)).toEqual(["heard"]);
  });
});
