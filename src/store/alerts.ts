import type { AlertOutcome, AlertRecord, AlertStore } from "../app/ports/alert-store.ts";
import type { IncidentId } from "../domain/ids.ts";
import { alertKeyOf } from "./alert-key.ts";
import { offers } from "./alert-offers.ts";
import { Batcher } from "./batcher.ts";
import type { Database, Row, SqlValue } from "./database.ts";
import { instantSql, jsonOf, textOf, textOrNullOf } from "./row.ts";
import { sourceBudgets } from "./source-budgets.ts";
import { indexableKey } from "./storable-text.ts";

type Recording = { readonly record: AlertRecord; readonly json: string };

/** What became of every accepted alert, and the offers that wait for a person. `close` writes what is on its way. */
export const openAlertStore = (db: Database): AlertStore & { readonly close: () => Promise<void> } => {
  // A storm records thousands of alerts at once: they share their commits.
  const recording = new Batcher<Recording, null>({
    write: async (recordings) => {
      await db.intake.query(recordSql, recordParams(recordings));
      return recordings.map(() => null);
    },
    bytesOf: ({ json }) => json.length,
  });
  return {
    record: async (record) => {
      await recording.add({ record, json: JSON.stringify(record.alert) });
    },
    find: async (key) => {
      const [row] = await db.query(findSql, [indexableKey(key)]);
      return row === undefined ? null : { ...recordOf(row), key };
    },
    openIncidentsOf: async (alerts) => {
      const rows = await db.intake.query(openIncidentsSql, [alerts.map(alertKeyOf)], "anew");
      const homes = new Map(rows.map((row) => [textOf(row, "alert_key"), textOf(row, "id") as IncidentId]));
      return alerts.map((alert) => homes.get(alertKeyOf(alert)) ?? null);
    },
    ...offers(db),
    ...sourceBudgets(db),
    close: () => recording.close(),
  };
};

const recordSql = `
  insert into firebreak.alert (key, alert, incident_id, outcome, reason, received_at)
  select a.key, a.alert::json, nullif(a.incident_id, ''), a.outcome, a.reason, a.received_at
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
    as a (key, alert, incident_id, outcome, reason, received_at)
  order by a.key
  on conflict (key) do nothing`;

const recordParams = (recordings: readonly Recording[]): readonly SqlValue[] => [
  recordings.map(({ record }) => indexableKey(record.key)),
  recordings.map(({ json }) => json),
  recordings.map(({ record }) => record.incidentId ?? ""),
  recordings.map(({ record }) => record.outcome),
  recordings.map(({ record }) => record.reason),
  recordings.map(({ record }) => record.receivedAt),
];

const findSql = `
  select alert::text as alert, incident_id, outcome, reason, ${instantSql("received_at")} as received_at
  from firebreak.alert where key = $1::text`;

const recordOf = (row: Row): Omit<AlertRecord, "key"> => ({
  alert: jsonOf(row, "alert"),
  incidentId: textOrNullOf(row, "incident_id") as IncidentId | null,
  outcome: textOf(row, "outcome") as AlertOutcome,
  reason: textOf(row, "reason"),
  receivedAt: textOf(row, "received_at"),
});

// A look into the index for each key: a join would read all of the table.
const openIncidentsSql = `
  select k.alert_key, home.id
  from unnest($1::text[]) as k (alert_key)
  cross join lateral (
    select i.id
    from firebreak.alert_incident a join firebreak.incident i on i.id = a.incident_id
    where a.alert_key = k.alert_key and i.status not in ('closed', 'cancelled')
    order by a.number desc limit 1
  ) as home`;
