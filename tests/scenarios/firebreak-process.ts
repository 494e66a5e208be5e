import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Firebreak as it runs in production: a process of its own. */
export type FirebreakProcess = {
  readonly port: number;
  readonly url: string;
  readonly output: () => string;
  /** Resolves when it is gone. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
};

export type Role = "start" | "bot" | "worker";
type Variables = Readonly<Record<string, string>>;

export type Processes = {
  /** Starts a process of this role; resolves when it is ready. */
  readonly start: (role: Role, over?: Variables) => Promise<FirebreakProcess>;
  /** Ends every process as a system would. */
  readonly stop: () => Promise<void>;
  /** SIGKILL to whatever is left. */
  readonly close: () => Promise<void>;
};

const main = join(import.meta.dirname, "../../src/main.ts");

/** @param botPort the port that Slack knows: the first bot that runs gets it, and after its end the next one */
export const createProcesses = (environment: Variables, botPort: number): Processes => {
  const processes = new Set<ChildProcess>();
  let isBotPortTaken = false;

  const start: Processes["start"] = async (role, over = {}) => {
    const takesBotPort = role !== "worker" && !isBotPortTaken;
    if (takesBotPort) isBotPortTaken = true;
    const port = takesBotPort ? botPort : await freePort();
    const child = spawn(process.execPath, [main, role], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH ?? "", ...environment, PORT: String(port), ...over },
    });
    processes.add(child);
    let output = "";
    const keep = (chunk: unknown): void => {
      output += String(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const gone = once(child, "exit").then(() => {
      processes.delete(child);
      if (takesBotPort) isBotPortTaken = false;
    });
    const url = `http://127.0.0.1:${port}`;
    await Promise.race([
      ready(`${url}/readyz`),
      gone.then(() => Promise.reject(new Error(`firebreak ${role} ended:\n${output}`))),
    ]);
    return {
      port,
      url,
      output: () => output,
      kill: async (signal) => {
        child.kill(signal);
        await gone;
      },
    };
  };

  const endAll = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = [...processes].map((child) => once(child, "exit"));
    for (const child of processes) child.kill(signal);
    await Promise.all(ended);
  };

  return { start, stop: () => endAll("SIGTERM"), close: () => endAll("SIGKILL") };
};

const ready = async (url: string): Promise<void> => {
  for (;;) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (response?.ok === true) return;
    await pause(50);
  }
};

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};
