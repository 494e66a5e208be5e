import { z } from "zod";

/**
 * Everything that is asked of a database: fixed statements over views that read, each with a bound on its rows. Nothing
 * of an incident, an alert or a model gets into them. Sources: PostgreSQL 15, chapters 28.2 (statistics views), 54
 * (system views) and 9.27 (functions); what newer and older versions call otherwise is left out.
 */
export type Look<Row> = { readonly sql: string; readonly row: z.ZodType<Row> };

const look = <Row>(row: z.ZodType<Row>, sql: string): Look<Row> => ({ sql, row });

const seconds = z.number().nullable();
const words = z.string().nullable();
const count = z.number();

/** One client's session; `statement` still has its values in it. */
const session = {
  pid: count,
  role: words,
  application: words,
  state: words,
  statement: words,
};
const sessionColumns =
  "pid, usename::text as role, application_name as application, state, left(query, 2000) as statement";

export const looks = {
  server: look(
    z.object({
      version: z.string(),
      standby: z.boolean(),
      database: z.string(),
      up_s: seconds,
      max_connections: count,
      reserved: count,
      read_only: z.boolean(),
      sees_all: z.boolean(),
      superuser: z.boolean(),
    }),
    `select current_setting('server_version') as version, pg_is_in_recovery() as standby, current_database()::text as database,
       extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8 as up_s,
       current_setting('max_connections')::int as max_connections,
       current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0) as reserved,
       coalesce((select setting = 'on' and source in ('configuration file', 'command line', 'environment variable', 'database', 'global')
         from pg_settings where name = 'default_transaction_read_only'), false)
         or exists (select from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
           where s.setrole = 0 and (d.datname = current_database() or s.setdatabase = 0)
             and 'default_transaction_read_only=on' = any(s.setconfig)) as read_only,
       pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_all,
       (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  ),
  sessions: look(
    z.object({
      application: words,
      role: words,
      total: count,
      active: count,
      idle: count,
      in_transaction: count,
    }),
    `select application_name as application, usename::text as role, count(*)::int as total,
       count(*) filter (where state = 'active')::int as active, count(*) filter (where state = 'idle')::int as idle,
       count(*) filter (where state like 'idle in transaction%')::int as in_transaction
     from pg_stat_activity where backend_type = 'client backend' group by 1, 2 order by 3 desc limit 200`,
  ),
  waiting: look(
    z.object({ ...session, waits_s: seconds, blockers: z.array(count) }),
    `with waiting as materialized (select *, pg_blocking_pids(pid) as blockers from pg_stat_activity where wait_event_type = 'Lock')
     select ${sessionColumns}, extract(epoch from clock_timestamp() - query_start)::float8 as waits_s, blockers
     from waiting where cardinality(blockers) > 0 order by query_start limit 100`,
  ),
  blockers: look(
    z.object({ ...session, transaction_s: seconds, state_s: seconds, blocks: count, is_blocked: z.boolean() }),
    `with waiting as materialized (select pid, pg_blocking_pids(pid) as blockers from pg_stat_activity where wait_event_type = 'Lock'),
       blocking as (select unnest(blockers) as blocker, count(*)::int as blocks from waiting group by 1)
     select ${sessionColumns}, extract(epoch from clock_timestamp() - xact_start)::float8 as transaction_s,
       extract(epoch from clock_timestamp() - state_change)::float8 as state_s, b.blocks,
       exists (select from waiting w where w.pid = a.pid and cardinality(w.blockers) > 0) as is_blocked
     from blocking b join pg_stat_activity a on a.pid = b.blocker order by b.blocks desc limit 10`,
  ),
  transactions: look(
    z.object({ ...session, transaction_s: seconds, wait: words }),
    `select ${sessionColumns}, extract(epoch from clock_timestamp() - xact_start)::float8 as transaction_s, wait_event as wait
     from pg_stat_activity where xact_start < clock_timestamp() - interval '1 second' and backend_type = 'client backend'
       and pid <> pg_backend_pid() order by xact_start limit 8`,
  ),
  prepared: look(
    z.object({ name: z.string(), owner: z.string(), age_s: seconds }),
    `select left(gid, 60) as name, owner::text, extract(epoch from clock_timestamp() - prepared)::float8 as age_s
     from pg_prepared_xacts order by prepared limit 5`,
  ),
  replicas: look(
    z.object({
      name: words,
      state: words,
      sync: words,
      lag_s: seconds,
      lag_bytes: z.number().nullable(),
    }),
    `select application_name as name, state, sync_state as sync, extract(epoch from replay_lag)::float8 as lag_s,
       case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 end as lag_bytes
     from pg_stat_replication order by replay_lag desc nulls last limit 10`,
  ),
  standby: look(
    z.object({ behind_s: seconds, caught_up: z.boolean().nullable(), receiver: words }),
    `select extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 as behind_s,
       pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() as caught_up,
       (select status from pg_stat_wal_receiver limit 1) as receiver
     where pg_is_in_recovery()`,
  ),
  slots: look(
    z.object({ name: z.string(), kind: words, active: z.boolean(), held_bytes: z.number().nullable(), wal: words }),
    `select slot_name::text as name, slot_type as kind, active, wal_status as wal,
       case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 end as held_bytes
     from pg_replication_slots order by 5 desc nulls last limit 8`,
  ),
  dead: look(
    z.object({ table: z.string(), dead: count, live: count, autovacuum_s: seconds, vacuuming: z.boolean() }),
    `select left(schemaname || '.' || relname, 120) as table, n_dead_tup::float8 as dead, n_live_tup::float8 as live,
       extract(epoch from clock_timestamp() - last_autovacuum)::float8 as autovacuum_s,
       exists (select from pg_stat_progress_vacuum v where v.relid = t.relid and v.datid = (select oid from pg_database where datname = current_database())) as vacuuming
     from pg_stat_user_tables t where n_dead_tup >= 1000 order by n_dead_tup desc limit 8`,
  ),
  horizon: look(
    z.object({ database: z.string(), age: count, limit: count }),
    `select datname::text as database, age(datfrozenxid)::float8 as age, current_setting('autovacuum_freeze_max_age')::float8 as limit
     from pg_database order by age(datfrozenxid) desc limit 1`,
  ),
  counters: look(
    z.object({ deadlocks: count, temp_bytes: count, rollbacks: count, commits: count, since_s: seconds }),
    `select deadlocks::float8, temp_bytes::float8, xact_rollback::float8 as rollbacks, xact_commit::float8 as commits,
       extract(epoch from clock_timestamp() - stats_reset)::float8 as since_s
     from pg_stat_database where datname = current_database()`,
  ),
  statements: look(
    z.object({ statement: z.string(), calls: count, total_ms: count, mean_ms: count, rows: count }),
    `select left(query, 2000) as statement, calls::float8, total_exec_time::float8 as total_ms, mean_exec_time::float8 as mean_ms, rows::float8
     from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
       and userid <> (select oid from pg_roles where rolname = current_user)
     order by total_exec_time desc limit 8`,
  ),
  wal: look(
    z.object({ files: count, bytes: z.number().nullable() }),
    "select count(*)::int as files, sum(size)::float8 as bytes from pg_ls_waldir()",
  ),
  sizes: look(
    z.object({ database: z.string(), bytes: count }),
    `select datname::text as database, pg_database_size(oid)::float8 as bytes from pg_database
     where not datistemplate and has_database_privilege(oid, 'connect') order by 2 desc limit 5`,
  ),
} as const satisfies Readonly<Record<string, Look<unknown>>>;

export type LookName = keyof typeof looks;
export type RowsOf<Name extends LookName> = (typeof looks)[Name] extends Look<infer Row> ? readonly Row[] : never;

/** What one look has brought; a reason where it could not be made. */
export type Seen = {
  readonly [Name in LookName]:
    | { readonly kind: "rows"; readonly rows: RowsOf<Name> }
    | { readonly kind: "not_seen"; readonly why: string };
};
