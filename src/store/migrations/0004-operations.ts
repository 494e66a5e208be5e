/** What holds for the whole workspace, with a log of its own among the events, and locks over all incidents. */
export const operationsLog = `
-- One row, or none before anything was said. Its events stand in incident_event under the name 'operations'.
create table firebreak.operations (
  id        integer primary key check (id = 1),
  seq       integer not null,
  head_hash text not null,
  state     json not null
);

-- Taken and given back by events, in the transaction that writes them.
create table firebreak.claim (
  key      text primary key,
  owner    text not null,
  taken_at timestamptz not null default now()
);
`;
