/** Whose delivery it is, and who is at work: one row a process that says so, instead of one a delivery. */
export const processLeases = `
alter table firebreak.inbox add column owner text;
create table firebreak.process (
  id      text primary key,
  seen_at timestamptz not null default now()
);
`;
