import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrateCommand } from "../../src/main/migrate-command.ts";
import { openPglite } from "../../src/store/pglite.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firebreak-migrate-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const schemas = async (): Promise<readonly unknown[]> => {
  const db = await openPglite(folder);
  try {
    return await db.query(
      "select distinct table_schema from information_schema.tables where table_schema !~ '^pg_|^inf'",
    );
  } finally {
    await db.close();
  }
};

test.each([
  ["with the queue's tables where the queue lives in it", {}, ["bullmq", "firebreak"]],
  ["without them where the queue is in Redis", { REDIS_URL: "redis://127.0.0.1:9" }, ["firebreak"]],
])("an empty folder gets its database, %s, and is given back", async (_where, variables, expected) => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  expect(await migrateCommand({ FIREBREAK_DATA: folder, ...variables })).toBe(0);
  expect(said.mock.calls).toEqual([["the database's schema is up to date\n"]]);
  expect((await schemas()).map((row) => (row as { table_schema: string }).table_schema).sort()).toEqual(expected);
});
