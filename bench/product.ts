import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { bareEnvironment, freePort, stopChild } from "./child.ts";
import type { SlackSide } from "./slack-side.ts";

/** Where Firebreak keeps its things: its own folder, or servers. */
export type Storage =
  | { readonly kind: "embedded" }
  | { readonly kind: "servers"; readonly databaseUrl: string; readonly redisUrl: string };

export type Product = {
  readonly origin: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** As when the power goes; its folder stays until `stop`. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const signingSecret = "bench-signing-secret";
export const alertToken = "bench-alert-token";

const entry = join(import.meta.dirname, "..", "src", "main.ts");
const readyLimitMs = 60_000;

/**
 * `start` in a process and a folder of its own: bot, worker and HTTP in one.
 * @param yaml its configuration; empty: the defaults
 */
export const startProduct = async (slack: SlackAddress, storage: Storage, yaml = ""): Promise<Product> => {
  if (!existsSync(entry)) throw new Error("src/main.ts is not there");
  const folder = await mkdtemp(join(tmpdir(), "firebreak-bench-"));
  const port = await freePort();
  const dataFolder = join(folder, "data");
  await writeFile(join(folder, "firebreak.yml"), yaml);
  const logPath = join(folder, "log");
  const log = await open(logPath, "w");
  const child = spawn(process.execPath, [entry, "start"], {
    cwd: folder,
    env: { ...bareEnvironment(), ...environmentOf(slack, storage, port, folder) },
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const origin = `http://127.0.0.1:${port}`;
  try {
    await ready(origin, child);
  } catch (cause) {
    const said = await readFile(logPath, "utf8");
    await stopChild(child);
    throw new Error(`Firebreak did not get ready; the end of its log:\n${said.slice(-4_000)}`, { cause });
  }
  return {
    origin,
    pid: child.pid ?? 0,
    dataFolder,
    kill: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    stop: async () => {
      await stopChild(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Where its Slack is: the stub, or the sandbox with its limits. */
export type SlackAddress = Pick<SlackSide, "apiUrl"> & { readonly botToken?: string; readonly signingSecret?: string };

const environmentOf = (
  slack: SlackAddress,
  storage: Storage,
  port: number,
  folder: string,
): Record<string, string> => ({
  SLACK_BOT_TOKEN: slack.botToken ?? "xoxb-bench",
  SLACK_MODE: "http",
  SLACK_SIGNING_SECRET: slack.signingSecret ?? signingSecret,
  SLACK_API_URL: slack.apiUrl,
  PORT: String(port),
  FIREBREAK_DATA: join(folder, "data"),
  FIREBREAK_CONFIG: join(folder, "firebreak.yml"),
  FIREBREAK_TOKEN: alertToken,
  LOG_LEVEL: "warn",
  ...(storage.kind === "servers" ? { DATABASE_URL: storage.databaseUrl, REDIS_URL: storage.redisUrl } : {}),
});

const ready = async (origin: string, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + readyLimitMs;
  for (;;) {
    const isReady = await fetch(`${origin}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error(`not ready after ${readyLimitMs} ms`);
    await pause(100);
  }
};
