import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScriptedReply } from "./reply.ts";
import { type StreamEvent, streamEvents, wholeMessage } from "./stream.ts";

/** What a client sent, as far as scripts and tests look at it. */
export type SeenRequest = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly max_tokens: number;
    readonly system?: unknown;
    readonly tools?: readonly { readonly name: string }[];
    readonly tool_choice?: { readonly type: string };
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly [field: string]: unknown;
  };
  /** 1 for the first request of this server. */
  readonly number: number;
};

/** Decides the answer to a request; it may wait. */
export type Script = (request: SeenRequest) => ScriptedReply | Promise<ScriptedReply>;

export type FakeClaude = {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  readonly stop: () => Promise<void>;
};

/** A Messages API on loopback that says what its script says, over real HTTP. It knows nothing by itself. */
export const startClaude = async ({ script }: { readonly script: Script }): Promise<FakeClaude> => {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await readBody(incoming);
    if (incoming.method !== "POST" || !incoming.url?.startsWith("/v1/messages")) return notFound(response);
    const request: SeenRequest = { headers: incoming.headers, body: JSON.parse(body), number: requests.length + 1 };
    requests.push(request);
    await answer(response, await script(request), request);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, stop: () => stop(server) };
};

/** Answers in this order; the last one is repeated for ever after. */
export const inOrder =
  (...replies: readonly ScriptedReply[]): Script =>
  ({ number }) =>
    replies[Math.min(number, replies.length) - 1] ?? { kind: "hang" };

const stop = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });

const readBody = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

const notFound = (response: ServerResponse): void =>
  sendJson(response, 404, { type: "error", error: { type: "not_found_error", message: "no such route" } });

const answer = async (response: ServerResponse, reply: ScriptedReply, request: SeenRequest): Promise<void> => {
  response.setHeader("request-id", `req_${String(request.number).padStart(6, "0")}`);
  switch (reply.kind) {
    case "hang":
      return;
    case "reset":
      response.socket?.destroy();
      return;
    case "raw":
      response.writeHead(reply.status, { "content-type": reply.contentType }).end(reply.body);
      return;
    case "error":
      for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
      return sendJson(response, reply.status, errorBody(reply.type, reply.message, reply.errorCode));
    case "message":
      return request.body.stream === true
        ? sendStream(response, reply, request)
        : sendJson(response, 200, wholeMessage(reply, messageId(request), request.body.model));
  }
};

const messageId = ({ number }: SeenRequest): string => `msg_${String(number).padStart(6, "0")}`;

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

const errorBody = (type: string, message: string, errorCode: string | null) => ({
  type: "error",
  error: { type, message, ...(errorCode === null ? {} : { details: { error_code: errorCode } }) },
});

const sendStream = (
  response: ServerResponse,
  reply: Extract<ScriptedReply, { kind: "message" }>,
  request: SeenRequest,
): void => {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  const events = streamEvents(reply, messageId(request), request.body.model);
  const { fault } = reply;
  const sent = fault.kind === "none" ? events : events.slice(0, fault.afterEvents);
  for (const event of sent) send(response, event);
  switch (fault.kind) {
    case "none":
    case "end_early":
      response.end();
      return;
    case "error_event":
      send(response, { ...errorBody(fault.type, `scripted ${fault.type}`, null), type: "error" });
      response.end();
      return;
    case "garbage":
      response.end("event: content_block_delta\ndata: {not json\n\n");
      return;
    case "reset":
      // After the bytes are out, so that the client has seen the beginning.
      response.write("", () => response.socket?.destroy());
      return;
    case "stall":
      if (fault.pings) ping(response);
  }
};

const pingEveryMs = 20;

const ping = (response: ServerResponse): void => {
  const timer = setInterval(() => send(response, { type: "ping" }), pingEveryMs);
  response.on("close", () => clearInterval(timer));
};

const send = (response: ServerResponse, event: StreamEvent): void => {
  response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
};
