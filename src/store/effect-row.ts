import type { EffectRow, EffectStatus, NewEffect } from "../app/ports/outbox.ts";
import { drawsNewest, type Lane, type Stream } from "../domain/effect.ts";
import type { IncidentId, RequestId } from "../domain/ids.ts";
import type { Row, SqlValue } from "./database.ts";
import { instantSql, jsonOf, numberOf, textOf, textOrNullOf } from "./row.ts";

/** Parameters for `newEffectsSql`, one array a column. */
export const newEffectParams = (effects: readonly NewEffect[]): readonly SqlValue[] => [
  effects.map((effect) => effect.id),
  effects.map((effect) => effect.incidentId ?? ""),
  effects.map((effect) => JSON.stringify(effect.effect)),
  effects.map((effect) => effect.lane),
  effects.map((effect) => effect.stream ?? ""),
  effects.map((effect) => effect.dueAt),
  effects.map(({ incidentId, effect }) =>
    incidentId !== null && drawsNewest[effect.kind] ? JSON.stringify(effect) : "",
  ),
];

/**
 * Inserts effects given as seven arrays that begin at parameter `first`. `guard` names a relation in scope: nothing is
 * written when it is empty. The order of the arrays becomes the order of the log.
 *
 * What draws the newest state merges into its like that still waits. It locks that row while it does: a relay that
 * hands the row over at this moment waits for our commit, so the drawing cannot miss what we write with it.
 */
export const newEffectsSql = (first: number, guard: string, whenThere = merges): string => `
  insert into firebreak.effect (id, incident_id, effect, lane, stream, due_at, merge_key)
  select e.id, nullif(e.incident_id, ''), e.effect::json, e.lane::firebreak.lane, nullif(e.stream, ''), e.due_at,
    nullif(e.merge_key, '')
  from ${guard} cross join unnest(
    $${first}::text[], $${first + 1}::text[], $${first + 2}::text[],
    $${first + 3}::text[], $${first + 4}::text[], $${first + 5}::timestamptz[], $${first + 6}::text[]
  ) with ordinality as e (id, incident_id, effect, lane, stream, due_at, merge_key, place)
  order by e.place
  ${whenThere}`;

/** A row that waits takes in its like. */
const merges = `
  on conflict (incident_id, merge_key) where status = 'waiting' and merge_key is not null
    do update set merged = effect.merged + 1, lane = least(effect.lane, excluded.lane)`;
/** For rows whose ids repeat with their delivery. */
export const keepsFirst = "on conflict (id) do nothing";

/** The columns that `effectRowOf` reads, of a relation named `e`. */
export const effectRowSql = `
  e.id, e.incident_id, e.effect::text as effect, e.lane::text as lane, e.stream, e.status, e.attempts,
  e.progress::text as progress, ${instantSql("e.due_at")} as due_at, ${instantSql("e.started_at")} as started_at`;

export const effectRowOf = (row: Row): EffectRow => ({
  id: textOf(row, "id"),
  incidentId: textOrNullOf(row, "incident_id") as IncidentId | RequestId | null,
  effect: jsonOf(row, "effect"),
  lane: textOf(row, "lane") as Lane,
  stream: textOrNullOf(row, "stream") as Stream,
  dueAt: textOf(row, "due_at"),
  status: textOf(row, "status") as EffectStatus,
  attempts: numberOf(row, "attempts"),
  startedAt: textOrNullOf(row, "started_at"),
  progress: jsonOf(row, "progress"),
});
