import { expect, it } from "vitest";
import { createHandleCommand } from "../../src/app/handle-command.ts";
import { createHandleOperations } from "../../src/app/handle-operations.ts";
import { createReceiver } from "../../src/app/receive-alerts.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { clockAt } from "../agents/given.ts";
import { alert, digestOf, policy } from "../domain/given.ts";

const senders = 20;

it("senders who come back one after another in a rush are decided together, and every one is answered", async () => {
  await using db = Object.assign(await openPglite(null), {
    [Symbol.asyncDispose]: (): Promise<void> => db.close(),
  });
  await migrate(db);
  const store = storeOn(db, { evolve, stateVersion: 1 });
  const shared = { clock: clockAt(), policy, digestOf, onCommitted: () => undefined };
  let looks = 0;
  const receive = createReceiver({
    ...shared,
    handle: createHandleCommand({ ...shared, incidents: store.incidents, operations: store.operations }),
    handleOperations: createHandleOperations({ ...shared, operations: store.operations }),
    incidents: {
      ...store.incidents,
      survey: () => {
        looks += 1;
        return store.incidents.survey();
      },
    },
    operations: store.operations,
    alerts: store.alerts,
    onOffered: () => undefined,
  });
  const one = (fingerprint: string) => receive([alert({ fingerprint, severityLabel: "critical" })], null);
  const after = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  };
  const rounds = await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      const first = await one(`first ${sender}`);
      await after(sender);
      return [...first, ...(await one(`second ${sender}`))];
    }),
  );
  expect(rounds.flat().filter(({ incident }) => incident === "INC-1")).toHaveLength(2 * senders);
  expect(looks).toBe(2);
});
