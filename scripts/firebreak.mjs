#!/usr/bin/env node
// The command `firebreak` on whatever Node is there: an older one hands over to the Node 24 that came with the packages.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isRecent = major > 22 || (major === 22 && minor >= 18);
const bundled = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
const node = isRecent ? process.execPath : bundled;

if (!existsSync(node)) {
  process.stderr.write(
    `Firebreak needs Node 22.18 or newer; this is ${process.versions.node}.\n` +
      "Run `npm ci` (it brings a Node 24 for Linux), or install Node 24.\n",
  );
  process.exit(1);
}

const child = spawn(node, [join(root, "src", "main.ts"), ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
