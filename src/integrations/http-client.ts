import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, fetch } from "undici";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { isInnerAddress } from "./allowed-address.ts";

export type HttpRequest = {
  readonly service: string;
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

export type HttpResponse = {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The answer was longer than is read, and `text` is its beginning. */
  readonly isCut: boolean;
};

/** The one way out to other systems than Slack and the model. */
export type HttpClient = {
  /** Any status but a redirect is an answer. @throws UpstreamError when there is none; `mayHaveRun` when the request may have arrived */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
};

type Options = {
  /** `host` or `host:port` that configuration names; only these are spoken to. */
  readonly allowHosts: readonly string[];
  /**
   * Those of them that may lead into our own network although they are names: a name's address is somebody else's to
   * choose. A written address, and localhost, say themselves where they lead.
   */
  readonly innerHosts?: readonly string[];
  /** PEM: the only authority that is believed, instead of those that the machine knows. */
  readonly ca?: string;
};

const defaultTimeoutMs = 5_000;
const connectTimeoutMs = 5_000;
/** More of an answer than this is cut off: nobody reads it, and it may be endless. */
const bodyLimitBytes = 2 * 1024 * 1024;

export const createHttpClient = ({ allowHosts, innerHosts = [], ca }: Options): HttpClient => {
  // A connection for each request: on a kept one, a request that met its end could have run or not, and nobody could say.
  const dispatcher = new Agent({
    pipelining: 0,
    connect: {
      lookup: checkedLookup(innerHosts),
      timeout: connectTimeoutMs,
      ...(ca === undefined ? {} : { ca }),
    },
  });
  return { send: (request) => send(dispatcher, allowHosts, request) };
};

const isAllowed = (allowHosts: readonly string[], { host, hostname }: URL): boolean =>
  allowHosts.includes(host) || allowHosts.includes(hostname);

const innerAddressCode = "INNER_ADDRESS";

/** The address that was checked is the address that is connected to: a name cannot change its mind in between. */
export const checkedLookup =
  (innerHosts: readonly string[]): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const found = Array.isArray(address) ? address.map((one) => one.address) : [String(address)];
      const inner = mayBeInner(innerHosts, hostname) ? undefined : found.find(isInnerAddress);
      if (inner === undefined) return callback(null, address, family);
      const refusal = new Error(`${hostname} leads to the inner address ${inner}; http.allow_hosts does not name it`);
      return callback(Object.assign(refusal, { code: innerAddressCode }), "", 0);
    });

const mayBeInner = (innerHosts: readonly string[], hostname: string): boolean =>
  isIP(hostname) !== 0 ||
  hostname === "localhost" ||
  innerHosts.some((named) => named === hostname || named.startsWith(`${hostname}:`));

const send = async (dispatcher: Agent, allowHosts: readonly string[], request: HttpRequest): Promise<HttpResponse> => {
  const { service, url, method = "GET", headers = {}, body, timeoutMs = defaultTimeoutMs, signal } = request;
  refuseUnlessAllowed(allowHosts, request);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      dispatcher,
      redirect: "manual",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...(body === undefined ? {} : { body }),
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new UpstreamError(`${service}: answers with a redirect, which is not followed`, {
        service,
        retryable: false,
        mayHaveRun: true,
      });
    }
    const { status, headers: answered } = response;
    return { status, headers: Object.fromEntries(answered), ...(await bounded(response.body)) };
  } catch (error) {
    throw toUpstreamError(service, error, timeout.aborted ? `no answer within ${timeoutMs} ms` : null);
  }
};

const refuseUnlessAllowed = (allowHosts: readonly string[], { service, url }: HttpRequest): void => {
  const asked = URL.canParse(url) ? new URL(url) : null;
  if (asked !== null && /^https?:$/.test(asked.protocol) && isAllowed(allowHosts, asked)) return;
  throw new UpstreamError(`${service}: ${asked?.host || "this address"} is not configured`, {
    service,
    retryable: false,
  });
};

const bounded = async (body: AsyncIterable<Uint8Array> | null): Promise<Pick<HttpResponse, "text" | "isCut">> => {
  if (body === null) return { text: "", isCut: false };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bodyLimitBytes) break;
  }
  const text = Buffer.concat(chunks).subarray(0, bodyLimitBytes).toString("utf8");
  return { text, isCut: length > bodyLimitBytes };
};

/** No connection was made, so nothing can have run. */
const neverSentCodes = new Set([
  innerAddressCode,
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const toUpstreamError = (service: string, error: unknown, timedOut: string | null): UpstreamError => {
  if (error instanceof UpstreamError) return error;
  // The request itself is of no use (a token with a line break in it), and the message may show what is in it.
  if (error instanceof TypeError && error.cause === undefined)
    return new UpstreamError(`${service}: the request cannot be made; look at the address and the token`, {
      service,
      retryable: false,
    });
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const reason = timedOut ?? (cause instanceof Error ? cause.message || code : String(cause));
  return new UpstreamError(`${service}: ${reason}`, {
    service,
    retryable: code !== innerAddressCode,
    mayHaveRun: !neverSentCodes.has(code),
    cause: error,
  });
};
