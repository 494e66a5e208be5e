import pg from "pg";
import type { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Database, Plan, Queries, Row, SqlValue } from "./database.ts";
import { databaseError } from "./database-error.ts";
import { storable } from "./storable-text.ts";

export type PostgresOptions = {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Connections at most; the store needs few, because accepts are written in batches. */
  readonly poolSize?: number;
  /** Below Slack's three seconds, so that a declare can still go to the spool when Postgres does not answer. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may run, on the server; the client waits a second longer before it gives the link up. */
  readonly statementTimeoutMs?: number;
  /** Told about connections that broke while nobody used them; the pool replaces them by itself. */
  readonly onIdleError?: (error: UpstreamError) => void;
};

/** Deliveries and alerts write one batch at a time each; the others are for what is looked up for an alert or a gate. */
const intakeConnections = 4;
const clientGraceMs = 1_000;
const scriptTimeoutMs = 3_600_000;

/**
 * A pool of connections to a PostgreSQL server. It connects when first asked, so this never throws.
 * Nothing is tried twice here: a caller knows whether its request may be repeated, and the queue does the waiting.
 */
export const openPostgres = (options: PostgresOptions): Database => {
  const pool = poolOf(options);
  const intake = poolOf({ ...options, poolSize: intakeConnections });
  return {
    kind: "postgres",
    ...queriesOn(pool),
    intake: queriesOn(intake),
    transaction: (work) => inTransaction(pool, work),
    close: async () => void (await Promise.all([pool.end(), intake.end()])),
  };
};

const poolOf = (options: PostgresOptions): pg.Pool => {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // The server cannot end a statement whose link is gone: only this clock sees a partition.
    query_timeout: statementTimeoutMs + clientGraceMs,
    keepAlive: true,
    application_name: "firebreak",
  });
  const onIdleError = options.onIdleError ?? (() => {});
  // Without these two listeners a restart of Postgres ends the process: an "error" event that nobody hears is thrown.
  pool.on("error", (cause) => onIdleError(databaseError(cause)));
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  return pool;
};

type Connection = Pick<pg.Pool, "query"> | Pick<pg.PoolClient, "query">;

const queriesOn = (connection: Connection): Queries => ({
  query: async (sql, params = [], plan = "kept") =>
    rowsOf(await answered(connection.query(statementOf(sql, params, plan)))),
  script: async (sql) => {
    await answered(connection.query(patient(sql)));
  },
});

/** The texts of our statements are constants; were one not, it goes unnamed rather than fill the server's memory. */
const maxNamed = 500;
const names = new Map<string, string>();

/** Named, so that a connection parses and plans each of our statements once, which costs more than running most of them. */
const statementOf = (sql: string, params: readonly SqlValue[], plan: Plan): pg.QueryConfig => {
  const values = params.map(parameterOf);
  if (params.length === 0 || plan === "anew") return { text: sql, values };
  const name = names.get(sql) ?? (names.size < maxNamed ? `fb${names.size + 1}` : undefined);
  if (name === undefined) return { text: sql, values };
  names.set(sql, name);
  return { name, text: sql, values };
};

/** Migrations wait for one another, and may build an index over a large table: the client's clock is set aside. */
const patient = (sql: string): pg.QueryConfig => {
  const config: pg.QueryConfig & { readonly query_timeout: number } = { text: sql, query_timeout: scriptTimeoutMs };
  return config;
};

const parameterOf = (value: SqlValue): unknown => storable(value);
const rowsOf = (result: pg.QueryResult): readonly Row[] => result.rows as readonly Row[];

const answered = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw databaseError(cause);
  }
};

const inTransaction = async <T>(pool: pg.Pool, work: (tx: Queries) => Promise<T>): Promise<T> => {
  const client = await answered(pool.connect());
  const tx = queriesOn(client);
  try {
    await tx.query("begin");
    const result = await work(tx);
    await tx.query("commit");
    client.release();
    return result;
  } catch (cause) {
    // A link that cannot even roll back is thrown away; the server rolls back by itself when it notices.
    const failure = await client.query("rollback").then(
      () => null,
      (error: Error) => error,
    );
    client.release(failure ?? undefined);
    throw cause;
  }
};
