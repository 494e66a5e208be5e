import { createServer } from "node:net";

/** An address on loopback where somebody just stopped to listen: a connection is refused. */
export const nobodyListens = async (): Promise<string> => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};
