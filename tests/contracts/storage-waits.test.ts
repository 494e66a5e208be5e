import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../src/config/environment.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { openStorage } from "../../src/main/storage.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "./postgres-server.ts";

describe.skipIf(postgresIsMissing())("storage whose server is not up at the start", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  const open = (url: string, signal: AbortSignal | null) => {
    const warnings: string[] = [];
    const logger = { warn: (_fields: object, text: string) => void warnings.push(text) };
    const environment = { DATABASE_URL: url, FIREBREAK_DATA: "unused" } as Environment;
    return { opening: openStorage(environment, { evolve, signal, logger: logger as never }), warnings };
  };

  test("is waited for, which is said once", async () => {
    await server.kill();
    const { opening, warnings } = open(server.url, new AbortController().signal);
    await pause(1_500);
    await server.start();
    const storage = await opening;
    await storage.store.ping(1_000);
    expect(warnings).toEqual(["the database does not answer yet; waiting for it"]);
    await storage.close();
  });

  test("is not waited for by whoever asks once, nor by whoever is told to stop", async () => {
    await server.kill();
    await expect(open(server.url, null).opening).rejects.toThrow(/ECONNREFUSED/);
    const stop = new AbortController();
    const { opening } = open(server.url, stop.signal);
    setTimeout(() => stop.abort(), 100);
    await expect(opening).rejects.toThrow(/ECONNREFUSED/);
    await server.start();
  });

  test("that will never let us in is not waited for", async () => {
    const nowhere = new URL(server.url);
    nowhere.pathname = "/no_such_database";
    await expect(open(nowhere.href, new AbortController().signal).opening).rejects.toThrow(/does not exist/);
  });
});
