/** What other departments and people ask for. Events stand in incident_event under the request's name. */
export const requests = `
create table firebreak.request (
  id            text primary key,
  number        integer not null unique,
  seq           integer not null,
  head_hash     text not null,
  -- The state after event seq. Of another version, it is made from the events instead.
  state         json not null,
  state_version integer not null,
  -- Somebody still waits for it.
  is_pending    boolean not null,
  -- People of it, for their own lists: who works on it, who asked.
  owner         text,
  requester     text
);
create index request_pending on firebreak.request (number) where is_pending;
`;
