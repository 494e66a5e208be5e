import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The peer of the gate: Node's own server, which reads a path and a header and says yes. */
const server = createServer((request, response) => {
  const isKnown = request.url?.startsWith("/gate/") === true && request.headers.authorization !== undefined;
  response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" }).end('{"open":true}');
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ kind: "listening", port: (server.address() as AddressInfo).port });
});
process.on("disconnect", () => process.exit(0));
