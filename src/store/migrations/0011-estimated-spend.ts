/** How much of what the model has cost is an estimate. */
export const estimatedSpend = `
alter table firebreak.model_spend add column estimated_usd double precision not null default 0;
`;
