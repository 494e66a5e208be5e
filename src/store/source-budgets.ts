import type { AlertStore } from "../app/ports/alert-store.ts";
import type { Database } from "./database.ts";
import { booleanOf, numberOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

export const sourceBudgets = (db: Database): Pick<AlertStore, "takeOfBudget"> => ({
  takeOfBudget: async ({ source, key, nowMs, withinMs, most }) => {
    const since = nowMs - withinMs;
    const [row] = await db.intake.query(takeSql, [indexableKey(source), indexableKey(key), nowMs, since, most]);
    if (row === undefined || booleanOf(row, "is_taken")) return { kind: "taken" };
    return { kind: "spent", untilMs: numberOf(row, "oldest") + withinMs };
  },
});

// One row a source, so that two processes wait for each other there; an alert that was taken for already costs nothing.
const takeSql = `
  with taken as (
    insert into firebreak.source_budget as b (source, shown)
    select $1::text, jsonb_build_object($2::text, $3::float8) where $5::int > 0
    on conflict (source) do update set shown = jsonb_build_object($2::text, $3::float8) || (
      select coalesce(jsonb_object_agg(s.key, s.value), '{}')
      from jsonb_each(b.shown) as s where s.value::float8 > $4::float8
    )
    where (b.shown->>$2::text)::float8 > $4::float8
      or (select count(*) from jsonb_each(b.shown) as s where s.value::float8 > $4::float8) < $5::int
    returning source
  )
  select
    exists (select 1 from taken) as is_taken,
    coalesce((
      select min(s.value::float8) from firebreak.source_budget as b cross join jsonb_each(b.shown) as s
      where b.source = $1::text and s.value::float8 > $4::float8
    ), $4::float8) as oldest`;
