import type { AuditBreak } from "../app/ports/audit-store.ts";
import type { RecordedEvent } from "../domain/event.ts";
import type { Row } from "./database.ts";
import { type LogEnd, type LoggedEvent, problemAtEnd, problemOf } from "./event-chain.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";

/** A log of `e.incident_id = id` as one column, in order; for a statement that reads it with other things of the same moment. */
export const wholeLogSql = (id: string): string => `
  coalesce((
    select json_agg(
      json_build_object('seq', e.seq, 'kind', e.kind, 'payload', e.payload::text, 'actor', e.actor::text, 'at', e.at,
        'prevHash', e.prev_hash, 'hash', e.hash)
      order by e.seq)
    from firebreak.incident_event e where e.incident_id = ${id}
  ), '[]'::json)::text as log`;

/** Reads the column that `wholeLogSql` makes, of a row that also has `id`, `seq` and `head_hash`. */
export const wholeLogOf = (row: Row): { readonly log: readonly LoggedEvent[]; readonly end: LogEnd } => {
  const id = textOf(row, "id");
  const log = jsonOf<readonly Omit<LoggedEvent, "log">[]>(row, "log").map((event) => ({ ...event, log: id }));
  return { log, end: { seq: numberOf(row, "seq"), hash: textOf(row, "head_hash") } };
};

/** The first broken link of a log, or null. */
export const firstBreakOf = (id: string, log: readonly LoggedEvent[], end: LogEnd): AuditBreak | null => {
  for (const [index, event] of log.entries()) {
    const problem = problemOf(event, log[index - 1] ?? null);
    if (problem !== null) return { log: id, seq: event.seq, problem };
  }
  const last = log.at(-1);
  if (last === undefined) return { log: id, seq: 0, problem: "all of its events are missing" };
  const problem = problemAtEnd(last, end);
  return problem === null ? null : { log: id, seq: last.seq, problem };
};

export const recordedOf = <Event extends { readonly kind: string } = RecordedEvent["event"]>({
  seq,
  at,
  kind,
  actor,
  payload,
}: LoggedEvent) => ({
  seq,
  at,
  actor: JSON.parse(actor) as RecordedEvent["actor"],
  event: { kind, ...JSON.parse(payload) } as Event,
});
