import type { Backlog } from "../app/ports/store.ts";
import type { Database } from "./database.ts";
import { numberOf } from "./row.ts";

const sql = `
  select
    (select count(*) from firebreak.effect
      where status in ('waiting', 'queued', 'started') and due_at <= now())::int as effects,
    (select coalesce(extract(epoch from now() - min(due_at)), 0) from firebreak.effect
      where status in ('waiting', 'queued', 'started') and due_at <= now())::float8 as oldest_s,
    (select count(*) from firebreak.inbox where finished_at is null and gave_up_at is null)::int as deliveries`;

/** What is due and not done, by the database's clock. */
export const backlogOf = async (db: Database): Promise<Backlog> => {
  const [row = {}] = await db.query(sql);
  return {
    dueEffects: numberOf(row, "effects"),
    oldestDueMs: Math.max(0, Math.round(numberOf(row, "oldest_s") * 1_000)),
    unfinishedDeliveries: numberOf(row, "deliveries"),
  };
};
