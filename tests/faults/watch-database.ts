import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type Statement = { readonly sql: string; readonly values: string };
export type DatabaseMoment = Statement & { readonly stage: "arrived" | "applied" };

export type DatabaseWatch = {
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/**
 * Stands between the product and PostgreSQL and reads the statements that pass. Each waits for `watch`, once before it
 * reaches the server and once when the server's answer is there. A client that died meanwhile never sent it.
 */
export const watchDatabase = async (
  targetPort: number,
  watch: (moment: DatabaseMoment) => Promise<void>,
): Promise<DatabaseWatch> => {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    keep(near);
    keep(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    const carry = carrier(near, far, watch);
    near.on("data", (bytes: Buffer) => carry.toServer(bytes));
    far.on("data", (bytes: Buffer) => carry.toClient(bytes));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};

/** One connection has one statement under way; its bytes keep their order in both directions. */
const carrier = (near: Socket, far: Socket, watch: (moment: DatabaseMoment) => Promise<void>) => {
  let toServer: Promise<void> = Promise.resolve();
  let toClient: Promise<void> = Promise.resolve();
  let underWay: Statement | null = null;
  const read = statementReader();
  return {
    toServer: (bytes: Buffer): void => {
      toServer = toServer.then(async () => {
        const statement = read(bytes);
        if (statement !== null) {
          await watch({ ...statement, stage: "arrived" });
          underWay = statement;
        }
        if (!near.destroyed) far.write(bytes);
      });
    },
    toClient: (bytes: Buffer): void => {
      toClient = toClient.then(async () => {
        const answered = underWay;
        underWay = null;
        if (answered !== null) await watch({ ...answered, stage: "applied" });
        if (!near.destroyed) near.write(bytes);
      });
    },
  };
};

const parseMessage = 0x50;
const bindMessage = 0x42;

/**
 * A Parse message: 'P', length, the statement's name, its text, then the messages that bind and execute it. A statement
 * with a name is parsed once on a connection; after that a Bind message says the name: 'B', length, portal, name.
 */
const statementReader = (): ((bytes: Buffer) => Statement | null) => {
  const named = new Map<string, string>();
  return (bytes) => {
    const firstEnds = bytes.indexOf(0, 5);
    const secondEnds = bytes.indexOf(0, firstEnds + 1);
    const first = bytes.toString("utf8", 5, firstEnds);
    const second = bytes.toString("utf8", firstEnds + 1, secondEnds);
    const values = bytes.toString("utf8", secondEnds + 1);
    if (bytes[0] === parseMessage) {
      named.set(first, second);
      return { sql: second, values };
    }
    const sql = bytes[0] === bindMessage ? named.get(second) : undefined;
    return sql === undefined ? null : { sql, values };
  };
};
