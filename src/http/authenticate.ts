import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** How requests of one kind prove where they come from. Several secrets are valid at once, so that they can be changed without a gap. */
export type Credentials = {
  readonly tokens: readonly string[];
  readonly hmacSecrets: readonly string[];
  /** Only in the demo: requests from this machine need nothing. */
  readonly openOnLoopback: boolean;
};

/** @returns whether the request may come in; without any credential configured, nothing may */
export const isAuthentic = (request: IncomingMessage, body: Buffer, credentials: Credentials): boolean => {
  if (credentials.openOnLoopback && isLoopback(request)) return true;
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined && credentials.tokens.some((token) => isEqual(token, bearer))) return true;
  const signature = signatureOf(request);
  return signature !== null && credentials.hmacSecrets.some((secret) => isEqual(hmac(secret, body), signature));
};

const hmac = (secret: string, body: Buffer): string => createHmac("sha256", secret).update(body).digest("hex");

/** `X-Firebreak-Signature: sha256=<hex>` over the raw body. */
const signatureOf = (request: IncomingMessage): string | null => {
  const header = request.headers["x-firebreak-signature"];
  return typeof header === "string" ? (/^sha256=([0-9a-f]{64})$/.exec(header)?.[1] ?? null) : null;
};

/** In constant time, whatever the lengths: both sides are hashed first. */
export const isEqual = (expected: string, came: string): boolean =>
  timingSafeEqual(createHash("sha256").update(expected).digest(), createHash("sha256").update(came).digest());

const isLoopback = ({ socket, headers }: IncomingMessage): boolean => {
  const address = socket.remoteAddress ?? "";
  const isLocal = address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
  // Behind a proxy on this machine everybody would be local.
  return isLocal && headers["x-forwarded-for"] === undefined && headers.forwarded === undefined;
};
