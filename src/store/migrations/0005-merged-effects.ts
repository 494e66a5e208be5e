/**
 * A storm of ten thousand alerts wants the same card ten thousand times, and one drawing of the newest state serves
 * them all: while a row with this key waits, another is not added.
 */
export const mergedEffects = `
alter table firebreak.effect add column merge_key text;
alter table firebreak.effect add column merged integer not null default 0;
create unique index effect_merged on firebreak.effect (incident_id, merge_key)
  where status = 'waiting' and merge_key is not null;
`;
