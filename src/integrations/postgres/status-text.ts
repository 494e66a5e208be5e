import { formatDuration } from "../../base/duration.ts";
import { withoutControls } from "../plain-text.ts";
import type { LookName, RowsOf, Seen } from "./looks.ts";
import { maskLiterals } from "./mask-literals.ts";

const statementShown = 240;
const nameShown = 48;

/** What was seen, as a person would note it: the worst first in each part, statements without their values. */
export const statusText = (seen: Seen): string =>
  [
    part(seen, "server", "Server", serverLines),
    part(seen, "sessions", "Connections", (rows) => connectionLines(rows, seen)),
    part(seen, "waiting", "Waiting for locks", waitingLines),
    part(seen, "blockers", "Who blocks", blockerLines),
    part(seen, "transactions", "Oldest open transactions", transactionLines),
    part(seen, "prepared", "Prepared and not ended", (rows) =>
      rows.map(({ name, owner, age_s }) => `${plain(name)} of ${plain(owner)}, ${age(age_s)}`),
    ),
    part(seen, "replicas", "Replicas", replicaLines),
    part(seen, "standby", "As a standby", standbyLines),
    part(seen, "slots", "Replication slots", slotLines),
    part(seen, "dead", "Dead rows", deadLines),
    part(seen, "horizon", "Transaction ids", (rows) =>
      rows.map(
        ({ database, age: used, limit }) =>
          `${plain(database)}: ${number(used)} since the last freeze; autovacuum is forced at ${number(limit)}`,
      ),
    ),
    part(seen, "counters", "Counted", counterLines),
    part(seen, "statements", "Statements that took most time", statementLines),
    part(seen, "wal", "Write-ahead log on disk", (rows) =>
      rows.map(({ files, bytes }) => `${size(bytes)} in ${files} files`),
    ),
    part(seen, "sizes", "Databases", (rows) => rows.map(({ database, bytes }) => `${plain(database)}: ${size(bytes)}`)),
  ]
    .filter((text) => text !== "")
    .join("\n");

const part = <Name extends LookName>(
  seen: Seen,
  name: Name,
  title: string,
  linesOf: (rows: RowsOf<Name>) => readonly string[],
): string => {
  const one = seen[name];
  if (one.kind === "not_seen") return `${title}: not seen, ${one.why}`;
  const lines = linesOf(one.rows as RowsOf<Name>);
  const [first, ...others] = lines;
  if (first === undefined) return quiet.has(name) ? "" : `${title}: none`;
  return [`${title}: ${first}`, ...others.map((line) => `  ${line}`)].join("\n");
};

/** Of these, none is nothing worth a line. */
const quiet: ReadonlySet<LookName> = new Set<LookName>(["blockers", "prepared", "standby", "slots"]);

const serverLines = (rows: RowsOf<"server">): readonly string[] =>
  rows.flatMap(({ version, standby, up_s, read_only, sees_all }) => [
    `PostgreSQL ${plain(version)}, ${standby ? "a standby" : "primary"}, up for ${age(up_s)}`,
    ...(read_only ? ["default_transaction_read_only = on for everybody"] : []),
    ...(sees_all ? [] : ["(the role that looks has no pg_monitor, so what others are doing is hidden from it)"]),
  ]);

const connectionLines = (rows: RowsOf<"sessions">, seen: Seen): readonly string[] => {
  const sum = (count: (row: RowsOf<"sessions">[number]) => number): number =>
    rows.reduce((all, row) => all + count(row), 0);
  const server = seen.server.kind === "rows" ? seen.server.rows[0] : undefined;
  const limit = server === undefined ? "" : ` of ${server.max_connections} (${server.reserved} of them reserved)`;
  const states = `${sum((row) => row.active)} active, ${sum((row) => row.idle)} idle, ${sum((row) => row.in_transaction)} idle in transaction`;
  return [
    `${sum((row) => row.total)}${limit}; ${states}`,
    ...rows
      .slice(0, 8)
      .map(
        ({ application, role, total, idle, in_transaction }) =>
          `${total} of ${plain(application)} as ${plain(role)}: ${idle} idle, ${in_transaction} idle in transaction`,
      ),
  ];
};

