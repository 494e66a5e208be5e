import { evolve } from "../../src/domain/evolve.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { emptyTables } from "./store/harness.ts";
import { storeContract } from "./store.contract.ts";

storeContract("the store on PGlite", async () => {
  const db = await openPglite(null);
  await migrate(db);
  const reader = { evolve, stateVersion: 1 };
  const store = storeOn(db, reader);
  return {
    store,
    db,
    other: storeOn(db, reader),
    newer: storeOn(db, { evolve, stateVersion: 2 }),
    empty: () => emptyTables(db),
    close: () => store.close(),
  };
});
