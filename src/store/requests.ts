import type { RequestFilter, RequestStore } from "../app/ports/request-store.ts";
import { invariant } from "../base/invariant.ts";
import type { RequestId } from "../domain/ids.ts";
import { evolveRequest, isPending, ownerOf, type Request } from "../domain/requests/request.ts";
import type { RequestEvent } from "../domain/requests/request-event.ts";
import { appliedLog } from "./append.ts";
import type { Database, Row } from "./database.ts";
import { brokenUniqueRule } from "./database-error.ts";
import { newEffectParams, newEffectsSql } from "./effect-row.ts";
import { firstPrevHash } from "./event-hash.ts";
import { chained, eventParams, recordedEventOf, recordedEventSql } from "./recorded-event.ts";
import { jsonOf, numberOf, textOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

/** The shape of a stored state. Raise it whenever `Request` or `evolveRequest` changes. */
export const requestStateVersion = 1;

const eventsLimit = 10_000;

/** Each request with a log of its own among the events. */
export const requestStore = (db: Database): RequestStore => {
  const store: RequestStore = {
    load: async (id) => (await head(db, id)).request,
    events: async (id, { afterSeq, limit }) => {
      const sql = `
        select ${recordedEventSql} from firebreak.incident_event
        where incident_id = $1::text and seq > $2::int order by seq limit $3::int`;
      return (await db.query(sql, [id, afterSeq, limit])).map((row) => recordedEventOf<RequestEvent>(row));
    },
    append: (request) => append(db, request),
    appliedTo: (commandKey) => appliedTo(db, commandKey),
    nextNumber: async () => {
      const [row] = await db.query("select coalesce(max(number), 0)::int + 1 as next from firebreak.request");
      return row === undefined ? 1 : numberOf(row, "next");
    },
    list: (filter) => list(db, filter),
  };
  return store;
};

const columns = "id, seq, head_hash, state::text as state, state_version";

const head = async (
  db: Database,
  id: RequestId,
): Promise<{ readonly request: Request | null; readonly hash: string }> => {
  const [row] = await db.query(`select ${columns} from firebreak.request where id = $1::text`, [id]);
  return row === undefined
    ? { request: null, hash: firstPrevHash }
    : { request: await requestOf(db, row), hash: textOf(row, "head_hash") };
};

const requestOf = async (db: Database, row: Row): Promise<Request> => {
  if (numberOf(row, "state_version") === requestStateVersion) return jsonOf<Request>(row, "state");
  const id = textOf(row, "id") as RequestId;
  const events = await requestStore(db).events(id, { afterSeq: 0, limit: eventsLimit });
  const request = events
    .filter(({ seq }) => seq <= numberOf(row, "seq"))
    .reduce<Request | null>((state, recorded) => evolveRequest(state, id, recorded), null);
  invariant(request !== null, `${id} has no events`);
  return request;
};

const listSql = `
  select ${columns} from firebreak.request
  where ($1::boolean is false or is_pending) and ($2::text is null or owner = $2::text or requester = $2::text)
    and ($3::int is null or number < $3::int)
  order by number desc limit $4::int`;

const list = async (
  db: Database,
  { which, person, beforeNumber, limit }: RequestFilter,
): Promise<readonly Request[]> => {
  const rows = await db.query(listSql, [which === "pending", person, beforeNumber, limit]);
  return Promise.all(rows.map((row) => requestOf(db, row)));
};

// As for incidents: one statement, and every part of it hangs on the row being ours to write. Of two who ask at once for
// the same number the second finds a row that is not at version 0.
const appendSql = `
  with taken as (
    insert into firebreak.request as r (
      id, number, seq, head_hash, state, state_version, is_pending, owner, requester)
    select $1::text, $2::int, $3::int, $4::text, $5::text::json, $6::int, $7::boolean, $8::text, $9::text
    where not exists (select 1 from firebreak.applied_command where key = $10::text)
    on conflict (id) do update set seq = $3::int, head_hash = $4::text, state = $5::text::json, state_version = $6::int,
      is_pending = $7::boolean, owner = $8::text
      where r.seq = $11::int and r.head_hash = $12::text
    returning id
  ),
  command as (
    insert into firebreak.applied_command (key, incident_id, seq) select $10::text, taken.id, $3::int from taken
  ),
  event as (
    insert into firebreak.incident_event (incident_id, seq, kind, payload, actor, at, prev_hash, hash)
    select taken.id, e.seq, e.kind, e.payload::json, e.actor::json, e.at, e.prev_hash, e.hash
    from taken cross join unnest(
      $13::int[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[]
    ) as e (seq, kind, payload, actor, at, prev_hash, hash)
  ),
  effect as (${newEffectsSql(20, "taken")})
  select id from taken`;

const append = async (
  db: Database,
  { request, expectedSeq, events, effects, commandKey }: Parameters<RequestStore["append"]>[0],
): ReturnType<RequestStore["append"]> => {
  invariant(request.seq === expectedSeq + events.length, `${request.id}: the state is not the one after the events`);
  const before = await head(db, request.id);
  if ((before.request?.seq ?? 0) !== expectedSeq) return conflictOrDuplicate(db, commandKey);
  const rows = chained(request.id, before.hash, events);
  const params = [
    ...[request.id, Number(request.id.slice("REQ-".length)), request.seq, rows.at(-1)?.hash ?? before.hash],
    ...[JSON.stringify(request), requestStateVersion, isPending(request), ownerOf(request), requesterOf(request)],
    ...[indexableKey(commandKey), expectedSeq, before.hash],
    ...eventParams(rows),
    ...newEffectParams(effects),
  ];
  try {
    const written = await db.query(appendSql, params);
    if (written.length > 0) return { kind: "appended" };
  } catch (error) {
    // The same command, to another request, at the same moment: the statement was undone as a whole.
    if (brokenUniqueRule(error) !== "applied_command_pkey") throw error;
  }
  return conflictOrDuplicate(db, commandKey);
};

const requesterOf = ({ from }: Request): string | null => (from.kind === "person" ? from.userId : null);

const appliedTo = async (db: Database, commandKey: string): Promise<RequestId | null> => {
  const log = await appliedLog(db, commandKey);
  return log?.startsWith("REQ-") ? (log as RequestId) : null;
};

const conflictOrDuplicate = async (db: Database, commandKey: string): ReturnType<RequestStore["append"]> => {
  const requestId = await appliedTo(db, commandKey);
  return requestId === null ? { kind: "conflict" } : { kind: "duplicate", requestId };
};
