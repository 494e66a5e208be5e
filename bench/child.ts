import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How every process of the bench says that it listens. */
export type Listening = { readonly kind: "listening"; readonly port: number };

/** A file of this folder as a process of its own, with messages both ways. */
export const startChild = (file: string, env: Readonly<Record<string, string>>): ChildProcess =>
  fork(join(import.meta.dirname, file), [], {
    env: { ...bareEnvironment(), ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });

/** Nothing of this shell's configuration reaches either side. */
export const bareEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  NODE_ENV: "production",
});

/** The first message that is wanted. @throws when the process ends before it comes */
export const messageOf = <Message>(child: ChildProcess, kind: string): Promise<Message> =>
  new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      if (typeof message !== "object" || message === null || !("kind" in message) || message.kind !== kind) return;
      forget();
      resolve(message as Message);
    };
    const onExit = (code: number | null): void => {
      forget();
      reject(new Error(`a process of the bench ended (${code}) before it said "${kind}"`));
    };
    const forget = (): void => {
      child.off("message", onMessage);
      child.off("exit", onExit);
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
  });

const stopLimitMs = 10_000;

export const stopChild = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const hurry = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
  await ended;
  clearTimeout(hurry);
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

const quietStepMs = 200;
const quietTicks = 3;

/**
 * Waits until these processes have little to do, so that what one round left over is not paid for by the next side's round.
 * Ticks are hundredths of a second of processor time. Without /proc it waits one step.
 * @returns whether they became quiet within the limit
 */
export const settled = async (pids: readonly number[], limitMs: number): Promise<boolean> => {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const before = ticksOf(pids);
    await pause(quietStepMs);
    if (ticksOf(pids) - before <= quietTicks) return true;
    if (performance.now() > deadline) return false;
  }
};

const ticksOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return sum + Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    } catch {
      return sum;
    }
  }, 0);
