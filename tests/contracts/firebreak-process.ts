import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

/** The product as a process of its own, started as an operator starts it. */
export type FirebreakProcess = {
  readonly url: string;
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
};

export type Finished = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

type Variables = Readonly<Record<string, string>>;

const main = join(import.meta.dirname, "../../src/main.ts");
const lookEveryMs = 100;

/** Resolves when the process says that it is ready; rejects with its output when it ends before. */
export const startFirebreak = async (
  role: "start" | "bot" | "worker",
  variables: Variables,
): Promise<FirebreakProcess> => {
  const url = `http://127.0.0.1:${variables.PORT}`;
  const child = spawn(process.execPath, [main, role], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", ...variables },
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await Promise.race([
    untilReady(url),
    gone.then(() => Promise.reject(new Error(`firebreak ${role} ended:\n${output}`))),
  ]);
  return {
    url,
    output: () => output,
    kill: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
};

const untilReady = async (url: string): Promise<void> => {
  for (;;) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};

/** Runs one command of the command line to its end. */
export const runFirebreak = (args: readonly string[], variables: Variables, input = ""): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH ?? "", ...variables } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("close", (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(input);
  });

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
