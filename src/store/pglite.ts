import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import { type FolderLock, lockFolder } from "./data-folder-lock.ts";
import type { Database, Queries, Row } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { createStatements } from "./pglite-statements.ts";
import { createSessionLine } from "./session-line.ts";
import { storable } from "./storable-text.ts";

export type PgliteDatabase = Database & {
  readonly kind: "pglite";
  /** The one session, for BullMQ's PostgreSQL back end. It sets `search_path`, so our SQL names its schema everywhere. */
  readonly session: EmbeddedSession;
};

/** What others may do with the session, in line with everybody. */
export type EmbeddedSession = Pick<PGlite, "query" | "exec" | "transaction" | "onNotification">;

/**
 * PostgreSQL inside this process. `<dataFolder>/pgdata` holds it; null keeps it in memory, for tests.
 * One process at a time: a lock of ours guards the folder, since PGlite has none.
 * PGlite never calls fsync: what was committed survives the end of the process, but a power cut may take the last
 * seconds and can damage the files. It is for trial and for one host; production uses Postgres.
 * @throws FolderInUse when a living process owns the folder
 */
export const openPglite = async (dataFolder: string | null): Promise<PgliteDatabase> => {
  if (dataFolder === null) return pgliteDatabase(await PGlite.create(), null);
  await mkdir(dataFolder, { recursive: true });
  const lock = await lockFolder(dataFolder);
  try {
    return pgliteDatabase(await PGlite.create(join(dataFolder, "pgdata")), lock);
  } catch (cause) {
    await lock.release();
    throw databaseError(cause);
  }
};

/** Wraps an instance that is open already, such as a clone in a test. */
export const pgliteDatabase = (raw: PGlite, lock: FolderLock | null): PgliteDatabase => {
  const line = createSessionLine(() => performance.now());
  const ask = createStatements(raw);
  // A kept plan knows neither how large a table has become nor how long a list is that comes with it.
  void line.usual(() => raw.exec("set plan_cache_mode to force_custom_plan")).catch(() => undefined);
  const session: EmbeddedSession = {
    query: (sql, params, options) => line.usual(() => ask(sql, params, options)),
    exec: (sql, options) => line.usual(() => raw.exec(sql, options)),
    transaction: (work) => line.usual(() => raw.transaction(work)),
    onNotification: (listener) => raw.onNotification(listener),
  };
  return {
    kind: "pglite",
    session,
    ...queriesOn(session, (sql, params) => line.usual(() => raw.query(sql, params))),
    intake: queriesOn(
      { ...session, query: (sql, params, options) => line.first(() => ask(sql, params, options)) },
      (sql, params) => line.first(() => raw.query(sql, params)),
    ),
    transaction: (work) => inTransaction(session, work),
    close: async () => {
      await line.usual(async () => {
        if (!raw.closed) await raw.close();
      });
      await lock?.release();
    },
  };
};

type Ask = (sql: string, params: unknown[]) => Promise<{ readonly rows: readonly unknown[] }>;

/** @param anew asks without a kept plan; inside a transaction nothing is kept */
const queriesOn = (session: Pick<PGlite, "query" | "exec"> | Transaction, anew: Ask | null = null): Queries => ({
  query: async (sql, params = [], plan = "kept") => {
    const values = params.map(storable);
    const asked = plan === "anew" && anew !== null ? anew(sql, values) : session.query<Row>(sql, values);
    return (await answered(asked)).rows as readonly Row[];
  },
  script: async (sql) => {
    await answered(session.exec(sql));
  },
});

const inTransaction = async <T>(session: EmbeddedSession, work: (tx: Queries) => Promise<T>): Promise<T> => {
  // What `work` throws is passed on as it is; only begin and commit can fail in the driver's own words.
  let thrown: { readonly cause: unknown } | null = null;
  try {
    return await session.transaction((tx) =>
      work(queriesOn(tx)).catch((cause) => {
        thrown = { cause };
        throw cause;
      }),
    );
  } catch (cause) {
    throw thrown === null ? databaseError(cause) : cause;
  }
};

const answered = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw databaseError(cause);
  }
};
