import { createHmac, randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { Workspace } from "./workspace.ts";
import type { SlackApp } from "./world.ts";

export type DeliveryOptions = {
  /** How often each thing is delivered; Slack itself sometimes says things twice. */
  readonly copies: number;
  /** Slack's waits before it says an unacknowledged event again: at once, a minute, five minutes. */
  readonly retryDelaysMs: readonly number[];
  readonly acknowledgeWithinMs: number;
};

export const slackDelivery: DeliveryOptions = {
  copies: 1,
  retryDelaysMs: [0, 60_000, 300_000],
  acknowledgeWithinMs: 3_000,
};

/** What the app answered in its acknowledgement; null when none came in time. */
export type Acknowledgement = { readonly payload: unknown } | null;

export type Deliveries = {
  /** An event: said again until it is acknowledged. */
  readonly event: (app: SlackApp, body: Readonly<Record<string, unknown>>) => void;
  /** A command, a click, a form: said once, and the answer is what the person sees. */
  readonly interaction: (
    app: SlackApp,
    kind: "slash_commands" | "interactive",
    body: Readonly<Record<string, unknown>>,
  ) => Promise<Acknowledgement>;
  readonly attach: (app: SlackApp, socket: WebSocket) => void;
  readonly sockets: (app: SlackApp) => number;
  /** Tells an app's sockets to go, as Slack does when it refreshes them. */
  readonly disconnect: (app: SlackApp, reason: "warning" | "refresh_requested") => void;
  readonly close: () => void;
};

type Pending = { readonly resolve: (answer: Acknowledgement) => void };

export const createDeliveries = (workspace: Workspace, options: DeliveryOptions): Deliveries => {
  const sockets = new Map<string, WebSocket[]>();
  const pending = new Map<string, Pending>();
  const timers = new Set<NodeJS.Timeout>();
  let turn = 0;
  let closed = false;

  const later = (ms: number, then: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closed) then();
    }, ms);
    timers.add(timer);
  };

  const attach = (app: SlackApp, socket: WebSocket): void => {
    sockets.set(app.appId, [...(sockets.get(app.appId) ?? []), socket]);
    socket.on("close", () =>
      sockets.set(
        app.appId,
        (sockets.get(app.appId) ?? []).filter((one) => one !== socket),
      ),
    );
    socket.on("message", (data) => {
      const said = JSON.parse(String(data)) as { readonly envelope_id?: string; readonly payload?: unknown };
      const waiting = pending.get(said.envelope_id ?? "");
      pending.delete(said.envelope_id ?? "");
      waiting?.resolve({ payload: said.payload ?? null });
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: sockets.get(app.appId)?.length ?? 1,
        connection_info: { app_id: app.appId },
        debug_info: { host: "sandbox", approximate_connection_time: 3_600 },
      }),
    );
  };

  /** Each envelope goes to one of the app's sockets, whichever Slack likes. */
  const overSocket = (
    app: SlackApp,
    type: string,
    payload: unknown,
    retry: Readonly<Record<string, unknown>>,
  ): Promise<Acknowledgement> => {
    const open = (sockets.get(app.appId) ?? []).filter((socket) => socket.readyState === socket.OPEN);
    turn += 1;
    const socket = open[turn % Math.max(1, open.length)];
    if (socket === undefined) return Promise.resolve(null);
    const envelopeId = randomUUID();
    return new Promise((resolve) => {
      pending.set(envelopeId, { resolve });
      later(options.acknowledgeWithinMs, () => {
        pending.delete(envelopeId);
        resolve(null);
      });
      socket.send(
        JSON.stringify({
          envelope_id: envelopeId,
          type,
          accepts_response_payload: type !== "events_api",
          payload,
          ...retry,
        }),
      );
    });
  };

  const overHttp = async (
    app: SlackApp,
    url: string,
    type: string,
    payload: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<Acknowledgement> => {
    const [body, contentType] = encode(type, payload);
    const timestamp = String(Math.floor(workspace.ticker.nowMs() / 1_000));
    const signature = `v0=${createHmac("sha256", app.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: {
          "content-type": contentType,
          "x-slack-request-timestamp": timestamp,
          "x-slack-signature": signature,
          ...headers,
        },
        signal: AbortSignal.timeout(options.acknowledgeWithinMs),
      });
      const text = await response.text();
      if (!response.ok) return null;
      return {
        payload:
          text === ""
            ? null
            : (response.headers.get("content-type") ?? "").includes("json")
              ? JSON.parse(text)
              : { text },
      };
    } catch {
      return null;
    }
  };

  const send = (
    app: SlackApp,
    type: string,
    payload: unknown,
    attempt: number,
    reason: string,
  ): Promise<Acknowledgement> => {
    const { delivery } = app;
    if (delivery.kind === "none") return Promise.resolve(null);
    if (delivery.kind === "socket")
      return overSocket(
        app,
        type,
        payload,
        attempt === 0 ? { retry_attempt: 0, retry_reason: "" } : { retry_attempt: attempt, retry_reason: reason },
      );
    const retry: Readonly<Record<string, string>> =
      attempt === 0 ? {} : { "x-slack-retry-num": String(attempt), "x-slack-retry-reason": reason };
    return overHttp(app, delivery.requestUrl, type, payload, retry);
  };

  const record = (app: SlackApp, what: string, attempt: number, answer: Acknowledgement): void =>
    workspace.ledger.record({
      kind: "delivered",
      app: app.name,
      what,
      attempt,
      outcome: answer === null ? "no acknowledgement" : "acknowledged",
    });

  const tryEvent = async (app: SlackApp, body: Readonly<Record<string, unknown>>, attempt: number): Promise<void> => {
    const answer = await send(app, "events_api", body, attempt, "timeout");
    record(app, nameOf(body), attempt, answer);
    const delay = options.retryDelaysMs[attempt];
    if (answer === null && delay !== undefined && !closed) later(delay, () => void tryEvent(app, body, attempt + 1));
  };

  return {
    attach,
    sockets: (app) => (sockets.get(app.appId) ?? []).length,
    event: (app, body) => {
      for (let copy = 0; copy < options.copies; copy += 1) void tryEvent(app, body, 0);
    },
    interaction: async (app, kind, body) => {
      const copies = Array.from({ length: options.copies }, () => send(app, kind, body, 0, ""));
      const answers = await Promise.all(copies);
      for (const answer of answers) record(app, `${kind} ${nameOf(body)}`, 0, answer);
      return (
        answers.find((answer) => answer !== null && answer.payload !== null) ??
        answers.find((answer) => answer !== null) ??
        null
      );
    },
    disconnect: (app, reason) => {
      for (const socket of sockets.get(app.appId) ?? []) {
        socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "sandbox" } }));
        if (reason === "refresh_requested") socket.close();
      }
    },
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const open of sockets.values()) for (const socket of open) socket.terminate();
    },
  };
};

const nameOf = (body: Readonly<Record<string, unknown>>): string => {
  const event = body.event as { readonly type?: string; readonly subtype?: string } | undefined;
  return event === undefined
    ? String(body.command ?? body.type)
    : `${event.type}${event.subtype === undefined ? "" : `.${event.subtype}`}`;
};

/** Events are JSON; commands are a form; everything else is a form with one JSON field. */
const encode = (type: string, payload: unknown): readonly [body: string, contentType: string] => {
  if (type === "events_api") return [JSON.stringify(payload), "application/json"];
  if (type === "slash_commands")
    return [new URLSearchParams(payload as Record<string, string>).toString(), "application/x-www-form-urlencoded"];
  return [new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), "application/x-www-form-urlencoded"];
};
