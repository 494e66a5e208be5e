import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type Desk, deskServer, newDesk } from "./incident-desk.ts";

export type HttpDesk = {
  readonly url: string;
  readonly desk: Desk;
  /** Of every request, newest last. */
  readonly seen: { readonly method: string; readonly authorization: string | undefined }[];
  /** Forgets every session and listens on the same port again, as a server that was restarted. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly sessions: () => number;
};

/** The desk over streamable HTTP, with sessions. */
export const startHttpDesk = async (
  options: { readonly token?: string; readonly json?: boolean; readonly redirectTo?: string } = {},
): Promise<HttpDesk> => {
  const desk = newDesk();
  const seen: { method: string; authorization: string | undefined }[] = [];
  let sessions = new Map<string, StreamableHTTPServerTransport>();

  const sessionFor = async (request: IncomingMessage): Promise<StreamableHTTPServerTransport | null> => {
    const id = request.headers["mcp-session-id"];
    if (typeof id === "string") return sessions.get(id) ?? null;
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: options.json ?? false,
      onsessioninitialized: (made) => void sessions.set(made, transport),
      onsessionclosed: (gone) => void sessions.delete(gone),
    });
    await deskServer(desk).connect(transport as Transport);
    return transport;
  };

  const listen = async (port: number): Promise<Server> => {
    const made = createServer(async (request, response) => {
      const { method = "", headers } = request;
      seen.push({ method, authorization: headers.authorization });
      if (options.redirectTo !== undefined) return response.writeHead(307, { location: options.redirectTo }).end();
      if (options.token !== undefined && headers.authorization !== `Bearer ${options.token}`)
        return response.writeHead(401, { "content-type": "application/json" }).end('{"error":"who are you"}');
      const session = await sessionFor(request);
      if (session === null) return response.writeHead(404).end("no such session");
      await session.handleRequest(request, response);
    });
    await new Promise<void>((resolve) => made.listen(port, "127.0.0.1", resolve));
    return made;
  };

  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    const gone = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await gone;
  };
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    desk,
    seen,
    stop,
    sessions: () => sessions.size,
    restart: async () => {
      await stop();
      sessions = new Map();
      server = await listen(port);
    },
  };
};
