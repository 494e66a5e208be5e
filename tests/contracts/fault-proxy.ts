import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server on this machine, and can stop passing anything on. */
export type FaultProxy = {
  readonly port: number;
  /** From here on bytes vanish, and nobody is told: connections stay open and silent, new ones are taken and ignored. */
  readonly partition: () => void;
  /** New connections work again. Those of the partition stay dead: what they carried was lost. */
  readonly heal: () => void;
  readonly stop: () => Promise<void>;
};

export const startFaultProxy = async (targetPort: number): Promise<FaultProxy> => {
  const sockets = new Set<Socket>();
  let partitioned = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (partitioned) return;
    const far = connect(targetPort, "127.0.0.1");
    keep(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    partition: () => {
      partitioned = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    heal: () => {
      partitioned = false;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
