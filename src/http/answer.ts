import type { ServerResponse } from "node:http";

/** What a route says. `retryAfterS` in seconds, for 429 and 503. */
export type HttpAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
  readonly retryAfterS?: number;
};

export const json = (status: number, body: unknown): HttpAnswer => ({ status, body });
export const refusal = (status: number, error: string): HttpAnswer => ({ status, body: { error } });
export const busy = (error: string): HttpAnswer => ({ status: 503, body: { error }, retryAfterS: 5 });

export const send = (response: ServerResponse, { status, body, contentType, retryAfterS }: HttpAnswer): void => {
  const text = typeof body === "string" ? body : `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": contentType ?? (typeof body === "string" ? "text/plain; charset=utf-8" : "application/json"),
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...(retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) }),
  });
  response.end(text);
};
