import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A throwaway Redis of this machine's own package: append-only file, no eviction, a port of its own. */
export type RedisServer = {
  readonly url: string;
  readonly port: number;
  /** SIGKILL. `start` brings it back with the same files and port. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it for good and removes its files. */
  readonly stop: () => Promise<void>;
};

const isInstalled = (): boolean => spawnSync("redis-server", ["--version"]).status === 0;

/**
 * For `describe.skipIf`: true when there is no Redis here. Never silent, and never where CI promised one.
 * @throws when CI=true and the program is missing
 */
export const redisIsMissing = (): boolean => {
  if (isInstalled()) return false;
  if (process.env.CI === "true") throw new Error("CI=true, but Redis is not installed (apt: redis-server)");
  process.stderr.write("\n*** SKIPPED: redis-server is not installed; the queue is tested on PGlite only. ***\n\n");
  return true;
};

/** @param settings more of redis.conf, such as `["--maxmemory", "2mb"]` */
export const startRedis = async (settings: readonly string[] = []): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-redis-"));
  const port = await freePort();
  const args = [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--daemonize", "no"],
    ...["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--save", ""],
    ...settings,
  ];
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    server = await launch(args);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Resolves when the server says that it takes connections. */
const launch = async (args: readonly string[]): Promise<ChildProcess> => {
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "ignore"] });
  // A test that fails before its last line must leave no server behind.
  const endWithUs = (): void => void server.kill("SIGKILL");
  process.once("exit", endWithUs);
  server.once("exit", () => process.off("exit", endWithUs));
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (line.includes("Ready to accept connections")) {
      server.stdout.resume();
      return server;
    }
  }
  throw new Error(`redis-server did not start: ${lines.join("\n")}`);
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};
