import type { AgentRunStore } from "../app/ports/agent-run-store.ts";
import type { SpendStore, Sum } from "../app/ports/spend-store.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Database, Row } from "./database.ts";
import { jsonOrNullOf, numberOf, textOf } from "./row.ts";
import { indexableKey } from "./storable-text.ts";

const addSql = `
  insert into firebreak.model_spend (day, incident_id, tier, calls, tokens, usd, estimated_usd)
  values ($1::date, $2::text, $3::text, 1, $4::bigint, $5::float8, $6::float8)
  on conflict (day, incident_id, tier) do update set
    calls = model_spend.calls + 1, tokens = model_spend.tokens + excluded.tokens, usd = model_spend.usd + excluded.usd,
    estimated_usd = model_spend.estimated_usd + excluded.estimated_usd`;

const sums = `coalesce(sum(tokens), 0)::float8 as tokens, coalesce(sum(usd), 0)::float8 as usd,
  coalesce(sum(estimated_usd), 0)::float8 as estimated_usd`;

/** Counters of what the model has cost. Added to in one statement, so that two workers never lose each other's share. */
export const spendStore = (db: Database): SpendStore => ({
  add: async ({ day, incidentId, tier, tokens, usd, estimatedUsd }) => {
    await db.query(addSql, [day, incidentId ?? "", tier, Math.round(tokens), usd, estimatedUsd]);
  },
  ofIncident: async (incidentId) => {
    const sql = `select ${sums} from firebreak.model_spend where incident_id = $1::text`;
    return spentOf((await db.query(sql, [incidentId ?? ""]))[0]);
  },
  ofIncidents: async (ids) => {
    const sql = `select incident_id, ${sums} from firebreak.model_spend
      where incident_id in (select jsonb_array_elements_text($1::text::jsonb)) group by incident_id`;
    const rows = await db.query(sql, [JSON.stringify(ids)]);
    return rows.map((row) => ({ ...spentOf(row), incidentId: textOf(row, "incident_id") as IncidentId }));
  },
  ofDay: async (day) => {
    const sql = `select ${sums} from firebreak.model_spend where day = $1::date`;
    return spentOf((await db.query(sql, [day]))[0]);
  },
});

const spentOf = (row: Row | undefined): Sum =>
  row === undefined
    ? { tokens: 0, usd: 0, estimatedUsd: 0 }
    : {
        tokens: numberOf(row, "tokens"),
        usd: numberOf(row, "usd"),
        estimatedUsd: numberOf(row, "estimated_usd"),
      };

const saveSql = `
  insert into firebreak.agent_run (key, state) values ($1::text, $2::text::json)
  on conflict (key) do update set state = excluded.state, saved_at = now()`;

/** A conversation that nobody has gone on with for so long is nobody's any more. */
const keptForDays = 7;

/** Conversations with the model that are under way, one row each. */
export const agentRunStore = (db: Database): AgentRunStore => ({
  load: async (key) => {
    const sql = "select state::text as state from firebreak.agent_run where key = $1::text";
    const [row] = await db.query(sql, [indexableKey(key)]);
    return row === undefined ? null : jsonOrNullOf(row, "state");
  },
  save: async (key, state) => {
    await db.query(saveSql, [indexableKey(key), JSON.stringify(state)]);
  },
  forget: async (key) => {
    const sql = `delete from firebreak.agent_run
      where key = $1::text or saved_at < now() - make_interval(days => ${keptForDays}) returning key`;
    return (await db.query(sql, [indexableKey(key)])).map((row) => textOf(row, "key")).length;
  },
});
