/** What a query may be given. Every placeholder is cast in the SQL (`$1::text[]`), so both drivers agree on its type. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/** One row as it comes from a driver; read it with the functions of row.ts, never by hand. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * `kept`: planned once for a connection, which is right for nearly all. `anew`: for what looks up many keys in a table
 * that grows a thousandfold in a storm; its plan from before would read all of it.
 */
export type Plan = "kept" | "anew";

export type Queries = {
  /** One statement. @throws UpstreamError; a refused statement has run not at all. */
  readonly query: (sql: string, params?: readonly SqlValue[], plan?: Plan) => Promise<readonly Row[]>;
  /** Several statements without parameters, for migrations. */
  readonly script: (sql: string) => Promise<void>;
};

/** The little that the store needs of a database; PGlite and pg are each behind one. */
export type Database = Queries & {
  /**
   * A line of its own for what a sender waits for: what must be durable before a delivery or an alert is answered, and
   * what the deploy gate has to know. It waits for no other work, so only short statements belong in it.
   */
  readonly intake: Pick<Queries, "query">;
  readonly kind: "pglite" | "postgres";
  /** Commits when `work` resolves, rolls back when it rejects. Do nothing but queries inside: PGlite has one line. */
  readonly transaction: <T>(work: (tx: Queries) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};
