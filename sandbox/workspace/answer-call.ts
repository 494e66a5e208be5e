import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "./faults.ts";
import type { RateLimits } from "./limits.ts";
import { missingScope } from "./scopes.ts";
import type { Triggers } from "./triggers.ts";
import { type Arguments, SlackRefusal } from "./web-api/method.ts";
import { methods } from "./web-api/methods.ts";
import type { Workspace } from "./workspace.ts";
import type { SlackApp } from "./world.ts";

export type CallServer = {
  readonly workspace: Workspace;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly triggers: Triggers;
  /** For `apps.connections.open`: a new address for one socket. */
  readonly socketUrl: (app: SlackApp) => string;
};

type Json = Readonly<Record<string, unknown>>;

/** One request to the Web API, from its bytes to its answer, with the faults that are switched on. */
export const answerCall = async (
  server: CallServer,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> => {
  const args = parseArguments(request, body);
  const app = appOf(server, request, args);
  const fault = server.faults.take(method);
  if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const record = (outcome: string, applied: boolean): void =>
    server.workspace.ledger.record({
      kind: "call",
      app: app?.name ?? "?",
      method,
      args: withoutSecrets(args),
      outcome,
      applied,
    });
  switch (fault?.kind) {
    case "ratelimited":
      record("ratelimited", false);
      return send(
        response,
        429,
        { ok: false, error: "ratelimited" },
        fault.retryAfterS === null ? {} : { "retry-after": String(fault.retryAfterS) },
      );
    case "http":
      record(`http ${fault.status}`, false);
      return send(response, fault.status, { ok: false, error: "internal_error" });
    case "error":
      record(fault.error, false);
      return send(response, 200, { ok: false, error: fault.error });
    case "hang":
      return record("hang", false);
    case "reset":
      record("reset", false);
      return void request.socket.destroy();
    default:
      break;
  }
  const { status, answer, headers } = perform(server, app, method, args);
  record(answer.ok === true ? (fault === null ? "ok" : fault.kind) : String(answer.error), answer.ok === true);
  if (fault?.kind === "applied_then_hang") return;
  if (fault?.kind === "applied_then_reset") return void request.socket.destroy();
  if (fault?.kind === "applied_then_http") return send(response, fault.status, { ok: false, error: "internal_error" });
  if (fault?.kind === "truncated")
    return void response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(answer).slice(0, 10));
  send(response, status, answer, headers);
};

const send = (
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
};

const perform = (
  server: CallServer,
  app: SlackApp | null,
  method: string,
  args: Arguments,
): { readonly status: number; readonly answer: Json; readonly headers: Readonly<Record<string, string>> } => {
  const no = (error: string, extra: Json = {}) => ({
    status: 200,
    answer: { ok: false, error, ...extra },
    headers: {},
  });
  if (method === "api.test") return { status: 200, answer: { ok: true }, headers: {} };
  if (app === null) return no(args.token === undefined ? "not_authed" : "invalid_auth");
  const scopesHeader = { "x-oauth-scopes": app.scopes.join(",") };
  const waitS = server.limits.take(app.appId, method, typeof args.channel === "string" ? args.channel : null);
  if (waitS !== null)
    return { status: 429, answer: { ok: false, error: "ratelimited" }, headers: { "retry-after": String(waitS) } };
  if (method === "apps.connections.open") {
    return args.token === app.appToken
      ? { status: 200, answer: { ok: true, url: server.socketUrl(app) }, headers: {} }
      : no("not_allowed_token_type");
  }
  const run = methods[method];
  if (run === undefined) return no("unknown_method", { req_method: method });
  const needed = missingScope(method, app.scopes);
  if (needed !== null)
    return {
      ...no("missing_scope", { needed: needed.join(","), provided: app.scopes.join(",") }),
      headers: scopesHeader,
    };
  try {
    return {
      status: 200,
      answer: { ok: true, ...run({ workspace: server.workspace, app, args, triggers: server.triggers }) },
      headers: scopesHeader,
    };
  } catch (error) {
    if (error instanceof SlackRefusal) return { ...no(error.code, error.extra), headers: scopesHeader };
    throw error;
  }
};

const parseArguments = (request: IncomingMessage, body: Buffer): Arguments => {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer === undefined ? {} : { token: bearer };
  const query = Object.fromEntries(new URL(request.url ?? "/", "http://slack").searchParams);
  const type = request.headers["content-type"] ?? "";
  const text = body.toString("utf8");
  if (type.startsWith("application/json"))
    return { ...query, ...(text === "" ? {} : (JSON.parse(text) as Json)), ...token };
  return { ...query, ...Object.fromEntries(new URLSearchParams(text)), ...token };
};

const appOf = ({ workspace }: CallServer, _: IncomingMessage, { token }: Arguments): SlackApp | null =>
  [...workspace.world.apps.values()].find((app) => token === app.botToken || token === app.appToken) ?? null;

const withoutSecrets = ({ token: _, ...args }: Arguments): Arguments => args;
