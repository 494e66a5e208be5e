import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { migrations } from "../../src/store/migrations/list.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { type PostgresServer, postgresIsMissing, startPostgres } from "./postgres-server.ts";

const all = migrations.map(({ name }) => name);

const migrateContract = (db: () => Database): void => {
  test("an empty database gets every table, and a second run finds nothing to do", async () => {
    await db().script("drop schema if exists firebreak cascade");
    expect(await migrate(db())).toEqual(all);
    expect(await migrate(db())).toEqual([]);
    expect(await db().query("select version, name from firebreak.migration order by version")).toEqual(
      migrations.map(({ version, name }) => ({ version, name })),
    );
  });

  test("only what is missing is done, and a migration that fails leaves nothing behind", async () => {
    await db().script("drop schema if exists firebreak cascade");
    await migrate(db(), migrations.slice(0, 1));
    const broken = { version: 3, name: "broken", sql: "create table firebreak.half (x int); select nonsense;" };
    await expect(migrate(db(), [...migrations.slice(0, 2), broken])).rejects.toMatchObject({ retryable: false });
    expect(await db().query("select to_regclass('firebreak.half') is null as is_gone")).toEqual([{ is_gone: true }]);
    expect(await migrate(db())).toEqual(all.slice(1));
  });

  test("a database of a newer Firebreak is refused with what to do", async () => {
    await db().script("drop schema if exists firebreak cascade");
    await migrate(db());
    await db().query("insert into firebreak.migration (version, name) values (99, 'from the future')");
    const refusal = migrate(db());
    await expect(refusal).rejects.toMatchObject({ retryable: false });
    await expect(refusal).rejects.toThrow(new RegExp(`schema version 99.*up to ${migrations.length}.*newer Firebreak`));
  });
};

test("versions are counted from one without gaps", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

describe("migrations on PGlite", () => {
  let db: Database | null = null;
  beforeAll(async () => {
    db = await openPglite(null);
  });
  afterAll(() => db?.close());
  migrateContract(() => db ?? fail());
});

describe.skipIf(postgresIsMissing())("migrations on Postgres", () => {
  let server: PostgresServer | null = null;
  let db: Database | null = null;
  beforeAll(async () => {
    server = await startPostgres();
    db = openPostgres({ url: server.url });
  });
  afterAll(async () => {
    await db?.close();
    await server?.stop();
  });
  migrateContract(() => db ?? fail());

  test("processes that start together migrate once", async () => {
    await (db ?? fail()).script("drop schema if exists firebreak cascade");
    const others = [1, 2, 3, 4].map(() => openPostgres({ url: (server ?? fail()).url }));
    const done = await Promise.all(others.map((other) => migrate(other)));
    expect(done.flat()).toEqual(all);
    await Promise.all(others.map((other) => other.close()));
  });
});

const fail = (): never => {
  throw new Error("the database is not open");
};
