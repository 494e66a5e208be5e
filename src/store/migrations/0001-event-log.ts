/** The event log, what is written in the same statement, and the projections that lists and alerts ask. */
export const eventLog = `
create table firebreak.incident (
  id              text primary key,
  number          integer not null unique,
  -- Number of events; the version an append expects.
  seq             integer not null,
  -- Hash of the last event, so that a truncated log shows.
  head_hash       text not null,
  -- A snapshot: the state after event state_seq. It may lag behind seq when the state is large.
  state           json not null,
  state_seq       integer not null,
  state_version   integer not null,
  state_bytes     integer not null,
  severity        text not null,
  status          text not null,
  is_private      boolean not null,
  is_drill        boolean not null,
  channel_id      text,
  services        text[] not null,
  declared_at     timestamptz not null,
  acknowledged_at timestamptz,
  mitigated_at    timestamptz,
  resolved_at     timestamptz
);
create index incident_by_channel on firebreak.incident (channel_id, number desc) where channel_id is not null;
create index incident_by_declared on firebreak.incident (declared_at);

-- json, not jsonb: the text stays byte for byte what was hashed, and an escaped U+0000 from outside is accepted.
create table firebreak.incident_event (
  incident_id text not null,
  seq         integer not null,
  kind        text not null,
  payload     json not null,
  actor       json not null,
  at          text not null,
  prev_hash   text not null,
  hash        text not null,
  primary key (incident_id, seq)
);

create table firebreak.applied_command (
  key         text primary key,
  incident_id text not null,
  seq         integer not null,
  at          timestamptz not null default now()
);
create index applied_command_by_incident on firebreak.applied_command (incident_id);

-- Which incident holds an alert. The key is a digest of source and fingerprint, for those may be long.
create table firebreak.alert_incident (
  alert_key   text not null,
  number      integer not null,
  incident_id text not null,
  primary key (alert_key, number)
);
create index alert_incident_by_incident on firebreak.alert_incident (incident_id);
`;
