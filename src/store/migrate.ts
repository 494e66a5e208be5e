import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Database, Queries } from "./database.ts";
import { type Migration, migrations } from "./migrations/list.ts";
import { booleanOf, numberOf } from "./row.ts";

/** Any fixed number will do, as long as no other program uses it on the same database. */
const migrationLock = 4_706_118;

/**
 * Brings the schema `firebreak` up to this code, in one transaction: all of it or nothing. Several processes may start
 * at once; they go one after the other, and the later ones find nothing to do.
 * @returns the names of what was done now
 * @throws UpstreamError, not retryable, when the database was made by a newer Firebreak
 */
export const migrate = (database: Database, known: readonly Migration[] = migrations): Promise<readonly string[]> =>
  database.transaction(async (tx) => {
    await takeTurn(tx);
    const version = await versionOf(tx);
    const latest = known.at(-1)?.version ?? 0;
    if (version > latest) throw tooNew(version, latest);
    const missing = known.filter((migration) => migration.version > version);
    for (const migration of missing) await apply(tx, migration);
    return missing.map((migration) => migration.name);
  });

/** Building an index on a large table may take longer than an ordinary statement is allowed to. */
const takeTurn = async (tx: Queries): Promise<void> => {
  await tx.script(`set local statement_timeout = 0; select pg_advisory_xact_lock(${migrationLock});`);
};

const versionOf = async (tx: Queries): Promise<number> => {
  const [there] = await tx.query("select to_regclass('firebreak.migration') is not null as is_there");
  if (there === undefined || !booleanOf(there, "is_there")) {
    await tx.script(`
      create schema if not exists firebreak;
      create table firebreak.migration (
        version    integer primary key,
        name       text not null,
        applied_at timestamptz not null default now()
      );`);
  }
  const [row] = await tx.query("select coalesce(max(version), 0)::int as version from firebreak.migration");
  return row === undefined ? 0 : numberOf(row, "version");
};

const apply = async (tx: Queries, { version, name, sql }: Migration): Promise<void> => {
  await tx.script(sql);
  await tx.query("insert into firebreak.migration (version, name) values ($1::int, $2::text)", [version, name]);
};

const tooNew = (version: number, latest: number): UpstreamError =>
  new UpstreamError(
    `the database is at schema version ${version}, but this Firebreak knows versions up to ${latest}: ` +
      "start the newer Firebreak, or restore the backup from before the upgrade",
    { service: "database", retryable: false },
  );
