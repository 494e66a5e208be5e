import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import { type FolderLock, lockFolder } from "./data-folder-lock.ts";
import type { Database, Queries } from "./database.ts";
import { databaseError } from "./database-error.ts";
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
  const session: EmbeddedSession = {
    query: (sql, params, options) => line.usual(() => raw.query(sql, params, options)),
    exec: (sql, options) => line.usual(() => raw.exec(sql, options)),
    transaction: (work) => line.usual(() => raw.transaction(work)),
    onNotification: (listener) => raw.onNotification(listener),
  };
  return {
    kind: "pglite",
    session,
    ...queriesOn(session),
    intake: queriesOn({
      ...session,
      query: (sql, params, options) => line.first(() => raw.query(sql, params, options)),
    }),
    transaction: (work) => inTransaction(session, work),
    close: async () => {
      if (!raw.closed) await raw.close();
      await lock?.release();
    },
  };
};

const queriesOn = (session: Pick<PGlite, "query" | "exec"> | Transaction): Queries => ({
  query: async (sql, params = []) => {
    const answer = await answered(session.query<Record<string, unknown>>(sql, params.map(storable)));
    return answer.rows;
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
