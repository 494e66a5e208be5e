import type { DatabaseInstance, DatabaseReader } from "../../app/ports/infrastructure.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { formatDuration } from "../../base/duration.ts";
import type { Instant } from "../../base/instant.ts";
import { type LookedAt, lookAt } from "./look-at.ts";
import type { RowsOf, Seen } from "./looks.ts";
import { statusText } from "./status-text.ts";

type Options = {
  /** Each with a connection URL of a role of its own. */
  readonly databases: readonly (DatabaseInstance & { readonly url: string })[];
  readonly now: () => Instant;
  /** Milliseconds that only grow. */
  readonly nowMs: () => number;
};

export type PostgresReader = DatabaseReader & {
  /** Whether a database lets us look, in a sentence; for the doctor. */
  readonly reach: (instance: string) => Promise<{ readonly level: "ok" | "warn" | "fail"; readonly text: string }>;
};

/** Questions that come together are one look, so that a database without connections is asked for one of them. */
const sharedMs = 5_000;

/** Databases that run PostgreSQL, by their own statistics views. */
export const createPostgresReader = ({ databases, now, nowMs }: Options): PostgresReader => {
  const made = new Map<string, { readonly atMs: number; readonly at: Instant; readonly looked: Promise<LookedAt> }>();
  const look = (instance: string): { readonly at: Instant; readonly looked: Promise<LookedAt> } | null => {
    const url = databases.find(({ name }) => name === instance)?.url;
    if (url === undefined) return null;
    const last = made.get(instance);
    if (last !== undefined && nowMs() - last.atMs < sharedMs) return last;
    const fresh = { atMs: nowMs(), at: now(), looked: lookAt(url) };
    made.set(instance, fresh);
    return fresh;
  };
  const read =
    <Input extends { readonly instance: string }>(
      say: (looked: LookedAt, at: Instant, input: Input) => Reading<string>,
    ) =>
    async (input: Input): Promise<Reading<string>> => {
      const one = look(input.instance);
      if (one === null)
        return failed(`${input.instance} is not configured; there are ${databases.map(({ name }) => name).join(", ")}`);
      return say(await one.looked, one.at, input);
    };
  return {
    instances: databases.map(({ name, services }) => ({ name, services })),
    status: read((looked, at) =>
      looked.kind === "seen" ? ok(`Seen at ${at}\n${statusText(looked.seen)}`) : failed(whyNot(looked)),
    ),
    metric: read<{ readonly query: string; readonly instance: string }>((looked, at, { query }) => {
      if (looked.kind !== "seen") return failed(whyNot(looked));
      const metric = Object.hasOwn(metrics, query) ? metrics[query] : undefined;
      if (metric === undefined)
        return failed(`PostgreSQL does not tell ${query}; it tells ${Object.keys(metrics).join(", ")}`);
      const value = metric(looked.seen);
      if (value === null) return { status: "empty", link: null, body: "" };
      return ok(JSON.stringify({ metric: query, timestamps: [at], values: [value] }));
    }),
    events: read((looked, at) => {
      if (looked.kind === "unreachable") return failed(whyNot(looked));
      const lines = looked.kind === "seen" ? eventsIn(looked.seen) : refusalEvents(looked);
      return lines.length === 0
        ? { status: "empty", link: null, body: "" }
        : ok(lines.map((line) => `${at} ${line}`).join("\n"));
    }),
    reach: async (instance) => {
      const looked = await (look(instance)?.looked ?? { kind: "unreachable" as const, says: "it is not configured" });
      return looked.kind === "seen"
        ? reached(instance, looked.seen)
        : { level: "fail", text: `${instance}: ${whyNot(looked)}` };
    },
  };
};

const ok = (body: string): Reading<string> => ({ status: "ok", value: body, link: null, body });
const failed = (reason: string): Reading<string> => ({ status: "failed", reason, link: null });

