// Which Node runs Firebreak: this one when it is recent enough, else the Node 24 that came with the packages.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isRecent = major > 22 || (major === 22 && minor >= 18);

/** @returns the path of a Node that runs the sources as they are; ends the process with what to do when there is none */
export const recentNode = () => {
  const bundled = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  const node = isRecent ? process.execPath : bundled;
  if (existsSync(node)) return node;
  process.stderr.write(
    `Firebreak needs Node 22.18 or newer; this is ${process.versions.node}.\n` +
      "Run `npm ci` (it brings a Node 24 for Linux), or install Node 24.\n",
  );
  return process.exit(1);
};
