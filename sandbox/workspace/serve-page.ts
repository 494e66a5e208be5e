import { createReadStream, existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { sendJson } from "./answer-http.ts";
import { mimetypeOf } from "./shapes.ts";
import type { Workspace } from "./workspace.ts";

/** Tells the page that there is something new; it then asks for it. */
export const streamNudges = (workspace: Workspace, request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const nudge = (): void =>
    void response.write(`data: ${JSON.stringify({ kind: "changed", version: workspace.world.version })}\n\n`);
  nudge();
  workspace.emitter.on("changed", nudge);
  request.on("close", () => workspace.emitter.off("changed", nudge));
};

/** The bytes of a shared file. */
export const serveFile = ({ world }: Workspace, id: string, response: ServerResponse): void => {
  const file = world.files.get(id);
  if (file === undefined || file.bytes === null) return sendJson(response, 404, { error: "no such file" });
  response.writeHead(200, {
    "content-type": mimetypeOf(file.name),
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
  });
  response.end(file.bytes);
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** A file of the built page; any other address is the page itself. */
export const servePage = (folder: string | null, pathname: string, response: ServerResponse): void => {
  if (folder === null) return sendJson(response, 404, { error: "no page is served here" });
  const wanted = join(folder, normalize(pathname));
  const isAsset = wanted.startsWith(folder) && extname(wanted) !== "" && existsSync(wanted);
  const path = isAsset ? wanted : join(folder, "index.html");
  if (!existsSync(path)) return sendJson(response, 404, { error: "the page is not built: npm run page" });
  response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
  createReadStream(path).pipe(response);
};
