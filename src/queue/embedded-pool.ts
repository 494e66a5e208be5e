import { EventEmitter } from "node:events";
import { type PostgresConnection, runMigrations } from "bullmq";

/** The part of PGlite that the queue needs; only store/ knows PGlite itself. */
export type EmbeddedPostgres = EmbeddedSession & {
  transaction<T>(work: (tx: EmbeddedSession) => Promise<T>): Promise<T>;
  onNotification(listener: (channel: string, payload: string) => void): () => void;
};

export type EmbeddedSession = {
  query(sql: string, params?: unknown[], options?: ValueOptions): Promise<Answer>;
  exec(sql: string): Promise<readonly unknown[]>;
};

type Answer = { readonly rows: readonly unknown[]; readonly affectedRows?: number | undefined };
type ValueOptions = {
  serializers: Record<number, (value: unknown) => string>;
  parsers: Record<number, (text: string) => unknown>;
};

/** What BullMQ calls a pool and a client of it. */
type Pool = PostgresConnection["pool"];
type Client = Awaited<ReturnType<Pool["connect"]>>;

/** Type numbers of PostgreSQL (pg_type): json, jsonb, int8, numeric. */
const oid = { json: 114, jsonb: 3802, int8: 20, numeric: 1700 } as const;

const jsonText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
const asText = (text: string): string => text;

/** As node-postgres does it: BullMQ writes JSON as text of its own, and reads large numbers as text. */
const valuesLikePg: ValueOptions = {
  serializers: { [oid.json]: jsonText, [oid.jsonb]: jsonText },
  parsers: { [oid.int8]: asText, [oid.numeric]: asText },
};

/**
 * Makes BullMQ's tables where they are missing, and hands out the one session as if it were a pool.
 * The session's search_path becomes `bullmq`, as BullMQ's statements expect: everybody else names their schema.
 */
export const openEmbeddedPool = async (postgres: EmbeddedPostgres): Promise<Pool> => {
  // A transaction of PGlite keeps the statements of everybody else out; BullMQ's own BEGIN would let them in.
  await postgres.transaction((tx) => runMigrations(withoutTransactions(tx)));
  await postgres.exec("set search_path to bullmq");
  // PGlite has no autovacuum, and every job leaves some dead rows behind.
  await postgres.exec("vacuum bullmq.job, bullmq.event");
  return new EmbeddedPool(postgres);
};

const withoutTransactions = (tx: EmbeddedSession): Pick<Pool, "query"> => ({
  query: async <R>(sql: string, params?: readonly unknown[]) =>
    /^(begin|commit|rollback)$/i.test(sql.trim()) ? { rows: [] } : ask<R>(tx, sql, params),
});

/** Migrations hold several statements, which only `exec` takes; parameters only `query` takes. */
const ask = async <R>(session: EmbeddedSession, sql: string, params?: readonly unknown[]) => {
  if (params === undefined || params.length === 0) {
    const answers = (await session.exec(sql)) as readonly Answer[];
    return resultOf<R>(answers.at(-1));
  }
  const values = params.map((value) => (value === undefined ? null : value));
  return resultOf<R>(await session.query(sql, values, valuesLikePg));
};

const resultOf = <R>(answer: Answer | undefined) => ({
  rows: [...(answer?.rows ?? [])] as R[],
  rowCount: answer?.affectedRows ?? answer?.rows.length ?? 0,
});

class EmbeddedPool extends EventEmitter implements Pool {
  /** There is no network in between, so no silent loss: BullMQ may wait for a notification as long as it likes. */
  readonly options = { keepAlive: true };
  readonly #postgres: EmbeddedPostgres;
  readonly #clients = new Set<EmbeddedClient>();
  readonly #stopListening: () => void;
  #ended = false;

  constructor(postgres: EmbeddedPostgres) {
    super();
    this.setMaxListeners(0);
    this.#postgres = postgres;
    this.#stopListening = postgres.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit("notification", { channel, payload });
    });
  }

  async query<R>(sql: string, params?: readonly unknown[]) {
    if (this.#ended) throw new Error("Cannot use a pool after calling end on the pool");
    return ask<R>(this.#postgres, sql, params);
  }

  async connect(): Promise<Client> {
    const client = new EmbeddedClient(this, () => this.#clients.delete(client));
    this.#clients.add(client);
    return client;
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#stopListening();
    this.#clients.clear();
  }
}

class EmbeddedClient extends EventEmitter implements Client {
  readonly #pool: EmbeddedPool;
  readonly #onRelease: () => void;

  constructor(pool: EmbeddedPool, onRelease: () => void) {
    super();
    this.#pool = pool;
    this.#onRelease = onRelease;
  }

  query<R>(sql: string, params?: readonly unknown[]) {
    return this.#pool.query<R>(sql, params);
  }

  release(): void {
    this.#onRelease();
  }
}
