import pg from "pg";
import { z } from "zod";
import { type LookName, looks, type Seen } from "./looks.ts";

export type LookedAt =
  | { readonly kind: "seen"; readonly seen: Seen }
  /** It answered, and would not let us in. `code` is its SQLSTATE. */
  | { readonly kind: "refused"; readonly code: string; readonly says: string }
  | { readonly kind: "unreachable"; readonly says: string };

/** Everything together: a first look at an incident waits no longer than 2.2 s for any answer. */
const allMs = 1_900;
const connectMs = 1_500;
const statementMs = 800;
const lockMs = 100;

/**
 * Looks at one database once: one connection, one transaction that can only read, gone afterwards. All settings are the
 * transaction's own: behind a pooler a session is handed on to others, and one that was left read-only would break them.
 */
export const lookAt = async (url: string): Promise<LookedAt> => {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    return { kind: "unreachable", says: "its address does not begin with postgres://" };
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: "firebreak-look",
  });
  // What a connection that is given up says afterwards is nobody's business.
  client.on("error", () => undefined);
  const seen = new Map<LookName, unknown>();
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, allMs);
  try {
    const looking = look(client, seen);
    // Given up, it fails once more when the connection ends.
    looking.catch(() => undefined);
    await Promise.race([looking, late]);
    if (seen.size === 0) return { kind: "unreachable", says: `no answer within ${allMs} ms` };
    return { kind: "seen", seen: whole(seen) };
  } catch (error) {
    if (seen.size > 0) return { kind: "seen", seen: whole(seen) };
    const says = error instanceof Error ? error.message.slice(0, 300) : String(error);
    return isOfServer(error)
      ? { kind: "refused", code: codeOf(error), says }
      : { kind: "unreachable", says: says || codeOf(error) };
  } finally {
    clearTimeout(timer);
    void client.end().catch(() => undefined);
  }
};

const whole = (seen: ReadonlyMap<LookName, unknown>): Seen =>
  Object.fromEntries(
    (Object.keys(looks) as LookName[]).map((name) => [name, seen.get(name) ?? notSeen("there was no time left")]),
  ) as Seen;

const look = async (client: pg.Client, seen: Map<LookName, unknown>): Promise<void> => {
  await client.connect();
  await client.query(
    `begin transaction read only;
     set local statement_timeout = ${statementMs};
     set local lock_timeout = ${lockMs};
     set local idle_in_transaction_session_timeout = ${2 * allMs};
     set local search_path = pg_catalog, public;
     set local jit = off`,
  );
  for (const name of Object.keys(looks) as LookName[]) {
    seen.set(name, await oneLook(client, name));
    // After the first look, which tells whether everybody's sessions are read-only, ours left aside.
    if (name === "server") await client.query("set local default_transaction_read_only = on");
  }
  await client.query("rollback");
};

/** Each for itself: a view that may not be read, or is not there, costs the others nothing. */
const oneLook = async (client: pg.Client, name: LookName): Promise<Seen[LookName]> => {
  const { sql, row } = looks[name];
  try {
    const results: unknown = await client.query(`savepoint look; ${sql}; release savepoint look`);
    const [, result] = z.array(z.looseObject({ rows: z.array(z.unknown()) })).parse(results);
    return { kind: "rows", rows: z.array(row as z.ZodType).parse(result?.rows ?? []) } as Seen[LookName];
  } catch (error) {
    if (!isOfServer(error)) throw error;
    await client.query("rollback to savepoint look");
    return notSeen(reasons[codeOf(error)] ?? (error as Error).message.slice(0, 160));
  }
};

const notSeen = (why: string): { readonly kind: "not_seen"; readonly why: string } => ({ kind: "not_seen", why });

/** SQLSTATEs. Source: PostgreSQL 15, appendix A. */
const reasons: Readonly<Record<string, string>> = {
  "42501": "the role may not",
  "42P01": "it is not installed",
  "42703": "this version has other columns",
  "42883": "this version has no such function",
  "57014": "it took too long",
  "55P03": "it would have had to wait for a lock",
  "55000": "it is not loaded",
};

const isOfServer = (error: unknown): boolean => error instanceof pg.DatabaseError;
const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
