import type { AlertOffer, AlertStore } from "../app/ports/alert-store.ts";
import type { NewEffect } from "../app/ports/outbox.ts";
import { offerStandingOf, type PastOffer } from "../domain/offer-standing.ts";
import { alertKeyOf } from "./alert-key.ts";
import type { Database, Row } from "./database.ts";
import { keepsFirst, newEffectParams, newEffectsSql } from "./effect-row.ts";
import { booleanOf, jsonOf, jsonOrNullOf, textOf } from "./row.ts";

/** Alerts that are shown with buttons until a person decides. */
export const offers = (db: Database): Pick<AlertStore, "saveOffer" | "offer" | "openOffersOf" | "offerStandings"> => ({
  saveOffer: (offer, effect) => save(db, offer, effect),
  offer: async (id) => {
    const [row] = await db.query(`select ${columns} from firebreak.alert_offer where id = $1::text`, [id]);
    return row === undefined ? null : offerOf(row);
  },
  openOffersOf: async (alert) => {
    const sql = `select ${columns} from firebreak.alert_offer where alert_key = $1::text and is_open order by ord`;
    return (await db.query(sql, [alertKeyOf(alert)])).map(offerOf);
  },
  offerStandings: async (alerts) => {
    if (alerts.length === 0) return [];
    const rows = await db.query(standingsSql, [alerts.map(alertKeyOf)]);
    const past = new Map<string, PastOffer[]>();
    for (const row of rows)
      past.set(textOf(row, "alert_key"), [...(past.get(textOf(row, "alert_key")) ?? []), pastOfferOf(row)]);
    return alerts.map((alert) => offerStandingOf(alert.startedAt, past.get(alertKeyOf(alert)) ?? []));
  },
});

// An offer only goes forward: a delivery that comes again neither reopens what was decided nor forgets where it stands,
// and of two people who press at once the first one's decision stays.
const saveSql = `
  with saved as (
    insert into firebreak.alert_offer (id, alert_key, alert, place, shown, decision, is_open, candidates)
    values ($1::text, $2::text, $3::text::json, $4::text::json, $5::text::json, $6::text::json, $7::boolean, $8::text[])
    on conflict (id) do update set
      shown = coalesce(excluded.shown, alert_offer.shown),
      decision = case when alert_offer.is_open then excluded.decision else alert_offer.decision end,
      is_open = alert_offer.is_open and excluded.is_open
    returning id
  )
  ${newEffectsSql(9, "saved", keepsFirst)}`;

const save = async (db: Database, offer: AlertOffer, effect: NewEffect | null): Promise<void> => {
  const { id, alert, place, candidates, shown, decision } = offer;
  await db.query(saveSql, [
    ...[id, alertKeyOf(alert), JSON.stringify(alert), jsonOrNull(place), jsonOrNull(shown)],
    ...[JSON.stringify(decision), decision.kind === "open", candidates],
    ...newEffectParams(effect === null ? [] : [effect]),
  ]);
};

const jsonOrNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

const columns =
  "id, alert::text as alert, place::text as place, shown::text as shown, decision::text as decision, to_json(candidates)::text as candidates";

// While a silence holds, it is what keeps the alert from people; afterwards nobody has decided.
const standingsSql = `
  select alert_key, is_open, alert->>'startedAt' as started_at from firebreak.alert_offer
  where alert_key = any($1::text[]) and decision->>'kind' not in ('ended', 'silenced')`;

const pastOfferOf = (row: Row): PastOffer => ({
  isOpen: booleanOf(row, "is_open"),
  startedAt: textOf(row, "started_at"),
});

const offerOf = (row: Row): AlertOffer => ({
  id: textOf(row, "id"),
  alert: jsonOf(row, "alert"),
  place: jsonOrNullOf(row, "place"),
  candidates: jsonOf(row, "candidates"),
  shown: jsonOrNullOf(row, "shown"),
  decision: jsonOf(row, "decision"),
});
