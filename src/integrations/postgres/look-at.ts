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
const leastLeftMs = 100;

/**
 * Looks at one database once: one connection, one transaction that can only read, gone afterwards. All settings are the
 * transaction's own: behind a pooler a session is handed on to others, and one that was left read-only would break them.
 */
export const lookAt = async (url: string, nowMs: () => number): Promise<LookedAt> => {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    return { kind: "unreachable", says: "its address does not begin with postgres://" };
  const deadlineMs = nowMs() + allMs;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: "firebreak-look",
    query_timeout: allMs,
  });
  // What a connection that is given up says afterwards is nobody's business.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(
      `begin transaction read only;
       set local statement_timeout = ${statementMs};
       set local lock_timeout = ${lockMs};
       set local idle_in_transaction_session_timeout = ${2 * allMs};
       set local search_path = pg_catalog, public;
       set local jit = off`,
    );
    const entries: [LookName, unknown][] = [];
    for (const name of Object.keys(looks) as LookName[]) {
      const isLate = deadlineMs - nowMs() < leastLeftMs;
      entries.push([name, isLate ? notSeen("there was no time left") : await oneLook(client, name)]);
      // After the first look, which tells whether everybody's sessions are read-only, ours left aside.
      if (name === "server") await client.query("set local default_transaction_read_only = on");
    }
    await client.query("rollback");
    return { kind: "seen", seen: Object.fromEntries(entries) as Seen };
  } catch (error) {
    const code = codeOf(error);
    const says = error instanceof Error ? error.message.slice(0, 300) : String(error);
    return /^[0-9A-Z]{5}$/.test(code) && isOfServer(error)
      ? { kind: "refused", code, says }
      : { kind: "unreachable", says: says || code };
  } finally {
    await leave(client);
  }
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

const leaveMs = 500;

const leave = async (client: pg.Client): Promise<void> => {
  const late = new Promise<void>((resolve) => setTimeout(resolve, leaveMs).unref());
  await Promise.race([client.end().catch(() => undefined), late]);
};
