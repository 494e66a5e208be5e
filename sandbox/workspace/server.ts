import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { answerCall } from "./answer-call.ts";
import { createDeliveries, type Deliveries, type DeliveryOptions, slackDelivery } from "./deliveries.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createInteractions, type Interactions } from "./interactions.ts";
import type { Ledger } from "./ledger.ts";
import { type CountingModel, createRateLimits } from "./limits.ts";
import { doDeed, pageState, peopleToActAs } from "./page-api.ts";
import type { PageDeed } from "./page-protocol.ts";
import { createResponseUrls } from "./response-urls.ts";
import { connectSubscriptions } from "./subscriptions.ts";
import { createTriggers } from "./triggers.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";
import type { Seed, SlackApp } from "./world.ts";

export type SlackOptions = {
  readonly seed: Seed;
  /** 0: any free port. */
  readonly port: number;
  readonly counting: CountingModel;
  readonly delivery?: Partial<DeliveryOptions>;
  readonly nowMs?: () => number;
  /** The built page; null serves none. */
  readonly pageFolder?: string | null;
  /** The strip above the page: what the demo shows and lets one do. */
  readonly strip?: { readonly state: () => unknown; readonly press: (name: string) => Promise<void> };
};

export type LocalSlack = {
  readonly url: string;
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly deliveries: Deliveries;
  readonly interactions: Interactions;
  readonly close: () => Promise<void>;
};

const defaultPageFolder = join(import.meta.dirname, "../../dist/sandbox-page");

/** A Slack workspace on this machine: Web API, Socket Mode, signed HTTP deliveries, and the page that people use. */
export const startSlack = async (options: SlackOptions): Promise<LocalSlack> => {
  const nowMs = options.nowMs ?? Date.now;
  const workspace = createWorkspace(options.seed, nowMs);
  const faults = createFaults();
  const triggers = createTriggers(nowMs, workspace.world.teamId);
  const deliveries = createDeliveries(workspace, { ...slackDelivery, ...options.delivery });
  connectSubscriptions(workspace, deliveries);
  let url = "";
  const responseUrls = createResponseUrls(workspace, () => url);
  const interactions = createInteractions(workspace, deliveries, triggers, responseUrls);
  const tickets = new Map<string, SlackApp>();
  const calls = {
    workspace,
    faults,
    triggers,
    limits: createRateLimits(options.counting, nowMs),
    socketUrl: (app: SlackApp): string => {
      const ticket = workspace.ticker.nextId("S");
      tickets.set(ticket, app);
      return `${url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${app.appId}`;
    },
  };

  const pageFolder = options.pageFolder === undefined ? defaultPageFolder : options.pageFolder;
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://slack");
    if (pathname === "/page/events") return events(workspace, request, response);
    const body = await readBody(request);
    const method = /^\/api\/([A-Za-z.]+)\/?$/.exec(pathname)?.[1];
    if (method !== undefined) return answerCall(calls, method, request, response, body);
    const responseId = /^\/response\/([a-f0-9]+)$/.exec(pathname)?.[1];
    if (responseId !== undefined) {
      const used = responseUrls.use(responseId, JSON.parse(body.toString() || "{}"));
      return json(response, used.status, used.body);
    }
    const as = searchParams.get("as") ?? "";
    switch (pathname) {
      case "/page/people":
        return json(response, 200, peopleToActAs(workspace));
      case "/page/state": {
        const state = pageState(workspace, as);
        return state === null ? json(response, 404, { error: "no such person" }) : json(response, 200, state);
      }
      case "/page/do":
        return json(response, 200, await doDeed(workspace, interactions, as, JSON.parse(body.toString()) as PageDeed));
      case "/page/strip":
        return options.strip === undefined ? json(response, 404, {}) : json(response, 200, options.strip.state());
      case "/control/ledger":
        return json(response, 200, workspace.ledger.entries());
      default:
        break;
    }
    const stripButton = /^\/page\/strip\/([a-z-]+)$/.exec(pathname)?.[1];
    if (stripButton !== undefined && request.method === "POST" && options.strip !== undefined) {
      await options.strip.press(stripButton);
      return json(response, 200, { ok: true });
    }
    return pageFolder === null ? json(response, 404, {}) : file(pageFolder, pathname, response);
  };

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, { ok: false, error: "fatal_error", detail: String(error) });
    });
  });
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const ticket = new URL(request.url ?? "/", "http://slack").searchParams.get("ticket") ?? "";
    const app = tickets.get(ticket);
    tickets.delete(ticket);
    if (app === undefined || deliveries.sockets(app) >= socketsLimit) return void socket.destroy();
    webSockets.handleUpgrade(request, socket, head, (opened) => deliveries.attach(app, opened));
  });
  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    apiUrl: `${url}/api/`,
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

/** Source: docs.slack.dev/apis/events-api/using-socket-mode, "up to 10 open WebSocket connections". */
const socketsLimit = 10;
const bodyLimitBytes = 20 * 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bodyLimitBytes) throw new Error("the body is too large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
};

/** Tells the page that there is something new; it then asks for it. */
const events = (workspace: Workspace, request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const nudge = (): void =>
    void response.write(`data: ${JSON.stringify({ kind: "changed", version: workspace.world.version })}\n\n`);
  nudge();
  workspace.emitter.on("changed", nudge);
  request.on("close", () => workspace.emitter.off("changed", nudge));
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

const file = (folder: string, pathname: string, response: ServerResponse): void => {
  const wanted = join(folder, normalize(pathname));
  const path =
    wanted.startsWith(folder) && extname(wanted) !== "" && existsSync(wanted) ? wanted : join(folder, "index.html");
  if (!existsSync(path)) return json(response, 404, { error: "the page is not built: npm run page" });
  response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
  createReadStream(path).pipe(response);
};
