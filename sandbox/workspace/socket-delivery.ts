import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { z } from "zod";
import { type Acknowledgement, failed, type Retry } from "./acknowledgement.ts";

/** Source: docs.slack.dev/apis/events-api/using-socket-mode, "up to 10 open WebSocket connections". */
const socketsLimit = 10;
/** A `warning` comes about ten seconds before the end; the other reasons end it at once. */
const noticeMs = 10_000;
const pingEveryMs = 10_000;

export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled";

/** An app's Socket Mode connections. Each envelope goes to one of them, whichever Slack likes. */
export type AppSockets = {
  readonly attach: (socket: WebSocket) => void;
  readonly count: () => number;
  readonly deliver: (type: string, payload: unknown, retry: Retry, withinMs: number) => Promise<Acknowledgement>;
  readonly disconnect: (reason: DisconnectReason) => void;
  /** Ends the connections without a word. */
  readonly cut: () => void;
};

const answer = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

/** @param later runs something after some milliseconds, unless the workspace is closed by then */
export const createAppSockets = (appId: string, later: (ms: number, then: () => void) => void): AppSockets => {
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, (answer: Acknowledgement) => void>();
  let turn = 0;

  const say = (socket: WebSocket, frame: object): void => socket.send(JSON.stringify(frame));
  const open = (): WebSocket[] => sockets.filter((socket) => socket.readyState === socket.OPEN);
  const sendAway = (socket: WebSocket, reason: DisconnectReason | "too_many_websockets"): void => {
    say(socket, { type: "disconnect", reason, debug_info: { host: "sandbox" } });
    if (reason === "warning") later(noticeMs, () => socket.close());
    else socket.close();
  };
  const ping = (socket: WebSocket): void =>
    later(pingEveryMs, () => {
      if (socket.readyState !== socket.OPEN) return;
      socket.ping("Ping from sandbox");
      ping(socket);
    });

  return {
    attach: (socket) => {
      if (open().length >= socketsLimit) return sendAway(socket, "too_many_websockets");
      sockets.push(socket);
      socket.on("close", () => sockets.splice(sockets.indexOf(socket), 1));
      socket.on("error", () => socket.terminate());
      socket.on("message", (bytes) => {
        const said = answer.safeParse(parse(String(bytes)));
        if (!said.success) return;
        waiting.get(said.data.envelope_id)?.({ kind: "acknowledged", payload: said.data.payload ?? null });
        waiting.delete(said.data.envelope_id);
      });
      say(socket, {
        type: "hello",
        num_connections: open().length,
        connection_info: { app_id: appId },
        debug_info: { host: "sandbox", approximate_connection_time: 18_060 },
      });
      ping(socket);
    },
    count: () => open().length,
    deliver: (type, payload, { attempt, reason }, withinMs) => {
      const choice = open();
      turn += 1;
      const socket = choice[turn % Math.max(1, choice.length)];
      if (socket === undefined) return Promise.resolve(failed("connection_failed"));
      const envelopeId = randomUUID();
      const retry = type === "events_api" ? { retry_attempt: attempt, retry_reason: reason } : {};
      return new Promise((resolve) => {
        waiting.set(envelopeId, resolve);
        later(withinMs, () => {
          if (waiting.delete(envelopeId)) resolve(failed("timeout"));
        });
        say(socket, {
          envelope_id: envelopeId,
          type,
          accepts_response_payload: type !== "events_api",
          payload,
          ...retry,
        });
      });
    },
    disconnect: (reason) => {
      for (const socket of open()) sendAway(socket, reason);
    },
    cut: () => {
      for (const socket of [...sockets]) socket.terminate();
    },
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
