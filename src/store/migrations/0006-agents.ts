/** What agents must not forget over a restart: what they have spent, and conversations that are under way. */
export const agents = `
-- One row per day, incident and tier. An empty incident: work that belongs to none.
create table firebreak.model_spend (
  day         date not null,
  incident_id text not null,
  tier        text not null,
  calls       integer not null,
  tokens      bigint not null,
  usd         double precision not null,
  primary key (day, incident_id, tier)
);
create index model_spend_incident on firebreak.model_spend (incident_id);

-- A run between two turns; gone when the run has ended.
create table firebreak.agent_run (
  key         text primary key,
  state       json not null,
  saved_at    timestamptz not null default now()
);
`;
