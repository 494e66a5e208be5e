import type { OperationsStore } from "../app/ports/operations-store.ts";
import { noOperations, type Operations } from "../domain/operations/operations.ts";
import type { OperationsEvent, RecordedOperationsEvent } from "../domain/operations/operations-event.ts";
import type { Silence } from "../domain/operations/silence.ts";
import { appliedLog } from "./append.ts";
import type { Database } from "./database.ts";
import { brokenUniqueRule } from "./database-error.ts";
import { newEffectParams, newEffectsSql } from "./effect-row.ts";
import { firstPrevHash } from "./event-hash.ts";
import { chained, eventParams, recordedEventOf, recordedEventSql } from "./recorded-event.ts";
import { jsonOf, textOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

/** The name under which these events stand in the event log. */
export const operationsLogId = "operations";

export const operationsStore = (db: Database): OperationsStore => ({
  load: async () => (await head(db)).operations,
  events: async ({ afterSeq, limit }) => {
    const sql = `
      select ${recordedEventSql} from firebreak.incident_event
      where incident_id = $1::text and seq > $2::int order by seq limit $3::int`;
    const rows = await db.query(sql, [operationsLogId, afterSeq, limit]);
    return rows.map((row) => recordedEventOf<OperationsEvent>(row) satisfies RecordedOperationsEvent);
  },
  append: (request) => append(db, request),
});

const head = async (db: Database): Promise<{ readonly operations: Operations; readonly hash: string }> => {
  const [row] = await db.intake.query("select head_hash, state::text as state from firebreak.operations where id = 1");
  return row === undefined
    ? { operations: noOperations, hash: firstPrevHash }
    : { operations: currentShape(jsonOf<WrittenOperations>(row, "state")), hash: textOf(row, "head_hash") };
};

/** Of one alert, from the time when nothing else could be silenced. */
type FirstSilence = Omit<Silence, "what" | "reason"> & Omit<Extract<Silence["what"], { kind: "alert" }>, "kind">;
type WrittenOperations = Partial<Omit<Operations, "silences">> & {
  readonly silences?: readonly (Silence | FirstSilence)[];
};

// A state that was written before there were silences has none.
const currentShape = ({ silences = [], ...written }: WrittenOperations): Operations => ({
  ...noOperations,
  ...written,
  silences: silences.map((one) => ("what" in one ? one : currentSilence(one))),
});

const currentSilence = ({ id, by, at, until, source, fingerprint, title }: FirstSilence): Silence => ({
  id,
  what: { kind: "alert", source, fingerprint, title },
  reason: null,
  by,
  at,
  until,
});

// As for incidents: one statement, and every part of it hangs on the row being ours to write.
const appendSql = `
  with taken as (
    insert into firebreak.operations as o (id, seq, head_hash, state)
    select 1, $1::int, $2::text, $3::text::json
    where not exists (select 1 from firebreak.applied_command where key = $4::text)
    on conflict (id) do update set seq = $1::int, head_hash = $2::text, state = $3::text::json
      where o.seq = $5::int and o.head_hash = $6::text
    returning id
  ),
  command as (
    insert into firebreak.applied_command (key, incident_id, seq) select $4::text, $7::text, $1::int from taken
  ),
  event as (
    insert into firebreak.incident_event (incident_id, seq, kind, payload, actor, at, prev_hash, hash)
    select $7::text, e.seq, e.kind, e.payload::json, e.actor::json, e.at, e.prev_hash, e.hash
    from taken cross join unnest(
      $8::int[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[]
    ) as e (seq, kind, payload, actor, at, prev_hash, hash)
  ),
  effect as (${newEffectsSql(15, "taken")})
  select id from taken`;

const append = async (
  db: Database,
  { operations, expectedSeq, events, effects, commandKey }: Parameters<OperationsStore["append"]>[0],
): ReturnType<OperationsStore["append"]> => {
  const before = await head(db);
  if (before.operations.seq !== expectedSeq) return await conflictOrDuplicate(db, commandKey);
  const rows = chained(operationsLogId, before.hash, events);
  const params = [
    ...[operations.seq, rows.at(-1)?.hash ?? before.hash, JSON.stringify(operations), indexableKey(commandKey)],
    ...[expectedSeq, before.hash, operationsLogId],
    ...eventParams(rows),
    ...newEffectParams(effects),
  ];
  try {
    const written = await db.query(appendSql, params);
    if (written.length > 0) return "appended";
  } catch (error) {
    if (brokenUniqueRule(error) !== "applied_command_pkey") throw error;
  }
  return conflictOrDuplicate(db, commandKey);
};

const conflictOrDuplicate = async (db: Database, commandKey: string): Promise<"conflict" | "duplicate"> =>
  (await appliedLog(db, commandKey)) === null ? "conflict" : "duplicate";
