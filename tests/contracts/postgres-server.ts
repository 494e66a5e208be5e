import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** A throwaway PostgreSQL server of this machine's own package: real files, real fsync, a port of its own. */
export type PostgresServer = {
  /** Of the database `firebreak`, as a superuser. */
  readonly url: string;
  /** Ends it as a system would (fast shutdown), and starts it again on the same files and port. */
  readonly restart: () => Promise<void>;
  /** As a crash: SIGKILL to the server and all its processes. `start` brings it back. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it for good and removes its files. */
  readonly stop: () => Promise<void>;
};

const packages = "/usr/lib/postgresql";

/** Folder of initdb and postgres; the newest version wins. Null: the package is not installed. */
export const postgresBinaries = (): string | null => {
  const versions = existsSync(packages) ? readdirSync(packages).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(packages, version, "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
};

/**
 * For `describe.skipIf`: true when there is no PostgreSQL here. Never silent, and never where CI promised one.
 * @throws when CI=true and the binaries are missing
 */
export const postgresIsMissing = (): boolean => {
  if (postgresBinaries() !== null) return false;
  if (process.env.CI === "true") throw new Error("CI=true, but PostgreSQL is not installed (apt: postgresql)");
  process.stderr.write("\n*** SKIPPED: PostgreSQL is not installed; the store is tested on PGlite only. ***\n\n");
  return true;
};

/** @param settings beside the usual ones, like `max_connections=12` */
export const startPostgres = async (settings: readonly string[] = []): Promise<PostgresServer> => {
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error("PostgreSQL is not installed");
  const folder = mkdtempSync(join(tmpdir(), "firebreak-postgres-"));
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const pgdata = join(folder, "pgdata");
  initialise(binaries, pgdata, user);
  const port = await freePort();
  const url = `postgres://firebreak@127.0.0.1:${port}/firebreak`;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    server = launch(join(binaries, "postgres"), pgdata, port, user, settings);
    await answering(`postgres://firebreak@127.0.0.1:${port}/postgres`, server);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server !== null) await endGroup(server, signal);
    server = null;
  };
  await start();
  await runOnce(`postgres://firebreak@127.0.0.1:${port}/postgres`, "create database firebreak");
  return {
    url,
    start,
    kill: () => end("SIGKILL"),
    restart: async () => {
      await end("SIGINT");
      await start();
    },
    stop: async () => {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A copy of a running server that follows it, and replays what it hears `delay` later. */
export const startStandby = async (
  primary: Pick<PostgresServer, "url">,
  { delay, settings }: { readonly delay: string; readonly settings: readonly string[] },
): Promise<Pick<PostgresServer, "url" | "stop">> => {
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error("PostgreSQL is not installed");
  const folder = mkdtempSync(join(tmpdir(), "firebreak-standby-"));
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const pgdata = join(folder, "pgdata");
  const args = ["-D", pgdata, "-R", "-c", "fast", "-d", `${primary.url}?application_name=replica-1`];
  const copied = spawnSync(join(binaries, "pg_basebackup"), args, { ...user, cwd: "/", encoding: "utf8" });
  if (copied.status !== 0) throw new Error(`pg_basebackup failed: ${copied.stderr}`);
  const port = await freePort();
  const given = [...settings, `recovery_min_apply_delay=${delay}`];
  const server = launch(join(binaries, "postgres"), pgdata, port, user, given);
  const url = `postgres://firebreak@127.0.0.1:${port}/firebreak`;
  await answering(url, server);
  return {
    url,
    stop: async () => {
      await endGroup(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

type User = { readonly uid: number; readonly gid: number };

/** initdb and postgres refuse to run as root: then they run as the package's user, or as nobody. */
const serverUser = (): User | null => {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string, name: string): number =>
    Number.parseInt(spawnSync("id", [flag, name]).stdout.toString(), 10);
  const name = ["postgres", "nobody"].find((candidate) => !Number.isNaN(idOf("-u", candidate)));
  if (name === undefined) throw new Error("no unprivileged user to run PostgreSQL as");
  return { uid: idOf("-u", name), gid: idOf("-g", name) };
};

const initialise = (binaries: string, pgdata: string, user: User | null): void => {
  const args = ["-D", pgdata, "-U", "firebreak", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
  const done = spawnSync(join(binaries, "initdb"), args, { ...user, cwd: "/", encoding: "utf8" });
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr}`);
};

const launch = (
  binary: string,
  pgdata: string,
  port: number,
  user: User | null,
  settings: readonly string[],
): ChildProcess => {
  const given = ["max_connections=200", ...settings].flatMap((one) => ["-c", one]);
  return spawn(binary, ["-D", pgdata, "-p", String(port), "-h", "127.0.0.1", "-k", "", ...given], {
    ...user,
    cwd: "/",
    stdio: "ignore",
    // A group of its own, so that a kill takes the server's helpers with it.
    detached: true,
  });
};

const endGroup = async (server: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const ended = once(server, "exit");
  process.kill(signal === "SIGKILL" ? -server.pid : server.pid, signal);
  await ended;
};

const startLimitMs = 30_000;

const answering = async (url: string, server: ChildProcess): Promise<void> => {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const failure = await runOnce(url, "select 1").then(
      () => null,
      (cause: unknown) => cause,
    );
    if (failure === null) return;
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    if (Date.now() > deadline) throw failure;
    await pause(50);
  }
};

const runOnce = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
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
