/** What each source has put before people lately, whichever process received it: alert → milliseconds since 1970. */
export const sourceBudgets = `
create table firebreak.source_budget (
  source text primary key,
  shown  jsonb not null
);
`;
