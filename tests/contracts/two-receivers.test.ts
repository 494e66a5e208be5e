import { afterAll, beforeAll, expect, it } from "vitest";
import { createHandleCommand } from "../../src/app/handle-command.ts";
import { createHandleOperations } from "../../src/app/handle-operations.ts";
import { createReceiver, type ReceiveAlerts } from "../../src/app/receive-alerts.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite, type PgliteDatabase } from "../../src/store/pglite.ts";
import { clockAt, minuteMs } from "../agents/given.ts";
import { alert, digestOf, policy as usualPolicy } from "../domain/given.ts";

const budget = { alerts: 5, withinMs: 10 * minuteMs };
const policy: Policy = { ...usualPolicy, alerts: { ...usualPolicy.alerts, budget } };
const clock = clockAt();
let db: PgliteDatabase;
let offered = 0;

beforeAll(async () => {
  db = await openPglite(null);
  await migrate(db);
});
afterAll(() => db.close());

/** What one bot has; each has a store of its own on the same database. */
const openReceiver = (): ReceiveAlerts => {
  const store = storeOn(db, { evolve, stateVersion: 1 });
  const shared = { clock, policy, digestOf, onCommitted: () => undefined };
  return createReceiver({
    ...shared,
    handle: createHandleCommand({ ...shared, incidents: store.incidents, operations: store.operations }),
    handleOperations: createHandleOperations({ ...shared, operations: store.operations }),
    incidents: store.incidents,
    operations: store.operations,
    alerts: store.alerts,
    onOffered: () => {
      offered += 1;
    },
  });
};

const noisy = (from: number) =>
  Array.from({ length: 10 }, (_, n) =>
    alert({ fingerprint: `f${from + n}`, service: null, labels: {}, severityLabel: "warning" }),
  );

it("two bots share a source's budget: what it has left is shown by either, the rest by none, and a P1 passes", async () => {
  const [one, two] = [openReceiver(), openReceiver()];
  const receipts = (await Promise.all([one(noisy(0), null), two(noisy(100), null)])).flat();
  expect(offered).toBe(budget.alerts);
  expect(receipts.filter(({ reason }) => reason.includes("has put 5 alerts before people"))).toHaveLength(15);

  const later = openReceiver();
  await later(noisy(200), null);
  expect(offered).toBe(budget.alerts);
  const [urgent] = await later([alert({ fingerprint: "p1", severityLabel: "critical" })], null);
  expect(urgent).toMatchObject({ outcome: "declared" });

  clock.advance(budget.withinMs);
  await two(noisy(300), null);
  expect(offered).toBe(2 * budget.alerts);
});
