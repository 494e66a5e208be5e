import { describe } from "vitest";
import { evolve } from "../../src/domain/evolve.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { postgresIsMissing, startPostgres } from "./postgres-server.ts";
import { emptyTables } from "./store/harness.ts";
import { storeContract } from "./store.contract.ts";

describe.skipIf(postgresIsMissing())("with a real server", () => {
  storeContract("the store on Postgres", async () => {
    const server = await startPostgres();
    const connect = () => openPostgres({ url: server.url });
    const db = connect();
    await migrate(db);
    const stores = [
      storeOn(db, { evolve, stateVersion: 1 }),
      storeOn(connect(), { evolve, stateVersion: 1 }),
      storeOn(connect(), { evolve, stateVersion: 2 }),
    ] as const;
    return {
      store: stores[0],
      db,
      other: stores[1],
      newer: stores[2],
      empty: () => emptyTables(db),
      close: async () => {
        await Promise.all(stores.map((store) => store.close()));
        await server.stop();
      },
    };
  });
});
