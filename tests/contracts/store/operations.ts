import { describe, expect, test } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { evolveOperations, noOperations } from "../../../src/domain/operations/operations.ts";
import type { OperationsEvent, RecordedOperationsEvent } from "../../../src/domain/operations/operations-event.ts";
import type { Use } from "./harness.ts";
import { declare, noon, noted, requestFor } from "./sample.ts";

const frozen = (n: number): OperationsEvent => ({
  kind: "frozen",
  freezeId: `F${n}`,
  service: null,
  reason: "the sale is on",
  until: null,
});

const say = async (store: Store, event: OperationsEvent, commandKey: string, expectedSeq?: number) => {
  const before = await store.operations.load();
  const recorded: RecordedOperationsEvent = {
    seq: before.seq + 1,
    at: noon,
    actor: { kind: "person", userId: "UANA" },
    event,
  };
  return store.operations.append({
    operations: evolveOperations(before, recorded),
    expectedSeq: expectedSeq ?? before.seq,
    events: [recorded],
    effects: [],
    commandKey,
  });
};

export const operationsContract = (use: Use): void => {
  describe("the workspace's own log", () => {
    test("is empty at first, and then what was written", async () => {
      const { store } = use();
      expect(await store.operations.load()).toEqual(noOperations);
      expect(await say(store, frozen(1), "a")).toBe("appended");
      expect((await store.operations.load()).freezes).toMatchObject([{ id: "F1", reason: "the sale is on" }]);
      expect(await store.operations.events({ afterSeq: 0, limit: 10 })).toMatchObject([{ seq: 1, event: frozen(1) }]);
    });

    test("a command is applied once, and a version is written once", async () => {
      const { store } = use();
      await say(store, frozen(1), "a");
      expect(await say(store, frozen(2), "a")).toBe("duplicate");
      expect(await say(store, frozen(2), "b", 0)).toBe("conflict");
      expect((await store.operations.load()).seq).toBe(1);
      const raced = await Promise.all(["c", "d", "e"].map((key) => say(store, frozen(2), key, 1)));
      expect(raced.filter((one) => one === "appended")).toHaveLength(1);
    });

    test("silences that were written before anything but one alert could be silenced still hold", async () => {
      const { store, db } = use();
      const [source, fingerprint, title, until] = ["grafana", "f1", "Disk almost full", noon];
      await say(store, { kind: "alert_silenced", silenceId: "S1", source, fingerprint, title, until }, "a");
      const { silences } = await store.operations.load();
      const first = { id: "S1", source, fingerprint, title, by: "UANA", at: noon, until };
      await db.query("update firebreak.operations set state = $1::text::json", [
        JSON.stringify({ ...(await store.operations.load()), silences: [first] }),
      ]);
      expect((await store.operations.load()).silences).toEqual(silences);
    });

    test("is chained and verified like the incidents' logs", async () => {
      const { store, db } = use();
      await declare(store, 1);
      await say(store, frozen(1), "a");
      await say(store, { kind: "halted", reason: "stop" }, "b");
      expect((await store.audit.verify()).breaks).toEqual([]);
      const rows: string[] = [];
      for await (const { log, seq } of store.audit.rows()) rows.push(`${log}.${seq}`);
      expect(rows).toEqual(["INC-1.1", "operations.1", "operations.2"]);
      await db.query("update firebreak.incident_event set at = $1::text where incident_id = 'operations' and seq = 1", [
        "2026-01-01T00:00:00.000Z",
      ]);
      expect((await store.audit.verify()).breaks).toMatchObject([{ log: "operations", seq: 1 }]);
      await db.query("delete from firebreak.incident_event where incident_id = 'operations'", []);
      expect((await store.audit.verify()).breaks).toMatchObject([{ log: "operations" }]);
    });
  });

  describe("a lock over all incidents", () => {
    const claim = (owner: string) => ({ key: "service:checkout", owner });

    test("is taken with the events or nothing is written, and names its owner", async () => {
      const { store } = use();
      const [one, two] = [await declare(store, 1), await declare(store, 2)];
      const taking = async (id: typeof one) => {
        const request = requestFor(id, await store.incidents.load(id), [noted("starts")]);
        return store.incidents.append({ ...request, claims: { take: [claim(`${id} CHG-1`)], release: [] } });
      };
      expect(await taking(one)).toEqual({ kind: "appended" });
      expect(await taking(two)).toEqual({ kind: "claimed", claim: claim("INC-1 CHG-1") });
      expect((await store.incidents.load(two))?.seq).toBe(1);
      const ending = requestFor(one, await store.incidents.load(one), [noted("ends")]);
      await store.incidents.append({ ...ending, claims: { take: [], release: [claim("INC-1 CHG-1")] } });
      expect(await taking(two)).toEqual({ kind: "appended" });
    });

    test("nobody gives back what is somebody else's", async () => {
      const { store } = use();
      const [one, two] = [await declare(store, 1), await declare(store, 2)];
      const first = requestFor(one, await store.incidents.load(one), [noted("starts")]);
      await store.incidents.append({ ...first, claims: { take: [claim("INC-1 CHG-1")], release: [] } });
      const thief = requestFor(two, await store.incidents.load(two), [noted("ends")]);
      await store.incidents.append({ ...thief, claims: { take: [], release: [claim("INC-2 CHG-1")] } });
      const again = requestFor(two, await store.incidents.load(two), [noted("starts")]);
      const outcome = await store.incidents.append({
        ...again,
        claims: { take: [claim("INC-2 CHG-1")], release: [] },
      });
      expect(outcome).toEqual({ kind: "claimed", claim: claim("INC-1 CHG-1") });
    });

    test("of many who take it at once, one gets it", async () => {
      const { store } = use();
      const ids = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => declare(store, number)));
      const outcomes = await Promise.all(
        ids.map(async (id) => {
          const request = requestFor(id, await store.incidents.load(id), [noted("starts")]);
          return store.incidents.append({ ...request, claims: { take: [claim(`${id} CHG-1`)], release: [] } });
        }),
      );
      expect(outcomes.filter(({ kind }) => kind === "appended")).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === "claimed")).toHaveLength(5);
    });
  });
};
