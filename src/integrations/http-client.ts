import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, fetch } from "undici";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { isInnerAddress } from "./allowed-address.ts";

export type HttpRequest = {
  readonly service: string;
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

export type HttpResponse = { readonly status: number; readonly text: string };

/** The one way out to other systems than Slack and the model. */
export type HttpClient = {
  /** Any status is an answer. @throws UpstreamError when there is none; `mayHaveRun` when the request may have arrived */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
};

type Options = {
  /** `host` or `host:port` that configuration names; only these are spoken to, and they alone may be inner addresses. */
  readonly allowHosts: readonly string[];
};

const defaultTimeoutMs = 5_000;
/** More of an answer than this is cut off: nobody reads it, and it may be endless. */
const bodyLimitBytes = 2 * 1024 * 1024;

export const createHttpClient = ({ allowHosts }: Options): HttpClient => {
  const dispatcher = new Agent({ connect: { lookup: checkedLookup(allowHosts), timeout: defaultTimeoutMs } });
  return { send: (request) => send(dispatcher, allowHosts, request) };
};

const isAllowed = (allowHosts: readonly string[], { host, hostname }: URL): boolean =>
  allowHosts.includes(host) || allowHosts.includes(hostname);

/** The address that was checked is the address that is connected to: a name cannot change its mind in between. */
const checkedLookup =
  (allowHosts: readonly string[]): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, address, family) => {
      const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
      const isNamed = allowHosts.some((allowed) => allowed === hostname || allowed.startsWith(`${hostname}:`));
      const inner = error === null && !isNamed ? found.find((one) => isInnerAddress(String(one))) : undefined;
      if (inner !== undefined) return callback(new Error(`${hostname} leads to an inner address`), "", 0);
      return callback(error, address, family);
    });

const send = async (dispatcher: Agent, allowHosts: readonly string[], request: HttpRequest): Promise<HttpResponse> => {
  const { service, url, method = "GET", headers = {}, body, timeoutMs = defaultTimeoutMs, signal } = request;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || !isAllowed(allowHosts, new URL(url))) {
    throw new UpstreamError(`${service}: ${URL.canParse(url) ? new URL(url).host : "this address"} is not configured`, {
      service,
      retryable: false,
    });
  }
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
      throw new UpstreamError(`${service}: answers with a redirect, which is not followed`, {
        service,
        retryable: false,
        mayHaveRun: true,
      });
    }
    return { status: response.status, text: await bounded(response.body) };
  } catch (error) {
    throw toUpstreamError(service, error);
  }
};

const bounded = async (body: AsyncIterable<Uint8Array> | null): Promise<string> => {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bodyLimitBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bodyLimitBytes).toString("utf8");
};

const neverSentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

const toUpstreamError = (service: string, error: unknown): UpstreamError => {
  if (error instanceof UpstreamError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const reason = cause instanceof Error ? cause.message || code : String(cause);
  const wasInner = reason.includes("inner address");
  return new UpstreamError(`${service}: ${reason}`, {
    service,
    retryable: !wasInner,
    mayHaveRun: !wasInner && !neverSentCodes.has(code),
    cause: error,
  });
};
