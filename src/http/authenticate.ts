import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { assertNever } from "../base/invariant.ts";
import { type Authentication, bearer } from "../ingest/authentication.ts";

/** How requests of one kind prove where they come from. Several secrets are valid at once, so that they can be changed without a gap. */
export type Credentials = {
  readonly tokens: readonly string[];
  readonly hmacSecrets: readonly string[];
  /** Only in the demo: requests from this machine need nothing. */
  readonly openOnLoopback: boolean;
};

/** What a request shows. The body is raw, because signatures are over bytes. */
export type Shown = { readonly request: IncomingMessage; readonly body: Buffer; readonly query: URLSearchParams };

/** @returns whether the request may come in in one of these ways; without any credential configured, nothing may */
export const isAuthentic = (shown: Shown, credentials: Credentials, ways: readonly Authentication[]): boolean =>
  (credentials.openOnLoopback && isLoopback(shown.request)) || ways.some((way) => holds(way, shown, credentials));

/** For routes that take nothing but a bearer token. */
export const hasBearerToken = (request: IncomingMessage, credentials: Credentials): boolean =>
  isAuthentic({ request, body: Buffer.alloc(0), query: new URLSearchParams() }, credentials, [bearer]);

const holds = (way: Authentication, { request, body, query }: Shown, { tokens, hmacSecrets }: Credentials): boolean => {
  switch (way.kind) {
    case "bearer":
      return isOneOf(tokens, /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1]);
    case "basic":
      return isOneOf(tokens, passwordOf(request.headers.authorization ?? ""));
    case "header":
      return isOneOf(tokens, headerOf(request, way.name));
    case "query":
      return isOneOf(tokens, query.get("token") ?? undefined);
    case "hmac":
      return signaturesOf(request, way).some((came) => isOneOf(hmacSecrets.filter(isUsable).map(hmacOf(body)), came));
    case "sns":
      // It can only be checked with a key that has to be fetched: see sns-authentic.ts.
      return false;
    default:
      return assertNever(way);
  }
};

/** An empty secret is one that was never set: what is signed with it, anybody can sign. */
const isUsable = (secret: string): boolean => secret !== "";

const isOneOf = (secrets: readonly string[], came: string | undefined): boolean =>
  came !== undefined && came !== "" && secrets.filter(isUsable).some((secret) => isEqual(secret, came));

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
};

const passwordOf = (authorization: string): string | undefined => {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const decoded = Buffer.from(encoded ?? "", "base64").toString("utf8");
  return decoded.includes(":") ? decoded.slice(decoded.indexOf(":") + 1) : undefined;
};

/** A sender signs with its secret and, while it is changed, with the next one: a handful, not a dictionary. */
const signaturesLimit = 8;

const signaturesOf = (request: IncomingMessage, { header, prefix }: Extract<Authentication, { kind: "hmac" }>) =>
  (headerOf(request, header) ?? "")
    .split(",", signaturesLimit)
    .map((one) => one.trim())
    .filter((one) => one.startsWith(prefix))
    .map((one) => one.slice(prefix.length))
    .filter((one) => /^[0-9a-f]{64}$/.test(one));

const hmacOf =
  (body: Buffer) =>
  (secret: string): string =>
    createHmac("sha256", secret).update(body).digest("hex");

/** In constant time, whatever the lengths: both sides are hashed first. */
export const isEqual = (expected: string, came: string): boolean =>
  timingSafeEqual(hash("sha256", expected, "buffer"), hash("sha256", came, "buffer"));

const isLoopback = ({ socket, headers }: IncomingMessage): boolean => {
  const address = socket.remoteAddress ?? "";
  const isLocal = address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
  // Behind a proxy on this machine everybody would be local.
  return isLocal && headers["x-forwarded-for"] === undefined && headers.forwarded === undefined;
};
