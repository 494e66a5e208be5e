import type { WebSocket } from "ws";
import { type Acknowledgement, failed, type Retry } from "./acknowledgement.ts";
import type { DeliveryFault, Faults } from "./faults.ts";
import { deliverOverHttp } from "./http-delivery.ts";
import { type AppSockets, createAppSockets, type DisconnectReason } from "./socket-delivery.ts";
import type { Workspace } from "./workspace.ts";
import type { SlackApp } from "./world.ts";

export type DeliveryOptions = {
  /** How often each thing is delivered; Slack itself sometimes says things twice. */
  readonly copies: number;
  /** Slack's waits before it says an unacknowledged event again: at once, a minute, five minutes. */
  readonly retryDelaysMs: readonly number[];
  readonly acknowledgeWithinMs: number;
};

/** Source: docs.slack.dev/apis/events-api, "Error handling"; docs.slack.dev/interactivity, "within 3 seconds". */
export const slackDelivery: DeliveryOptions = {
  copies: 1,
  retryDelaysMs: [0, 60_000, 300_000],
  acknowledgeWithinMs: 3_000,
};

type Json = Readonly<Record<string, unknown>>;

export type Deliveries = {
  /** An event: said again until it is acknowledged. */
  readonly event: (app: SlackApp, body: Json) => void;
  /** A command, a click, a form: said once, and the answer is what the person sees. */
  readonly interaction: (app: SlackApp, kind: "slash_commands" | "interactive", body: Json) => Promise<Acknowledgement>;
  /** Slack's question to a new request URL. @returns whether the challenge came back */
  readonly verifyRequestUrl: (app: SlackApp) => Promise<boolean>;
  readonly attach: (app: SlackApp, socket: WebSocket) => void;
  readonly sockets: (app: SlackApp) => number;
  /** Tells an app's sockets to go, as Slack does when it refreshes them. */
  readonly disconnect: (app: SlackApp, reason: DisconnectReason) => void;
  /** Ends an app's sockets without a word. */
  readonly cut: (app: SlackApp) => void;
  readonly close: () => void;
};

type Parcel = { readonly app: SlackApp; readonly type: string; readonly body: Json };

export const createDeliveries = (workspace: Workspace, options: DeliveryOptions, faults: Faults): Deliveries => {
  const socketsOf = new Map<string, AppSockets>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  const later = (ms: number, then: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closed) then();
    }, ms);
    timers.add(timer);
  };
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => later(ms, resolve));

  const sockets = ({ appId }: SlackApp): AppSockets => {
    const known = socketsOf.get(appId) ?? createAppSockets(appId, later);
    socketsOf.set(appId, known);
    return known;
  };

  const carry = ({ app, type, body }: Parcel, retry: Retry): Promise<Acknowledgement> => {
    const withinMs = options.acknowledgeWithinMs;
    switch (app.delivery.kind) {
      case "none":
        return Promise.resolve(failed("connection_failed"));
      case "socket":
        return sockets(app).deliver(type, body, retry, withinMs);
      case "http": {
        const nowMs = workspace.ticker.nowMs();
        return deliverOverHttp(app, { url: app.delivery.requestUrl, type, payload: body, retry, nowMs, withinMs });
      }
    }
  };

  const send = async (parcel: Parcel, retry: Retry, fault: DeliveryFault | null): Promise<Acknowledgement> => {
    const isLost = fault?.kind === "lost" || faults.isDown();
    if (fault?.kind === "late") await sleep(fault.ms);
    const arrived = isLost ? failed("connection_failed") : await carry(parcel, retry);
    const answer = fault?.kind === "unheard" ? failed("timeout") : arrived;
    workspace.ledger.record({
      kind: "delivered",
      app: parcel.app.name,
      what: whatOf(parcel),
      id: String(parcel.body.event_id ?? parcel.body.trigger_id ?? ""),
      attempt: retry.attempt,
      outcome: answer.kind === "acknowledged" ? "acknowledged" : `no acknowledgement: ${fault?.kind ?? answer.reason}`,
    });
    return answer;
  };

  /** @param retry the reason is empty on the first try */
  const tryEvent = async (parcel: Parcel, retry: Retry, fault: DeliveryFault | null): Promise<void> => {
    const answer = await send(parcel, retry, fault);
    const delay = options.retryDelaysMs[retry.attempt];
    if (answer.kind === "acknowledged" || answer.isFinal || delay === undefined || closed) return;
    later(delay, () => {
      const next = { attempt: retry.attempt + 1, reason: answer.reason };
      // The app may have got another request URL meanwhile.
      const app = workspace.world.apps.get(parcel.app.appId) ?? parcel.app;
      void tryEvent({ ...parcel, app }, next, faults.takeDelivery(nameOf(parcel.body)));
    });
  };

  const copiesOf = (fault: DeliveryFault | null): number => (fault?.kind === "copied" ? fault.copies : options.copies);
  const first: Retry = { attempt: 0, reason: "" };

  return {
    event: (app, body) => {
      const fault = faults.takeDelivery(nameOf(body));
      for (let copy = 0; copy < copiesOf(fault); copy += 1)
        void tryEvent({ app, type: "events_api", body }, first, fault);
    },
    interaction: async (app, kind, body) => {
      const fault = faults.takeDelivery(nameOf(body));
      const parcel = { app, type: kind, body };
      const answers = await Promise.all(Array.from({ length: copiesOf(fault) }, () => send(parcel, first, fault)));
      return best(answers);
    },
    verifyRequestUrl: async (app) => {
      if (app.delivery.kind !== "http") return false;
      const challenge = workspace.ticker.nextId("challenge");
      const body = { type: "url_verification", token: "verification", challenge };
      const answer = await carry({ app, type: "events_api", body }, first);
      return answer.kind === "acknowledged" && JSON.stringify(answer.payload).includes(challenge);
    },
    attach: (app, socket) => sockets(app).attach(socket),
    sockets: (app) => sockets(app).count(),
    disconnect: (app, reason) => sockets(app).disconnect(reason),
    cut: (app) => sockets(app).cut(),
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const one of socketsOf.values()) one.cut();
    },
  };
};

/** Of several copies' answers, the one that says something. */
const best = (answers: readonly Acknowledgement[]): Acknowledgement => {
  const heard = answers.filter((answer) => answer.kind === "acknowledged");
  return heard.find(({ payload }) => payload !== null) ?? heard[0] ?? answers[0] ?? failed("connection_failed");
};

/** `message`, `app_mention`, `/incident`, `block_actions`, `view_submission`, … */
const nameOf = (body: Json): string => {
  const event = body.event as { readonly type?: string } | undefined;
  return event?.type ?? String(body.command ?? body.type);
};

const whatOf = ({ type, body }: Parcel): string => {
  if (type !== "events_api") return `${type} ${nameOf(body)}`;
  const { subtype } = body.event as { readonly subtype?: string };
  return subtype === undefined ? nameOf(body) : `${nameOf(body)}.${subtype}`;
};
