import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a route sees it. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * What goes wrong with the next request that `when` matches (`METHOD path`).
 * lost     it is carried out, and the answer never comes
 * dropped  the connection ends before anything is done
 * silent   the connection stays, and nothing comes
 */
export type Fault = { readonly when: RegExp; readonly how: Answer | "lost" | "dropped" | "silent" };

export type LocalServer = {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly fail: (...faults: readonly Fault[]) => void;
  readonly close: () => Promise<void>;
};

/** A system of somebody else's, on this machine, with its faults. */
export const startLocalServer = async (answer: (asked: Asked) => Answer): Promise<LocalServer> => {
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    const at = faults.findIndex(({ when }) => when.test(`${one.method} ${one.path}`));
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    if (fault?.how === "dropped") return request.socket.destroy();
    if (fault?.how === "silent") return;
    const given = fault === undefined || fault.how === "lost" ? answer(one) : fault.how;
    if (fault?.how === "lost") return request.socket.destroy();
    const { status, body, text, headers = {} } = given;
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(text ?? (body === undefined ? "" : JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail: (...more) => void faults.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const read = async (request: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://local");
  const { method = "GET", headers } = request;
  return {
    method,
    path: decodeURIComponent(pathname),
    query: searchParams,
    headers,
    body: text === "" ? null : JSON.parse(text),
  };
};
