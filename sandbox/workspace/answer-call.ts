import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "./answer-http.ts";
import type { Fault, Faults } from "./faults.ts";
import type { RateLimits } from "./limits.ts";
import { type Arguments, readArguments } from "./request-arguments.ts";
import { missingScope } from "./scopes.ts";
import type { Triggers } from "./triggers.ts";
import { SlackRefusal } from "./web-api/method.ts";
import { methods } from "./web-api/methods.ts";
import type { Workspace } from "./workspace.ts";
import type { SlackApp } from "./world.ts";

/** Where a call is: come in and nothing done, or done and not answered. */
export type CallMoment = {
  readonly stage: "arrived" | "applied";
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
};
/** The call waits for it, so that whoever watches can stand between two steps of the app. */
export type WatchCalls = (moment: CallMoment) => Promise<void>;

export type CallServer = {
  readonly watch: WatchCalls;
  readonly workspace: Workspace;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly triggers: Triggers;
  /** For `apps.connections.open`: a new address for one socket. */
  readonly socketUrl: (app: SlackApp) => string;
  /** For `files.getUploadURLExternal`. */
  readonly uploadUrl: (file: string) => string;
};

type Json = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: Json; readonly headers: Readonly<Record<string, string>> };

/** One request to the Web API, from its bytes to its answer, with the faults that are switched on. */
export const answerCall = async (
  server: CallServer,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> => {
  if (server.faults.isDown()) return void request.socket.destroy();
  const read = await readArguments(request, body);
  const args = "args" in read ? read.args : {};
  const app = "args" in read ? appOf(server.workspace, args) : null;
  const record = recorder(server, app, method, args);
  await server.watch({ stage: "arrived", method, args });
  // Whoever asked is gone: to them the request never left.
  if (request.socket.destroyed) return;
  const fault = server.faults.take(method, args);
  if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault?.kind === "name_taken_by_stranger") takeName(server.workspace, args);
  if (fault !== null && failsFirst(fault, request, response)) return record(fault.kind, wordOf(fault), false);
  const answer = "args" in read ? perform(server, app, method, args) : no(read.error);
  const applied = answer.body.ok === true;
  record(fault?.kind ?? null, applied ? "ok" : String(answer.body.error), applied);
  if (applied) await server.watch({ stage: "applied", method, args });
  if (fault !== null && failsAfterwards(fault, request, response, answer)) return;
  sendJson(response, answer.status, answer.body, answer.headers);
};

/** @returns whether the fault took the place of the work */
const failsFirst = (fault: Fault, request: IncomingMessage, response: ServerResponse): boolean => {
  switch (fault.kind) {
    case "ratelimited": {
      const headers: Readonly<Record<string, string>> =
        fault.retryAfterS === null ? {} : { "retry-after": String(fault.retryAfterS) };
      sendJson(response, 429, { ok: false, error: "ratelimited" }, headers);
      return true;
    }
    case "http":
      response.writeHead(fault.status, { "content-type": "text/html" }).end("<html>Server Error</html>");
      return true;
    case "error":
      sendJson(response, 200, { ok: false, error: fault.error });
      return true;
    case "hang":
      return true;
    case "reset":
      request.socket.destroy();
      return true;
    default:
      return false;
  }
};

/** @returns whether the fault took the place of the answer */
const failsAfterwards = (fault: Fault, request: IncomingMessage, response: ServerResponse, answer: Answer): boolean => {
  switch (fault.kind) {
    case "applied_then_hang":
      return true;
    case "applied_then_reset":
      request.socket.destroy();
      return true;
    case "applied_then_http":
      response.writeHead(fault.status, { "content-type": "text/html" }).end("<html>Server Error</html>");
      return true;
    case "truncated":
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer.body).slice(0, 10));
      return true;
    default:
      return false;
  }
};

const wordOf = (fault: Fault): string =>
  fault.kind === "error" ? fault.error : fault.kind === "http" ? `http ${fault.status}` : fault.kind;

const recorder =
  ({ workspace }: CallServer, app: SlackApp | null, method: string, { token: _, ...args }: Arguments) =>
  (fault: string | null, outcome: string, applied: boolean): void =>
    workspace.ledger.record({
      kind: "call",
      app: app?.name ?? "?",
      method,
      args,
      outcome: applied && fault !== null && fault !== "slow" ? `${fault}` : outcome,
      applied,
    });

/** Somebody outside the app makes a channel of that very name, a moment before. */
const takeName = (workspace: Workspace, args: Arguments): void => {
  const stranger = [...workspace.world.users.values()].find(({ isBot }) => !isBot);
  workspace.createChannel(String(args.name ?? ""), "private", stranger?.id ?? "USLACKBOT");
};

const no = (error: string, extra: Json = {}, headers: Answer["headers"] = {}): Answer => ({
  status: 200,
  body: { ok: false, error, ...extra },
  headers,
});

const perform = (server: CallServer, app: SlackApp | null, method: string, args: Arguments): Answer => {
  const run = methods[method];
  if (run === undefined) return no("unknown_method", { req_method: method });
  if (method === "api.test") return apiTest(args);
  if (app === null) return no(args.token === undefined || args.token === "" ? "not_authed" : "invalid_auth");
  const wantsAppToken = method === "apps.connections.open";
  if (wantsAppToken !== (args.token === app.appToken)) return no("not_allowed_token_type");
  const waitS = server.limits.take(app.appId, method, typeof args.channel === "string" ? args.channel : null);
  if (waitS !== null)
    return { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": String(waitS) } };
  const needed = missingScope(method, app.scopes);
  const headers = { "x-oauth-scopes": app.scopes.join(","), "x-accepted-oauth-scopes": needed?.join(",") ?? "" };
  if (needed !== null)
    return no("missing_scope", { needed: needed.join(","), provided: app.scopes.join(",") }, headers);
  try {
    return { status: 200, body: { ok: true, ...run({ ...server, app, args }) }, headers };
  } catch (error) {
    if (error instanceof SlackRefusal) return no(error.code, error.extra, headers);
    throw error;
  }
};

const apiTest = ({ token: _, ...args }: Arguments): Answer => ({
  status: 200,
  body: args.error === undefined ? { ok: true, args } : { ok: false, error: args.error, args },
  headers: {},
});

const appOf = ({ world }: Workspace, { token }: Arguments): SlackApp | null =>
  [...world.apps.values()].find((app) => token === app.botToken || token === app.appToken) ?? null;
