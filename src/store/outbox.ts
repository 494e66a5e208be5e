import type { EffectRow, EffectStatus, Outbox } from "../app/ports/outbox.ts";
import type { Database, Row } from "./database.ts";
import { effectRowOf, effectRowSql } from "./effect-row.ts";
import { numberOf, textOf } from "./row.ts";

const unfinished = "('waiting', 'queued', 'started')";

/** Effects from the commit that implied them until they are over. All times are the database's. */
export const outbox = (db: Database): Outbox => {
  const rows = async (sql: string, params: Parameters<Database["query"]>[1]): Promise<readonly EffectRow[]> =>
    (await db.query(sql, params)).map(effectRowOf);
  const change = async (sql: string, params: Parameters<Database["query"]>[1]): Promise<void> => {
    await db.query(sql, params);
  };
  return {
    ready: (limit) => rows(readySql, [limit]),
    markQueued: (ids) => change(markQueuedSql, [ids]),
    overdue: (olderThanMs, limit) => rows(overdueSql, [olderThanMs, limit]),
    get: async (id) =>
      (await rows(`select ${effectRowSql} from firebreak.effect e where id = $1::text`, [id]))[0] ?? null,
    begin: async (id) => (await rows(beginSql, [id]))[0] ?? null,
    progress: (id, progress) => change(progressSql, [id, JSON.stringify(progress)]),
    end: (id, status, reason) => change(endSql, [id, status, reason]),
    postpone: (id, dueAt) => change(postponeSql, [id, dueAt]),
    counts: async () => countsOf(await db.query(countsSql)),
  };
};

// "First of its stream" is asked row by row in the order of the answer, so that a long backlog costs only its head
// (1.3 ms with 14,000 rows waiting). As "not exists", or as a plain equality, PostgreSQL expects few rows to pass and
// sorts the whole backlog first (30 ms); the "case" keeps it from guessing.
const readySql = `
  select ${effectRowSql} from firebreak.effect e
  where e.status = 'waiting' and case when e.stream is null or e.incident_id is null then true else e.ord = (
    select min(first.ord) from firebreak.effect first
    where first.incident_id = e.incident_id and first.stream = e.stream and first.stream is not null
      and first.status in ${unfinished}
  ) end
  order by e.lane, e.ord limit $1::int`;

// A row that has begun or ended meanwhile keeps its status; the time is set anew, so that a row handed over again is
// not overdue at once. Rows are locked in one order, so that two relays cannot wait for each other.
const markQueuedSql = `
  update firebreak.effect e set
    queued_at = now(), status = case when e.status = 'waiting' then 'queued' else e.status end
  from (
    select id from firebreak.effect where id = any($1::text[]) and status in ${unfinished} order by id for update
  ) mine
  where e.id = mine.id`;

const overdueSql = `
  select ${effectRowSql} from firebreak.effect e
  where e.status in ('queued', 'started')
    and e.due_at <= now() - $1::float8 * interval '1 millisecond'
    and greatest(e.queued_at, e.started_at) <= now() - $1::float8 * interval '1 millisecond'
  order by e.lane, e.ord limit $2::int`;

const beginSql = `
  with e as materialized (
    select * from firebreak.effect where id = $1::text and status in ${unfinished} for update
  ), begun as (
    update firebreak.effect set status = 'started', attempts = effect.attempts + 1, started_at = now()
    from e where effect.id = e.id
  )
  select ${effectRowSql} from e`;

// Merged, not replaced: whoever records the message's ts does not lose the channel id of the attempt before.
const progressSql = "update firebreak.effect set progress = progress || $2::text::jsonb where id = $1::text";

// The first end stays: a slower twin of the same job cannot turn "done" into "failed".
const endSql = `
  update firebreak.effect set status = $2::text, reason = $3::text, ended_at = now()
  where id = $1::text and status in ${unfinished}`;

// started_at stays: what the attempt before did may still be unknown.
const postponeSql = `
  update firebreak.effect set due_at = $2::timestamptz, status = 'queued', queued_at = now()
  where id = $1::text and status in ${unfinished}`;

const countsSql = "select status, count(*)::int as count from firebreak.effect group by status";

const countsOf = (rows: readonly Row[]): Readonly<Record<EffectStatus, number>> => ({
  ...{ waiting: 0, queued: 0, started: 0, done: 0, failed: 0, skipped: 0 },
  ...Object.fromEntries(rows.map((row) => [textOf(row, "status"), numberOf(row, "count")])),
});
