import type { IncomingMessage, RequestListener } from "node:http";

/** Bolt refuses what is older than five minutes, but takes what comes from the future. */
const futureSeconds = 60;

/** Refuses requests whose timestamp lies ahead of our clock: a signed request kept for later use. */
export const guarded =
  (listener: RequestListener, nowMs: () => number): RequestListener =>
  (request, response) => {
    if (!isFromTheFuture(request, nowMs())) return listener(request, response);
    response.writeHead(401, { connection: "close" });
    response.end();
  };

const isFromTheFuture = ({ headers }: IncomingMessage, nowMs: number): boolean => {
  const said = headers["x-slack-request-timestamp"];
  return typeof said === "string" && Number(said) * 1_000 > nowMs + futureSeconds * 1_000;
};
