import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./firebreak-process.ts";

/**
 * For `describe.skipIf`: true when Debian's program is not here. Never silent, and never where CI promised it.
 * @param instead what tests it then
 * @throws when CI=true and the program is missing
 */
export const programIsMissing = (program: string, instead: string): boolean => {
  if (spawnSync(program, ["--version"]).status === 0) return false;
  if (process.env.CI === "true") throw new Error(`CI=true, but ${program} is not installed (apt: ${program})`);
  process.stderr.write(`\n*** SKIPPED: ${program} is not installed; ${instead}. ***\n\n`);
  return true;
};

export type ProgramServer = {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/** A program of the Prometheus family with a folder and a port of its own; there when it says that it is ready. */
export const startProgram = async (
  program: string,
  argumentsIn: (folder: string) => readonly string[],
): Promise<ProgramServer> => {
  const folder = mkdtempSync(join(tmpdir(), `firebreak-${program}-`));
  const port = await freePort();
  const child = spawn(program, [...argumentsIn(folder), `--web.listen-address=127.0.0.1:${port}`]);
  let log = "";
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  while ((await fetch(`${url}/-/ready`).catch(() => null))?.ok !== true) {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    log: () => log,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
