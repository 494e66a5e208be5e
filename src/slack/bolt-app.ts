import type { RequestListener } from "node:http";
import { App, type Context, type Receiver, type webApi } from "@slack/bolt";
import type { Inbox } from "../app/ports/inbox.ts";
import type { Logger } from "../app/ports/logger.ts";
import type { Desk } from "./desk.ts";
import { handleAgain } from "./durable-receiver.ts";
import type { Identity } from "./identity.ts";
import { quietLogger } from "./quiet-logger.ts";
import { DurableHttpReceiver, DurableSocketReceiver } from "./receivers.ts";
import { registerListeners } from "./register-listeners.ts";
import { guarded } from "./request-guard.ts";
import type { Standby } from "./standby.ts";
import { createUnderWay } from "./under-way.ts";
import { createWorkLine } from "./work-line.ts";

export type SlackAccess =
  | { readonly mode: "socket"; readonly botToken: string; readonly appToken: string }
  | { readonly mode: "http"; readonly botToken: string; readonly signingSecret: string };

type Dependencies = {
  readonly access: SlackAccess;
  readonly apiUrl: string | null;
  readonly identity: () => Promise<Identity>;
  readonly inbox: Inbox;
  readonly standby: Omit<Standby, "start">;
  readonly desk: Desk;
  readonly logger: Logger;
};

export type SlackBot = {
  /** To be mounted at `/slack/events`; null in Socket Mode. */
  readonly listener: RequestListener | null;
  /** Begins to receive. In Socket Mode it resolves when the socket is open. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** @throws in Socket Mode while no socket is open: then nothing that people do arrives here */
  readonly checkReceiving: () => void;
  /** Keys of the deliveries that this process is dealing with. */
  readonly underWay: () => readonly string[];
  /** Resolves when what came in has been dealt with, or after some seconds; another process goes on with the rest. */
  readonly finished: () => Promise<void>;
  /** A delivery that a dead process accepted and did not finish. */
  readonly handleAgain: (key: string, body: unknown) => Promise<void>;
};

/** Bolt with durable receivers. It routes payloads to listeners; everything else is the desk's. */
export const createBot = ({ access, apiUrl, identity, inbox, standby, desk, logger }: Dependencies): SlackBot => {
  const underWay = new Set<string>();
  const inHand = createUnderWay();
  const line = createWorkLine({ nowMs: () => performance.now() });
  const durable = { inbox, standby, logger, underWay, unacknowledged: createUnderWay(), inHand, line };
  const sdkLogger = quietLogger(logger);
  const http =
    access.mode === "http" ? new DurableHttpReceiver(durable, access.signingSecret, { logger: sdkLogger }) : null;
  const socket =
    access.mode === "socket"
      ? new DurableSocketReceiver(durable, { appToken: access.appToken, apiUrl, logger: sdkLogger })
      : null;
  const receiver: Receiver | null = http ?? socket;
  if (receiver === null) throw new Error("neither HTTP nor Socket Mode");
  const app = new App({
    receiver,
    logger: sdkLogger,
    convoStore: false,
    extendedErrorHandler: true,
    authorize: async () => {
      const { botUserId, botId } = await identity();
      return { botToken: access.botToken, botUserId, ...(botId === null ? {} : { botId }) };
    },
    clientOptions: clientOptions(apiUrl),
  });
  app.error(async ({ error, context }: { readonly error: Error; readonly context: Context }) => {
    const thrown = thrownIn(error);
    logger.error({ error: thrown }, "a listener failed");
    if (typeof context.onFailure === "function") context.onFailure(thrown);
  });
  registerListeners(app, desk);
  return {
    listener: http === null ? null : guarded(http.requestListener, Date.now),
    start: async () => {
      if (socket !== null) await socket.start();
    },
    stop: async () => {
      if (socket !== null) await socket.stop();
    },
    checkReceiving: () => {
      if (socket !== null && !socket.isOpen()) throw new Error("no socket to Slack is open");
    },
    underWay: () => [...underWay],
    finished: () => inHand.none(finishWithinMs),
    handleAgain: (key, body) => handleAgain(durable, app, key, body),
  };
};

const finishWithinMs = 5_000;

/** What a listener threw: Bolt hands it over in an error of its own, and in one more when there were several listeners. */
const thrownIn = (error: unknown): unknown => {
  if (typeof error !== "object" || error === null) return error;
  if ("originals" in error && Array.isArray(error.originals)) return thrownIn(error.originals[0]);
  return "original" in error && error.original instanceof Error ? thrownIn(error.original) : error;
};

/** Listeners do not call Slack through Bolt's client; the options are for what Bolt does by itself. */
const clientOptions = (apiUrl: string | null): webApi.WebClientOptions => ({
  ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
  timeout: 10_000,
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
});
