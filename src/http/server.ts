import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "../app/ports/logger.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { busy, type HttpAnswer, refusal, send } from "./answer.ts";
import { matchPath, type Route } from "./route.ts";

type Dependencies = {
  readonly routes: readonly Route[];
  /** Bolt's listener for `/slack/events`; null in Socket Mode. */
  readonly slack: RequestListener | null;
  readonly logger: Logger;
  readonly onRequest: (route: string, status: number, ms: number) => void;
};

export type HttpServer = { readonly port: number; readonly close: () => Promise<void> };

/** Slow senders must not hold a connection for ever. */
const requestTimeoutMs = 15_000;

/** One server for Slack, alerts, the gate, health and metrics. */
export const startHttpServer = async (deps: Dependencies, port: number): Promise<HttpServer> => {
  const server = createServer(
    { requestTimeout: requestTimeoutMs },
    (request, response) => void serve(deps, request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
};

/** Ends what is idle at once and lets running requests end by themselves. */
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });

const serve = async (deps: Dependencies, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = URL.parse(request.url ?? "/", "http://localhost");
  if (url === null) return send(response, refusal(400, "expected a path, got something that is none"));
  if (url.pathname === "/slack/events" && deps.slack !== null) return deps.slack(withPlainType(request), response);
  const startedMs = performance.now();
  const route = routeOf(deps.routes, request.method ?? "GET", url.pathname);
  const answer = await answerOf(deps, request, url, route);
  deps.onRequest(route?.route.path ?? "none", answer.status, performance.now() - startedMs);
  // What was not read of a refused body is not worth waiting for.
  if (answer.status >= 400) response.setHeader("connection", "close");
  if (answer.status === 405 && route !== null) response.setHeader("allow", route.route.method);
  send(response, answer);
};

/** Some proxies add a charset, which Bolt's exact comparison does not know. */
const withPlainType = (request: IncomingMessage): IncomingMessage => {
  const type = request.headers["content-type"];
  if (type !== undefined) request.headers["content-type"] = type.split(";")[0]?.trim() ?? type;
  return request;
};

type Matched = {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly wrongMethod: boolean;
};

const routeOf = (routes: readonly Route[], method: string, pathname: string): Matched | null => {
  const matching = routes.flatMap((route) => {
    const params = matchPath(route.path, pathname);
    return params === null ? [] : [{ route, params, wrongMethod: route.method !== method }];
  });
  return matching.find((one) => !one.wrongMethod) ?? matching[0] ?? null;
};

const answerOf = async (
  { logger }: Dependencies,
  request: IncomingMessage,
  url: URL,
  matched: Matched | null,
): Promise<HttpAnswer> => {
  if (matched === null) return refusal(404, `no such path: ${url.pathname}`);
  if (matched.wrongMethod) return refusal(405, `expected ${matched.route.method}, got ${request.method}`);
  try {
    return await matched.route.answer({ request, params: matched.params, query: url.searchParams });
  } catch (error) {
    if (error instanceof UpstreamError) return busy(`${error.service} cannot be reached just now`);
    const reference = crypto.randomUUID();
    logger.error({ error, reference, path: matched.route.path }, "a request failed");
    return refusal(500, `this is our mistake; reference ${reference}`);
  }
};