/** Of an application's password nothing is said here: these are our own credentials. Source: PostgreSQL 15, appendix A. */
const whyNot = (looked: Exclude<LookedAt, { kind: "seen" }>): string => {
  if (looked.kind === "unreachable") return `it cannot be reached: ${looked.says}`;
  if (looked.code.startsWith("28")) return `the role that looks is not let in (${looked.code})`;
  return `it lets nobody in: ${looked.says} (${looked.code})`;
};

const noSlots = "53300";
const notUpYet = "57P03";

const refusalEvents = ({ code, says }: Extract<LookedAt, { kind: "refused" }>): readonly string[] => {
  if (code === noSlots) return [`too many connections: ${says}`];
  return code === notUpYet ? [says] : [];
};

const rowsOf = <Name extends keyof Seen>(seen: Seen, name: Name): RowsOf<Name> =>
  (seen[name].kind === "rows" ? seen[name].rows : []) as unknown as RowsOf<Name>;

const connections = (seen: Seen): number => rowsOf(seen, "sessions").reduce((all, { total }) => all + total, 0);

/** Behind the primary: of the slowest replica, or of itself when it is one. Null: there is none. */
const lagSeconds = (seen: Seen): number | null => {
  const own = rowsOf(seen, "standby").map(({ behind_s, caught_up }) => (caught_up === true ? 0 : (behind_s ?? 0)));
  // A replica that has caught up tells no delay.
  const all = [...own, ...rowsOf(seen, "replicas").map(({ lag_s }) => lag_s ?? 0)];
  return all.length === 0 ? null : Math.max(...all);
};

/** In the names of CloudWatch, which the checks ask for; one moment each, since the views have no memory. */
const metrics: Readonly<Record<string, (seen: Seen) => number | null>> = {
  DatabaseConnections: (seen) => (seen.sessions.kind === "rows" ? connections(seen) : null),
  ReplicaLag: lagSeconds,
  BlockedSessions: (seen) => (seen.waiting.kind === "rows" ? rowsOf(seen, "waiting").length : null),
  OldestTransactionSeconds: (seen) =>
    seen.transactions.kind === "rows"
      ? rowsOf(seen, "transactions").reduce((most, { transaction_s }) => Math.max(most, transaction_s ?? 0), 0)
      : null,
};

const longLagSeconds = 60;

/** What is out of the ordinary now, in the words of a server's log. */
const eventsIn = (seen: Seen): readonly string[] => {
  const [server] = rowsOf(seen, "server");
  const usable = server === undefined ? Number.POSITIVE_INFINITY : server.max_connections - server.reserved;
  const used = connections(seen);
  const lag = lagSeconds(seen);
  const lost = rowsOf(seen, "slots").filter(({ wal }) => wal === "lost");
  return [
    // One of them was ours.
    ...(used >= usable
      ? [`approaching max_connections: ${used - 1} of ${usable} that are not reserved are in use`]
      : []),
    ...(lag !== null && lag > longLagSeconds ? [`replica is behind by ${formatDuration(lag * 1_000)}`] : []),
    ...lost.map(({ name }) => `replication slot ${name} is lost: what its reader needs is gone`),
  ];
};

/** Warns of a role that could do more than look. */
const reached = (instance: string, seen: Seen): { readonly level: "ok" | "warn" | "fail"; readonly text: string } => {
  const [server] = rowsOf(seen, "server");
  if (server === undefined) return { level: "fail", text: `${instance}: it says nothing of itself` };
  const hidden = Object.entries(seen).flatMap(([name, one]) =>
    one.kind === "not_seen" ? [`${name} (${one.why})`] : [],
  );
  const what = `${instance}: PostgreSQL ${server.version}, ${server.standby ? "a standby" : "primary"}`;
  if (server.superuser)
    return {
      level: "warn",
      text: `${what}; the role that looks is a superuser: give it a role of its own, with pg_monitor`,
    };
  if (!server.sees_all)
    return { level: "warn", text: `${what}; the role that looks has no pg_monitor and sees little` };
  return { level: "ok", text: hidden.length === 0 ? what : `${what}; not seen: ${hidden.join(", ")}` };
};
