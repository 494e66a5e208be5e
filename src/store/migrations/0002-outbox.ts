/** Work that the events imply, from the commit until it is over, and where its results stand in Slack. */
export const outbox = `
-- In order of urgency: an enum sorts as it was declared.
create type firebreak.lane as enum ('urgent', 'normal', 'bulk');

create table firebreak.effect (
  id          text primary key,
  -- The order of the log: within an incident it grows with seq, because an append holds the incident's row.
  ord         bigint generated always as identity,
  incident_id text,
  effect      json not null,
  lane        firebreak.lane not null,
  stream      text,
  due_at      timestamptz not null,
  status      text not null default 'waiting'
              check (status in ('waiting', 'queued', 'started', 'done', 'failed', 'skipped')),
  attempts    integer not null default 0,
  progress    jsonb not null default '{}',
  reason      text not null default '',
  queued_at   timestamptz,
  started_at  timestamptz,
  ended_at    timestamptz
);
create index effect_waiting on firebreak.effect (lane, ord) where status = 'waiting';
create index effect_stream on firebreak.effect (incident_id, stream, ord)
  where status in ('waiting', 'queued', 'started') and stream is not null;
create index effect_handed_over on firebreak.effect (due_at) where status in ('queued', 'started');
create index effect_by_status on firebreak.effect (status);

create table firebreak.surface (
  incident_id text not null,
  key         text not null,
  channel_id  text not null,
  message_ts  text not null,
  thread_ts   text,
  digest      text not null,
  primary key (incident_id, key)
);
create index surface_by_message on firebreak.surface (channel_id, message_ts);
`;
