import type { IncidentFilter, IncidentStore, Survey } from "../app/ports/incident-store.ts";
import type { ChannelId, IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { isLive, statuses } from "../domain/status.ts";
import { append, appliedTo } from "./append.ts";
import type { Database, Row } from "./database.ts";
import { headOf, incidentParams, incidentSql, type StateReader } from "./incident-state.ts";
import { type Head, type KnownStates, knownStates } from "./known-states.ts";
import { provenIncident } from "./proven-incident.ts";
import { recordedEventOf, recordedEventSql } from "./recorded-event.ts";
import { numberOf, textOf, textOrNullOf } from "./row.ts";
import { statsSince } from "./stats.ts";

/** The event log and its projections. */
export const incidentStore = (db: Database, reader: StateReader): IncidentStore => {
  const ports = { db, reader, known: knownStates() };
  return {
    load: (id) => load(ports, id),
    proven: (id) => provenIncident(db, reader, id),
    lastSeen: (id) => ports.known.get(id)?.incident ?? null,
    events: async (id, { afterSeq, limit }) => {
      const sql = `
        select ${recordedEventSql} from firebreak.incident_event
        where incident_id = $1::text and seq > $2::int order by seq limit $3::int`;
      return (await db.query(sql, [id, afterSeq, limit])).map(recordedEventOf);
    },
    append: (request) => append({ ...ports, stateVersion: reader.stateVersion }, request),
    appliedTo: (commandKey) => appliedTo(db, commandKey),
    nextNumber: async () => {
      const [row] = await db.query(`select ${nextNumberSql} as next`);
      return row === undefined ? 1 : numberOf(row, "next");
    },
    survey: () => survey(ports, false),
    byChannel: (channelId) => byChannel(ports, channelId),
    live: async ({ includePrivate } = { includePrivate: false }) => (await survey(ports, includePrivate)).live,
    list: (filter) => list(ports, filter),
    stats: (since) => statsSince(db, since),
  };
};

type Ports = { readonly db: Database; readonly reader: StateReader; readonly known: KnownStates };

const load = (ports: Ports, id: IncidentId): Promise<Incident | null> =>
  loadWhere(ports, "i.id = $4::text", id, ports.known.get(id));

const ofChannel = "i.id = (select id from firebreak.incident where channel_id = $4::text order by number desc limit 1)";

const byChannel = (ports: Ports, channelId: ChannelId): Promise<Incident | null> =>
  loadWhere(ports, ofChannel, channelId, ports.known.inChannel(channelId));

/** `before` is what is probably known of it already; where it is not, the answer is whole. */
const loadWhere = async (
  { db, reader, known }: Ports,
  where: string,
  value: string,
  before: Head | null,
): Promise<Incident | null> => {
  const [row] = await db.query(incidentSql(where), [...incidentParams(before, reader), value]);
  if (row === undefined) return null;
  const head = headOf(row, before, reader);
  known.set(head.incident.id, head);
  return head.incident;
};

/** More than people could work on; older ones take in no alerts. */
const liveAtMost = 500;

const nextNumberSql = "(select coalesce(max(number), 0)::int + 1 from firebreak.incident)";

// One statement and so one moment. The number comes also when nothing is live.
const surveySql = `
  select ${nextNumberSql} as next, live.id, live.seq, live.head_hash
  from (values (1)) as once left join lateral (
    select id, number, seq, head_hash from firebreak.incident
    where status = any($1::text[]) and not is_drill and ($2::boolean or not is_private)
    order by number desc limit $3::int
  ) live on true
  order by live.number desc`;

/** What this process knows already, and is still so, is not read again: a storm asks for it many times a second. */
const survey = async (ports: Ports, includePrivate: boolean): Promise<Survey> => {
  const rows = await ports.db.intake.query(surveySql, [statuses.filter(isLive), includePrivate, liveAtMost]);
  const found = rows.filter((row) => textOrNullOf(row, "id") !== null);
  const current = new Map(found.map((row) => [textOf(row, "id") as IncidentId, knownAt(ports, row)]));
  const unknown = [...current].flatMap(([id, incident]) => (incident === null ? [id] : []));
  const read = unknown.length === 0 ? new Map<IncidentId, Incident>() : await loadAll(ports, unknown);
  return {
    live: [...current].flatMap(([id, incident]) => incident ?? read.get(id) ?? []),
    nextNumber: rows[0] === undefined ? 1 : numberOf(rows[0], "next"),
  };
};

const knownAt = ({ known }: Ports, row: Row): Incident | null => {
  const head = known.get(textOf(row, "id") as IncidentId);
  return head?.seq === numberOf(row, "seq") && head.hash === textOf(row, "head_hash") ? head.incident : null;
};

const loadAll = async (
  { db, reader, known }: Ports,
  ids: readonly IncidentId[],
): Promise<ReadonlyMap<IncidentId, Incident>> => {
  const rows = await db.intake.query(incidentSql("i.id = any($4::text[])"), [...incidentParams(null, reader), ids]);
  return new Map(
    rows.map((row) => {
      const head = headOf(row, null, reader);
      known.set(head.incident.id, head);
      return [head.incident.id, head.incident];
    }),
  );
};

const listWhere = `
  ($4::text[] is null or i.status = any($4::text[]))
  and ($5::text is null or i.services @> array[$5::text])
  and ($6::boolean or not i.is_private)
  and ($7::boolean or not i.is_drill)
  and ($8::int is null or i.number < $8::int)
  order by i.number desc limit $9::int`;

const list = async ({ db, reader }: Ports, filter: IncidentFilter): Promise<readonly Incident[]> => {
  const { statuses, service, includePrivate, includeDrills, beforeNumber, limit } = filter;
  const asked = [statuses, service, includePrivate, includeDrills, beforeNumber, limit];
  const rows = await db.query(incidentSql(listWhere), [...incidentParams(null, reader), ...asked]);
  return rows.map((row) => headOf(row, null, reader).incident);
};
