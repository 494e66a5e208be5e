import { existsSync } from "node:fs";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { deskServer, newDesk } from "./incident-desk.ts";

/** A program: `node desk-over-stdio.ts [FILE]`. When FILE exists at the start it complains and ends. */
const [, , broken] = process.argv;
if (broken !== undefined && existsSync(broken)) {
  process.stderr.write("desk: the licence has expired\n");
  process.exit(1);
}
await deskServer(newDesk()).connect(new StdioServerTransport());
