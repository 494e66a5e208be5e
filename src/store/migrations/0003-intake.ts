/** What comes in: deliveries, alerts, and the results of tools. */
export const intake = `
create table firebreak.inbox (
  key          text primary key,
  -- Raw and not redacted: emptied as soon as it was dealt with.
  body         json,
  attempts     integer not null default 0,
  accepted_at  timestamptz not null default now(),
  taken_at     timestamptz,
  finished_at  timestamptz,
  gave_up_at   timestamptz,
  reason       text not null default ''
);
create index inbox_unfinished on firebreak.inbox (accepted_at) where finished_at is null and gave_up_at is null;
create index inbox_finished on firebreak.inbox (finished_at) where finished_at is not null;

create table firebreak.alert (
  key         text primary key,
  alert       json not null,
  incident_id text,
  outcome     text not null,
  reason      text not null,
  received_at timestamptz not null
);

create table firebreak.alert_offer (
  id        text primary key,
  ord       bigint generated always as identity,
  alert_key text not null,
  alert     json not null,
  place     json,
  shown     json,
  decision  json not null,
  is_open   boolean not null
);
create index alert_offer_open on firebreak.alert_offer (alert_key, ord) where is_open;

create table firebreak.evidence_counter (
  incident_id text primary key,
  last        integer not null
);

create table firebreak.evidence (
  incident_id      text not null,
  number           integer not null,
  -- Of investigation, tool and input: asking the same twice gives one record.
  digest           text not null,
  investigation_id text,
  tool             text not null,
  input            json not null,
  at               timestamptz not null,
  time_window      json,
  link             text,
  status           text not null,
  summary          text not null,
  body             text not null,
  primary key (incident_id, number),
  unique (incident_id, digest)
);
`;
