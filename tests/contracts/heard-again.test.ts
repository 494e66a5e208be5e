import { afterAll, beforeAll, expect, it } from "vitest";
import { decideOffer } from "../../src/app/decide-offer.ts";
import { createHandleCommand } from "../../src/app/handle-command.ts";
import { createHandleOperations } from "../../src/app/handle-operations.ts";
import { createReceiver } from "../../src/app/receive-alerts.ts";
import type { Command } from "../../src/domain/command.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { IncidentId } from "../../src/domain/ids.ts";
import type { OfferChoice } from "../../src/domain/intent.ts";
import { migrate } from "../../src/store/migrate.ts";
import { storeOn } from "../../src/store/open-store.ts";
import { openPglite, type PgliteDatabase } from "../../src/store/pglite.ts";
import { clockAt, minuteMs } from "../agents/given.ts";
import { alert, ana, digestOf, policy } from "../domain/given.ts";

let db: PgliteDatabase;
beforeAll(async () => {
  db = await openPglite(null);
  await migrate(db);
});
afterAll(() => db.close());

const hourMs = 60 * minuteMs;

const openDesk = () => {
  const clock = clockAt();
  const store = storeOn(db, { evolve, stateVersion: 1 });
  const shared = { clock, policy, digestOf, onCommitted: () => undefined };
  const handle = createHandleCommand({ ...shared, incidents: store.incidents, operations: store.operations });
  const handleOperations = createHandleOperations({ ...shared, operations: store.operations });
  const receive = createReceiver({ ...shared, ...store, handle, handleOperations, onOffered: () => undefined });
  const press = async (fingerprint: string, choice: OfferChoice) => {
    const [offer] = await store.alerts.openOffersOf({ source: "alertmanager", fingerprint });
    if (offer === undefined) return expect.fail("nobody is asked");
    return decideOffer(
      { ...store, handle, handleOperations, clock, onDecided: () => undefined },
      offer.id,
      choice,
      ana,
    );
  };
  const say = async (fingerprint: string): Promise<string> => {
    const [receipt] = await receive(
      [alert({ fingerprint, service: null, labels: {}, severityLabel: "warning" })],
      null,
    );
    return receipt?.reason ?? "";
  };
  const fires = async (fingerprint: string) => {
    const [receipt] = await receive([alert({ fingerprint, service: null, labels: {} })], null);
    return receipt === undefined ? expect.fail("no receipt") : { incident: receipt.incident, outcome: receipt.outcome };
  };
  const end = async (incidentId: IncidentId | null, ...commands: readonly Command[]) => {
    for (const command of commands) {
      const key = `${incidentId} ${command.kind}`;
      expect(await handle({ key, actor: ana, incidentId, command })).toMatchObject({ ok: true });
    }
  };
  return { clock, handleOperations, press, say, fires, end };
};

it("what still fires when its silence is over is asked about again, every time", async () => {
  const { clock, press, say } = openDesk();
  for (let time = 1; time <= 2; time += 1) {
    expect(await say("f1")).toMatch(/it is offered to people/);
    await press("f1", { kind: "silence", forMs: hourMs });
    expect(await say("f1")).toMatch(/silenced by/);
    clock.advance(hourMs);
  }
  expect(await say("f1")).toMatch(/it is offered to people/);
});

it("also when somebody ended the silence early", async () => {
  const { handleOperations, press, say } = openDesk();
  await say("f2");
  await press("f2", { kind: "silence", forMs: hourMs });
  const named = alert().title;
  expect((await handleOperations({ key: "end", actor: ana, command: { kind: "end_silence", named } })).ok).toBe(true);
  expect(await say("f2")).toMatch(/it is offered to people/);
});

it("what was ignored once is not asked about again while it lasts", async () => {
  const { clock, press, say } = openDesk();
  await say("f3");
  await press("f3", { kind: "ignore" });
  clock.advance(30 * hourMs);
  expect(await say("f3")).toMatch(/people have decided on it/);
});

const resolve: Command = { kind: "resolve", resolution: "restarted" };

it("what still fires an hour after its incident was resolved is a new incident, as often as it takes", async () => {
  const { clock, fires, end } = openDesk();
  const first = await fires("f4");
  expect(first.outcome).toBe("declared");
  await end(first.incident, resolve);
  clock.advance(hourMs - 1);
  expect(await fires("f4")).toEqual({ incident: first.incident, outcome: "deduplicated" });
  clock.advance(1);
  const second = await fires("f4");
  expect(second.outcome).toBe("declared");
  expect(second.incident).not.toBe(first.incident);
  expect(await fires("f4")).toEqual({ incident: second.incident, outcome: "deduplicated" });
  await end(second.incident, resolve);
  clock.advance(hourMs);
  expect((await fires("f4")).outcome).toBe("declared");
});

it("what people cancelled is no incident when it is said again", async () => {
  const { clock, fires, end } = openDesk();
  const { incident } = await fires("f5");
  await end(incident, { kind: "cancel", reason: "false alarm" });
  clock.advance(30 * hourMs);
  expect(await fires("f5")).toEqual({ incident, outcome: "deduplicated" });
});
