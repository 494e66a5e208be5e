// Runs a file of ours on a recent Node, passes signals on, and ends as it ends.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { recentNode, root } from "./node-path.mjs";

/** @param args the file, from the root of the project, and its arguments */
export const handOver = ([file, ...args]) => {
  const node = recentNode();
  // The tools that the file starts by name (vitest, tsc) must find the same Node, and ours before anybody else's.
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(node, [join(root, file), ...args], { stdio: "inherit", env: { ...process.env, PATH: path } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
};