const waitingLines = (rows: RowsOf<"waiting">): readonly string[] => {
  if (rows.length === 0) return [];
  const longest = rows.reduce((most, { waits_s }) => Math.max(most, waits_s ?? 0), 0);
  return [
    `${rows.length} ${rows.length === 1 ? "session" : "sessions"}, the longest for ${age(longest)}`,
    ...rows
      .slice(0, 8)
      .map((row) => `${who(row)} waits ${age(row.waits_s)} for ${row.blockers.join(", ")}: ${statement(row)}`),
  ];
};

const blockerLines = (rows: RowsOf<"blockers">): readonly string[] =>
  rows.map(
    (row) =>
      `${who(row)} blocks ${row.blocks}${row.is_blocked ? ", and waits itself" : ""}; ${row.state ?? "state hidden"} for ${age(row.state_s)}, transaction open for ${age(row.transaction_s)}; last statement: ${statement(row)}`,
  );

const transactionLines = (rows: RowsOf<"transactions">): readonly string[] =>
  rows.map(
    (row) =>
      `${who(row)}: ${age(row.transaction_s)}, ${row.state ?? "state hidden"}${row.wait === null ? "" : ` (${plain(row.wait)})`}: ${statement(row)}`,
  );

const replicaLines = (rows: RowsOf<"replicas">): readonly string[] =>
  rows.map(
    ({ name, state, sync, lag_s, lag_bytes }) =>
      `${plain(name)}: ${state ?? "state hidden"}, ${sync ?? ""}, ${lag_s === null ? "no delay told" : `${age(lag_s)} behind`}, ${size(lag_bytes)} to go`,
  );

const standbyLines = (rows: RowsOf<"standby">): readonly string[] =>
  rows.map(({ behind_s, caught_up, receiver }) => {
    const behind = behind_s === null ? "has replayed nothing yet" : `replays what was written ${age(behind_s)} ago`;
    return `${caught_up === true ? "has replayed what it received" : behind}; receiver: ${receiver ?? "none"}`;
  });

const slotLines = (rows: RowsOf<"slots">): readonly string[] =>
  rows.map(
    ({ name, kind, active, held_bytes, wal }) =>
      `${plain(name)} (${kind ?? ""}): ${active ? "in use" : "NOT in use"}, holds back ${size(held_bytes)}, ${wal ?? ""}`,
  );

const deadLines = (rows: RowsOf<"dead">): readonly string[] =>
  rows.map(
    ({ table, dead, live, autovacuum_s, vacuuming }) =>
      `${plain(table)}: ${number(dead)} dead beside ${number(live)} live; ${vacuuming ? "being vacuumed now" : autovacuum_s === null ? "never autovacuumed" : `autovacuumed ${age(autovacuum_s)} ago`}`,
  );

const counterLines = (rows: RowsOf<"counters">): readonly string[] =>
  rows.map(
    ({ deadlocks, temp_bytes, rollbacks, commits, since_s }) =>
      `${number(deadlocks)} deadlocks, ${size(temp_bytes)} of temporary files, ${number(rollbacks)} rollbacks beside ${number(commits)} commits${since_s === null ? "" : `, in ${age(since_s)}`}`,
  );

const statementLines = (rows: RowsOf<"statements">): readonly string[] =>
  rows.map(
    ({ statement: sql, calls, total_ms, mean_ms }) =>
      `${total_ms < 10_000 ? `${number(total_ms)} ms` : `${number(total_ms / 1_000)} s`} in ${number(calls)} calls (${mean_ms.toFixed(1)} ms each): ${masked(sql)}`,
  );

type Session = { readonly pid: number; readonly application: string | null; readonly role: string | null };
const who = ({ pid, application, role }: Session): string => `${pid} (${plain(application)} as ${plain(role)})`;
const statement = (row: { readonly statement: string | null }): string =>
  row.statement === null || row.statement === "" ? "not shown" : masked(row.statement);

const masked = (sql: string): string => {
  const text = withoutControls(maskLiterals(sql));
  return text.length <= statementShown ? text : `${text.slice(0, statementShown - 1)}…`;
};

/** A name that a client gave itself; it may be anything. */
const plain = (text: string | null): string =>
  text === null || text === "" ? "unnamed" : withoutControls(text).replaceAll(/\s+/g, " ").slice(0, nameShown);

const age = (seconds: number | null): string =>
  seconds === null ? "unknown time" : formatDuration(Math.max(0, Math.round(seconds)) * 1_000);
const number = (value: number): string => Math.round(value).toLocaleString("en-US");
const units = ["bytes", "kB", "MB", "GB", "TB"] as const;
const size = (bytes: number | null): string => {
  if (bytes === null) return "unknown size";
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
};
