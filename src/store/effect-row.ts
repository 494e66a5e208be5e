import type { EffectRow, EffectStatus, NewEffect } from "../app/ports/store.ts";
import type { Lane, Stream } from "../domain/effect.ts";
import type { IncidentId } from "../domain/ids.ts";
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
];

/**
 * Inserts effects given as six arrays that begin at parameter `first`. `guard` names a relation in scope: nothing is
 * written when it is empty. The order of the arrays becomes the order of the log.
 */
export const newEffectsSql = (first: number, guard: string): string => `
  insert into firebreak.effect (id, incident_id, effect, lane, stream, due_at)
  select e.id, nullif(e.incident_id, ''), e.effect::json, e.lane::firebreak.lane, nullif(e.stream, ''), e.due_at
  from ${guard} cross join unnest(
    $${first}::text[], $${first + 1}::text[], $${first + 2}::text[],
    $${first + 3}::text[], $${first + 4}::text[], $${first + 5}::timestamptz[]
  ) with ordinality as e (id, incident_id, effect, lane, stream, due_at, place)
  order by e.place`;

/** The columns that `effectRowOf` reads, of a relation named `e`. */
export const effectRowSql = `
  e.id, e.incident_id, e.effect::text as effect, e.lane::text as lane, e.stream, e.status, e.attempts,
  e.progress::text as progress, ${instantSql("e.due_at")} as due_at, ${instantSql("e.started_at")} as started_at`;

export const effectRowOf = (row: Row): EffectRow => ({
  id: textOf(row, "id"),
  incidentId: textOrNullOf(row, "incident_id") as IncidentId | null,
  effect: jsonOf(row, "effect"),
  lane: textOf(row, "lane") as Lane,
  stream: textOrNullOf(row, "stream") as Stream,
  dueAt: textOf(row, "due_at"),
  status: textOf(row, "status") as EffectStatus,
  attempts: numberOf(row, "attempts"),
  startedAt: textOrNullOf(row, "started_at"),
  progress: jsonOf(row, "progress"),
});
