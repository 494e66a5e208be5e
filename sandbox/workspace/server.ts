import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { answerCall, type CallServer, type WatchCalls } from "./answer-call.ts";
import { readBody, sendJson } from "./answer-http.ts";
import { answerControl } from "./control-api.ts";
import { createDeliveries, type Deliveries, type DeliveryOptions, slackDelivery } from "./deliveries.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createInteractions, type Interactions } from "./interactions.ts";
import type { Ledger } from "./ledger.ts";
import { type CountingModel, createRateLimits } from "./limits.ts";
import { doDeed, pageState, peopleToActAs } from "./page-api.ts";
import type { PageDeed } from "./page-protocol.ts";
import { readArguments } from "./request-arguments.ts";
import { createResponseUrls, type ResponseUrls } from "./response-urls.ts";
import { serveFile, servePage, streamNudges } from "./serve-page.ts";
import { connectSubscriptions } from "./subscriptions.ts";
import { createTriggers } from "./triggers.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";
import type { Seed } from "./world.ts";

export type SlackOptions = {
  readonly seed: Seed;
  /** 0: any free port. */
  readonly port: number;
  readonly counting: CountingModel;
  readonly delivery?: Partial<DeliveryOptions>;
  readonly nowMs?: () => number;
  /** Told of every call when it comes in and when it is applied; the call waits for the answer. */
  readonly watch?: WatchCalls;
  /** The built page; null serves none. */
  readonly pageFolder?: string | null;
  /** The strip above the page: what the demo shows and lets one do. */
  readonly strip?: { readonly state: () => unknown; readonly press: (name: string) => Promise<void> };
};

export type LocalSlack = {
  readonly url: string;
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  /** For a browser; add `?as=U…` to be somebody. */
  readonly pageUrl: string;
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly deliveries: Deliveries;
  readonly interactions: Interactions;
  readonly close: () => Promise<void>;
};

type Routed = {
  readonly options: SlackOptions;
  readonly calls: CallServer;
  readonly responseUrls: ResponseUrls;
  readonly slack: Pick<LocalSlack, "workspace" | "faults" | "deliveries" | "interactions">;
};

const defaultPageFolder = join(import.meta.dirname, "../../dist/sandbox-page");

/** A Slack workspace on this machine: Web API, Socket Mode, signed HTTP deliveries, and the page that people use. */
export const startSlack = async (options: SlackOptions): Promise<LocalSlack> => {
  const nowMs = options.nowMs ?? Date.now;
  const workspace = createWorkspace(options.seed, nowMs);
  const faults = createFaults((isDown) => {
    if (isDown) for (const app of workspace.world.apps.values()) deliveries.cut(app);
  });
  const deliveries = createDeliveries(workspace, { ...slackDelivery, ...options.delivery }, faults);
  connectSubscriptions(workspace, deliveries);
  let url = "";
  const triggers = createTriggers(nowMs, workspace.world.teamId);
  const responseUrls = createResponseUrls(workspace, () => url);
  const interactions = createInteractions({ workspace, deliveries, triggers, responseUrls });
  const tickets = new Map<string, string>();
  const calls: CallServer = {
    watch: options.watch ?? (async () => {}),
    workspace,
    faults,
    triggers,
    limits: createRateLimits(options.counting, nowMs),
    socketUrl: ({ appId }) => {
      const ticket = workspace.ticker.nextId("S");
      tickets.set(ticket, appId);
      return `${url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    uploadUrl: (file) => `${url}/upload/${file}`,
  };
  const routed: Routed = { options, calls, responseUrls, slack: { workspace, faults, deliveries, interactions } };
  const server = createServer((request, response) => {
    route(routed, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { ok: false, error: "fatal_error", detail: String(error) });
    });
  });
  const webSockets = openSocketServer(server, deliveries, workspace, tickets);
  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    apiUrl: `${url}/api/`,
    pageUrl: `${url}/`,
    workspace,
    faults,
    ledger: workspace.ledger,
    deliveries,
    interactions,
    close: async () => {
      deliveries.close();
      webSockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

/** Each address that apps.connections.open gave is good for one connection. */
const openSocketServer = (
  server: ReturnType<typeof createServer>,
  deliveries: Deliveries,
  { world }: Workspace,
  tickets: Map<string, string>,
): WebSocketServer => {
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const ticket = new URL(request.url ?? "/", "http://slack").searchParams.get("ticket") ?? "";
    const app = world.apps.get(tickets.get(ticket) ?? "");
    tickets.delete(ticket);
    if (app === undefined) return void socket.destroy();
    webSockets.handleUpgrade(request, socket, head, (opened) => deliveries.attach(app, opened));
  });
  return webSockets;
};

const route = async (routed: Routed, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? "/", "http://slack");
  const { workspace, faults } = routed.slack;
  if (pathname === "/page/events") return streamNudges(workspace, request, response);
  const body = await readBody(request);
  if (answerControl(routed.slack, pathname, body, response)) return;
  const [, room = "", rest = ""] = /^\/([a-z]+)\/(.+?)\/?$/.exec(pathname) ?? [];
  switch (room) {
    case "api":
      return answerCall(routed.calls, rest, request, response, body);
    case "response": {
      if (faults.isDown()) return void request.socket.destroy();
      const used = routed.responseUrls.use(rest, JSON.parse(body.toString() || "{}"));
      return sendJson(response, used.status, used.body);
    }
    case "upload":
      return takeUpload(workspace, rest, request, response, body);
    case "files":
      return serveFile(workspace, rest, response);
    case "page":
      return answerPage(routed, rest, request, response, body);
    default:
      return servePage(
        routed.options.pageFolder === undefined ? defaultPageFolder : routed.options.pageFolder,
        pathname,
        response,
      );
  }
};

/** The bytes of a file, as they are or as a form's only file. */
const takeUpload = async (
  { world }: Workspace,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> => {
  const file = world.files.get(id);
  if (file === undefined) return sendJson(response, 404, { ok: false, error: "file_not_found" });
  const isForm = (request.headers["content-type"] ?? "").startsWith("multipart/form-data");
  const read = isForm ? await readArguments(request, body) : { args: { file: body } };
  const bytes = "args" in read ? Object.values(read.args).find((value) => Buffer.isBuffer(value)) : undefined;
  file.bytes = bytes ?? body;
  response.writeHead(200, { "content-type": "text/plain" }).end(`OK - ${file.bytes.length}`);
};

const answerPage = async (
  { options, slack: { workspace, interactions } }: Routed,
  what: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> => {
  const as = new URL(request.url ?? "/", "http://slack").searchParams.get("as") ?? "";
  switch (what) {
    case "people":
      return sendJson(response, 200, peopleToActAs(workspace));
    case "state": {
      const state = pageState(workspace, as);
      return sendJson(response, state === null ? 404 : 200, state ?? { error: "no such person" });
    }
    case "do": {
      const deed = JSON.parse(body.toString()) as PageDeed;
      return sendJson(response, 200, await doDeed(workspace, interactions, as, deed));
    }
    default:
      return answerStrip(options.strip, what, request, response);
  }
};

const answerStrip = async (
  strip: SlackOptions["strip"],
  what: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (strip !== undefined && what === "strip") return sendJson(response, 200, strip.state());
  const button = /^strip\/([a-z-]+)$/.exec(what)?.[1];
  if (strip === undefined || button === undefined || request.method !== "POST") return sendJson(response, 404, {});
  await strip.press(button);
  sendJson(response, 200, { ok: true });
};
