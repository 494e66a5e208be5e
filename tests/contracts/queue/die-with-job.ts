import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Runs a worker of its own process until it has begun the job, then kills it without warning. */
export const dieWithJob = async (home: string, prefix: string, effectId: string): Promise<void> => {
  const script = new URL("./hanging-worker.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, home, prefix, effectId], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "begun") break;
  }
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};
