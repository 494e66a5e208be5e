/** Incidents that an offered alert may belong to, as they stood when it came in; and what was decided is asked for too. */
export const offerCandidates = `
alter table firebreak.alert_offer add column candidates text[] not null default '{}';
create index alert_offer_key on firebreak.alert_offer (alert_key);
`;
