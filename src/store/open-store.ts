import type { Store } from "../app/ports/store.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { agentRunStore, spendStore } from "./agents.ts";
import { openAlertStore } from "./alerts.ts";
import { auditStore } from "./audit.ts";
import { backlogOf } from "./backlog.ts";
import type { Database } from "./database.ts";
import { evidenceStore } from "./evidence.ts";
import { openInbox } from "./inbox.ts";
import { type Evolve, incidentStateVersion, type StateReader } from "./incident-state.ts";
import { incidentStore } from "./incidents.ts";
import { migrate } from "./migrate.ts";
import { operationsStore } from "./operations.ts";
import { outbox } from "./outbox.ts";
import { type EmbeddedSession, openPglite } from "./pglite.ts";
import { openPostgres, type PostgresOptions } from "./postgres.ts";
import { requestStore } from "./requests.ts";
import { surfaceStore } from "./surfaces.ts";

export type DatabaseChoice =
  /** `dataFolder` null: in memory, gone with the process. */
  { readonly kind: "pglite"; readonly dataFolder: string | null } | ({ readonly kind: "postgres" } & PostgresOptions);

export type StoreOptions = {
  readonly database: DatabaseChoice;
  readonly evolve: Evolve;
};

export type OpenStore = Store & {
  readonly kind: Database["kind"];
  /** The embedded session, which BullMQ shares; null on Postgres. */
  readonly session: EmbeddedSession | null;
  /** Writes what is on its way, then gives the database back. */
  readonly close: () => Promise<void>;
};

/**
 * Opens the database, brings its schema up to date and gives the store on it.
 * @throws FolderInUse when another process owns the embedded folder
 * @throws UpstreamError when Postgres cannot be reached, or was made by a newer Firebreak
 */
export const openStore = async ({ database, evolve }: StoreOptions): Promise<OpenStore> => {
  const { db, session } = await openDatabase(database);
  try {
    await migrate(db);
    await tidy(db);
  } catch (cause) {
    await db.close();
    throw cause;
  }
  return { ...storeOn(db, { evolve, stateVersion: incidentStateVersion }), session };
};

const openDatabase = async (
  choice: DatabaseChoice,
): Promise<{ readonly db: Database; readonly session: EmbeddedSession | null }> => {
  if (choice.kind === "postgres") return { db: openPostgres(choice), session: null };
  const db = await openPglite(choice.dataFolder);
  return { db, session: db.session };
};

/** PGlite has no autovacuum: without this its planner knows nothing of the tables, and dead rows stay for ever. */
const tidy = async (db: Database): Promise<void> => {
  if (db.kind === "pglite") await db.script("vacuum analyze");
};

/** The store on a database that is open and migrated; closing the store closes the database. */
export const storeOn = (db: Database, reader: StateReader): Omit<OpenStore, "session"> => {
  const inbox = openInbox(db);
  const alerts = openAlertStore(db);
  return {
    kind: db.kind,
    incidents: incidentStore(db, reader),
    outbox: outbox(db),
    surfaces: surfaceStore(db),
    inbox,
    evidence: evidenceStore(db),
    alerts,
    operations: operationsStore(db),
    spending: spendStore(db),
    agentRuns: agentRunStore(db),
    requests: requestStore(db),
    audit: auditStore(db, reader),
    backlog: () => backlogOf(db),
    ping: (timeoutMs) => ping(db, timeoutMs),
    close: async () => {
      try {
        await Promise.all([inbox.close(), alerts.close()]);
      } finally {
        await db.close();
      }
    },
  };
};

const ping = async (db: Database, timeoutMs: number): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(noAnswer(timeoutMs)), timeoutMs);
  try {
    await Promise.race([db.query("select 1 as alive"), late]);
  } finally {
    clearTimeout(timer);
  }
};

const noAnswer = (timeoutMs: number): UpstreamError =>
  new UpstreamError(`database: no answer within ${timeoutMs} ms`, { service: "database", retryable: true });
