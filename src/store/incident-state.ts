import type { RecordedEvent } from "../domain/event.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Row, SqlValue } from "./database.ts";
import type { Head } from "./known-states.ts";
import { jsonOf, jsonOrNullOf, numberOf, textOf } from "./row.ts";

/** The state after one more event; the domain's own function, handed in. */
export type Evolve = (incident: Incident | null, id: IncidentId, recorded: RecordedEvent) => Incident;

/**
 * The shape of a stored snapshot. Raise it whenever `Incident` or `evolve` changes: snapshots of another version are
 * not read, the state is made from the events instead. One that was kept would be called altered by `audit verify`.
 */
export const incidentStateVersion = 14;

/** How a stored incident is read: which snapshots count, and how events continue them. */
export type StateReader = { readonly evolve: Evolve; readonly stateVersion: number };

/**
 * A snapshot and the events after it, in one statement and so of one moment. What this process knows already
 * (`known` seq and hash, 0 and '' for nothing) is used instead of the snapshot when the log still holds it.
 * @param where condition on `i`; its own parameters begin at $4
 */
export const incidentSql = (where: string): string => `
  select i.id, i.seq, i.head_hash, i.state_seq, i.state_bytes, i.state_version, base.seq as base_seq,
    case when base.is_known or base.seq = 0 then null else i.state::text end as state,
    coalesce((
      select json_agg(
        json_build_object('seq', e.seq, 'at', e.at, 'kind', e.kind, 'actor', e.actor, 'payload', e.payload)
        order by e.seq)
      from firebreak.incident_event e where e.incident_id = i.id and e.seq > base.seq
    ), '[]'::json)::text as tail
  from firebreak.incident i
  cross join lateral (
    select case when k.is_known then $1::int when i.state_version = $3::int then i.state_seq else 0 end as seq, k.is_known
    from (select exists (
      select 1 from firebreak.incident_event e
      where $1::int > 0 and e.incident_id = i.id and e.seq = $1::int and e.hash = $2::text
    ) as is_known) k
  ) base
  where ${where}`;

export const incidentParams = (known: Head | null, reader: StateReader): readonly SqlValue[] => {
  const usable = known?.incident === null ? null : known;
  return [usable?.seq ?? 0, usable?.hash ?? "", reader.stateVersion];
};

type TailEvent = {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: RecordedEvent["actor"];
  readonly payload: object;
};

/** The incident of a row of `incidentSql`. */
export const headOf = (row: Row, known: Head | null, reader: StateReader): Head & { readonly incident: Incident } => {
  const id = textOf(row, "id") as IncidentId;
  const stored = jsonOrNullOf<Incident>(row, "state");
  const base = stored ?? (numberOf(row, "base_seq") === 0 ? null : (known?.incident ?? null));
  const isCurrent = numberOf(row, "state_version") === reader.stateVersion;
  const tail = jsonOf<readonly TailEvent[]>(row, "tail").map(recordedOf);
  return {
    incident: tail.reduce<Incident | null>((state, event) => reader.evolve(state, id, event), base) as Incident,
    seq: numberOf(row, "seq"),
    hash: textOf(row, "head_hash"),
    // A snapshot that cannot be read counts as none: the next append writes one.
    stateSeq: isCurrent ? numberOf(row, "state_seq") : 0,
    stateBytes: isCurrent ? numberOf(row, "state_bytes") : 0,
  };
};

const recordedOf = ({ seq, at, kind, actor, payload }: TailEvent): RecordedEvent => ({
  seq,
  at,
  actor,
  event: { kind, ...payload } as RecordedEvent["event"],
});
