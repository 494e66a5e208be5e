import type { AppendRequest } from "../app/ports/incident-store.ts";
import type { Claim } from "../domain/claims.ts";
import type { Channel } from "../domain/incident.ts";
import type { SqlValue } from "./database.ts";
import { newEffectParams, newEffectsSql } from "./effect-row.ts";
import type { Head } from "./known-states.ts";
import { type EventColumns, eventParams } from "./recorded-event.ts";
import { indexableKey } from "./storable-text.ts";

// One statement, several writes: every part reads `taken`, which is empty unless the incident's row was ours to write.
// Two appends of one version meet at that row; the second waits, looks again and finds another version.

const isNew = "not exists (select 1 from firebreak.applied_command where key = $2::text)";

const followUp = `
  command as (
    insert into firebreak.applied_command (key, incident_id, seq) select $2::text, taken.id, $3::int from taken
  ),
  event as (
    insert into firebreak.incident_event (incident_id, seq, kind, payload, actor, at, prev_hash, hash)
    select taken.id, e.seq, e.kind, e.payload::json, e.actor::json, e.at, e.prev_hash, e.hash
    from taken cross join unnest(
      $19::int[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[]
    ) as e (seq, kind, payload, actor, at, prev_hash, hash)
  ),
  held as (
    insert into firebreak.alert_incident (alert_key, number, incident_id)
    select a.alert_key, taken.number, taken.id from taken cross join unnest($26::text[]) as a (alert_key)
    on conflict do nothing
  ),
  -- Nothing attaches to an ended incident any more; without this a flapping alert would gather rows for years.
  let_go as (
    delete from firebreak.alert_incident using taken
    where alert_incident.incident_id = taken.id and $9::text in ('closed', 'cancelled')
  ),
  -- Somebody else's lock breaks the primary key, and with it the whole statement: nothing is written.
  locked as (
    insert into firebreak.claim (key, owner)
    select c.key, c.owner from taken cross join unnest($36::text[], $37::text[]) as c (key, owner)
  ),
  unlocked as (
    delete from firebreak.claim using taken, unnest($38::text[], $39::text[]) as c (key, owner)
    where claim.key = c.key and claim.owner = c.owner
  ),
  effect as (${newEffectsSql(27, "taken")})
  select id from taken`;

export const createSql = `
  with taken as (
    insert into firebreak.incident (
      id, number, seq, head_hash, state, state_seq, state_version, state_bytes, severity, status, is_private, is_drill,
      channel_id, services, declared_at, acknowledged_at, mitigated_at, resolved_at)
    select $1::text, $18::int, $3::int, $4::text, $5::text::json, $3::int, $6::int, $7::int, $8::text, $9::text,
      $10::boolean, $11::boolean, $12::text, $13::text[], $14::timestamptz, $15::timestamptz, $16::timestamptz,
      $17::timestamptz
    where ${isNew} and $34::int = 0 and $35::text is not null
    on conflict do nothing
    returning id, number
  ), ${followUp}`;

export const advanceSql = `
  with taken as (
    update firebreak.incident set
      seq = $3::int, head_hash = $4::text,
      state = coalesce($5::text::json, state),
      state_seq = case when $5::text is null then state_seq else $3::int end,
      state_version = case when $5::text is null then state_version else $6::int end,
      state_bytes = case when $5::text is null then state_bytes else $7::int end,
      severity = $8::text, status = $9::text, is_private = $10::boolean, is_drill = $11::boolean,
      channel_id = $12::text, services = $13::text[], declared_at = $14::timestamptz,
      acknowledged_at = $15::timestamptz, mitigated_at = $16::timestamptz, resolved_at = $17::timestamptz
    where id = $1::text and number = $18::int and seq = $34::int and head_hash = $35::text and ${isNew}
    returning id, number
  ), ${followUp}`;

export type AppendParams = {
  readonly request: AppendRequest;
  readonly before: Head;
  readonly rows: readonly EventColumns[];
  /** The snapshot to write, or null to keep the one that is there. */
  readonly state: string | null;
  readonly stateVersion: number;
  readonly alertKeys: readonly string[];
};

export const appendParams = ({ request, before, rows, state, stateVersion, alertKeys }: AppendParams): SqlValue[] => {
  const { incident, commandKey, effects, claims } = request;
  const { declaredAt, acknowledgedAt, mitigatedAt, resolvedAt } = incident.times;
  return [
    ...[incident.id, indexableKey(commandKey), incident.seq, rows.at(-1)?.hash ?? before.hash],
    ...[state, stateVersion, state?.length ?? 0],
    ...[incident.severity, incident.status, incident.isPrivate, incident.isDrill, channelIdOf(incident.channel)],
    ...[incident.services, declaredAt, acknowledgedAt, mitigatedAt, resolvedAt, numberOfId(incident.id)],
    ...eventParams(rows),
    alertKeys,
    ...newEffectParams(effects),
    ...[before.seq, before.hash],
    ...claimParams(claims.take),
    ...claimParams(claims.release),
  ];
};

const claimParams = (claims: readonly Claim[]): readonly SqlValue[] => [
  claims.map(({ key }) => key),
  claims.map(({ owner }) => owner),
];

const channelIdOf = (channel: Channel): string | null => (channel.kind === "pending" ? null : channel.id);
const numberOfId = (id: string): number => Number(id.slice("INC-".length));
