import type { Store } from "../../../src/app/ports/store.ts";
import type { Database } from "../../../src/store/database.ts";

/** A store on an empty, migrated database, and ways to look at it from the side. */
export type StoreHarness = {
  readonly store: Store;
  /** For tampering and for setting clocks back; the tests reach behind the store with it. */
  readonly db: Database;
  /** A second store on the same database, as another process would have. */
  readonly other: Store;
  /** A third one, whose code expects snapshots of another version. */
  readonly newer: Store;
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type OpenHarness = () => Promise<StoreHarness>;
/** The harness of the running test. */
export type Use = () => StoreHarness;

const tables = [
  ...["incident", "incident_event", "applied_command", "alert_incident", "effect", "surface", "inbox", "alert"],
  ...["alert_offer", "evidence_counter", "evidence", "operations", "claim", "model_spend", "agent_run", "request"],
  ["source_budget"],
];

export const emptyTables = (db: Database): Promise<void> =>
  db.script(`truncate ${tables.map((table) => `firebreak.${table}`).join(", ")} restart identity`);
