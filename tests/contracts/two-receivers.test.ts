import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandleCommand } from "../../src/app/handle-command.ts";
import { createHandleOperations } from "../../src/app/handle-operations.ts";
import { createReceiver, type ReceiveAlerts } from "../../src/app/receive-alerts.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Database } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { clockAt, minuteMs } from "../agents/given.ts";
import { alert, digestOf, policy as usualPolicy } from "../domain/given.ts";
import { postgresIsMissing, startPostgres } from "./postgres-server.ts";

const budget = { alerts: 5, withinMs: 10 * minuteMs };
const policy: Policy = { ...usualPolicy, alerts: { ...usualPolicy.alerts, budget } };
const clock = clockAt();
let db: Database & { readonly close: () => Promise<void> };
let offered = 0;

beforeAll(async () => {
  db = await openPglite(null);
  await migrate(db);
});
afterAll(() => db.close());

/** What one bot has; each has a store of its own on the same database. */
const openReceiver = (on: Database = db): ReceiveAlerts => {
  const store = storeOn(on, { evolve, stateVersion: 1 });
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

describe.skipIf(postgresIsMissing())("with a real server", () => {
  it("two bots that hear of one service at the same instant declare one incident", async () => {
    await using ends = new AsyncDisposableStack();
    const server = await startPostgres();
    ends.defer(server.stop);
    const [ofOne, ofTwo] = [openPostgres({ url: server.url }), openPostgres({ url: server.url })];
    ends.defer(async () => void (await Promise.all([ofOne.close(), ofTwo.close()])));
    await migrate(ofOne);
    const [one, two] = [openReceiver(ofOne), openReceiver(ofTwo)];
    const of = (service: string, fingerprint: string) => [
      alert({ service, fingerprint, labels: {}, severityLabel: "critical" }),
    ];
    for (const service of ["checkout", "search", "billing", "mail", "web"]) {
      const receipts = await Promise.all([
        one(of(service, `${service} 1`), null),
        two(of(service, `${service} 2`), null),
      ]);
      const outcomes = receipts.flat().map(({ outcome }) => outcome);
      expect([...outcomes].sort(), service).toEqual(["attached", "declared"]);
      expect(new Set(receipts.flat().map(({ incident }) => incident)).size, service).toBe(1);
    }
  });
});
