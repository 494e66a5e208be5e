import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noOperations } from "../../../src/domain/operations/operations.ts";
import type { Database, SqlValue } from "../../../src/store/database.ts";
import { textOf } from "../../../src/store/row.ts";
import type { StoreHarness, Use } from "./harness.ts";
import { ada, alertNamed, declare, noon, noted, tell } from "./sample.ts";

const prepare = async ({ store, empty }: StoreHarness): Promise<void> => {
  await empty();
  await declare(store, 1);
  await declare(store, 2, { title: "Search is slow" });
  for (const text of ["one", "two", "three"]) await tell(store, "INC-1", [noted(text)]);
  await tell(store, "INC-2", [{ kind: "alert_attached", alert: alertNamed("f1") }, noted("four")]);
};

const events = 7;

/** One lasting change to the log, by SQL behind our back, and the incident it must show in. */
type Tampering = { readonly sql: string; readonly params: readonly SqlValue[]; readonly incidentId: string };

const textColumns = ["kind", "at", "prev_hash", "hash", "payload", "actor"] as const;

const anEvent = fc.constantFrom(
  ...[1, 2, 3, 4].map((seq) => ({ incidentId: "INC-1", seq })),
  ...[1, 2, 3].map((seq) => ({ incidentId: "INC-2", seq })),
);

/** Replaces, inserts or removes one character of a column's text, wherever it is; JSON that breaks is left out below. */
const aCharacter = fc.record({
  event: anEvent,
  column: fc.constantFrom(...textColumns),
  place: fc.nat(2_000),
  kind: fc.constantFrom("replace", "insert", "remove"),
  character: fc.constantFrom("0", "9", "a", "f", " ", "Z", "\t", ".", "e"),
});

const spoiled = (
  text: string,
  { place, kind, character }: { place: number; kind: string; character: string },
): string => {
  const at = place % text.length;
  return text.slice(0, at) + (kind === "remove" ? "" : character) + text.slice(kind === "insert" ? at : at + 1);
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const where = "where incident_id = $1::text and seq = $2::int";

const apply = async (db: Database, { sql, params }: Tampering): Promise<void> => {
  await db.query(sql, params);
};

export const auditContract = (use: Use): void => {
  describe("the audit", () => {
    test("an untouched log verifies", async () => {
      await prepare(use());
      expect(await use().store.audit.verify()).toEqual({ events, incidents: 2, otherLogs: 0, breaks: [] });
    });

    test("any character changed in any column of any event is found", async () => {
      const { db, store } = use();
      await prepare(use());
      let tried = 0;
      const property = fc.asyncProperty(aCharacter, async ({ event, column, ...change }) => {
        const { incidentId, seq } = event;
        const [row] = await db.query(`select ${column}::text as before from firebreak.incident_event ${where}`, [
          incidentId,
          seq,
        ]);
        const before = row === undefined ? "" : textOf(row, "before");
        const after = spoiled(before, change);
        const cast = column === "payload" || column === "actor" ? "text::json" : "text";
        if (after === before || (cast === "text::json" && !isJson(after))) return;
        const update = `update firebreak.incident_event set ${column} = $3::${cast} ${where}`;
        await db.query(update, [incidentId, seq, after]);
        tried += 1;
        const { breaks } = await store.audit.verify();
        await db.query(update, [incidentId, seq, before]);
        expect(breaks.map((found) => found.log)).toEqual([incidentId]);
        expect(breaks[0]?.seq).toBeLessThanOrEqual(seq + 1);
      });
      await fc.assert(property, { numRuns: 150 });
      expect(tried).toBeGreaterThan(50);
      expect((await store.audit.verify()).breaks).toEqual([]);
    });

    const tamperings: Readonly<Record<string, Tampering>> = {
      "a deleted event": {
        sql: `delete from firebreak.incident_event ${where}`,
        params: ["INC-1", 2],
        incidentId: "INC-1",
      },
      "a deleted first event": {
        sql: `delete from firebreak.incident_event ${where}`,
        params: ["INC-2", 1],
        incidentId: "INC-2",
      },
      "a truncated tail": {
        sql: "delete from firebreak.incident_event where incident_id = $1::text and seq >= $2::int",
        params: ["INC-1", 3],
        incidentId: "INC-1",
      },
      "a whole log deleted": {
        sql: "delete from firebreak.incident_event where incident_id = $1::text",
        params: ["INC-2"],
        incidentId: "INC-2",
      },
      "a tail cut off, and the incident's version with it": {
        sql: `with cut as (delete from firebreak.incident_event where incident_id = $1::text and seq >= 3)
              update firebreak.incident set seq = 2 where id = $1::text`,
        params: ["INC-1"],
        incidentId: "INC-1",
      },
      "a removed incident row": {
        sql: "delete from firebreak.incident where id = $1::text",
        params: ["INC-2"],
        incidentId: "INC-2",
      },
      "an incident removed with all its events": {
        sql: `with gone as (delete from firebreak.incident_event where incident_id = $1::text)
              delete from firebreak.incident where id = $1::text`,
        params: ["INC-2"],
        incidentId: "INC-2",
      },
      "two events that changed places": {
        sql: `update firebreak.incident_event a set kind = b.kind, payload = b.payload, actor = b.actor, at = b.at,
                prev_hash = b.prev_hash, hash = b.hash
              from firebreak.incident_event b
              where a.incident_id = $1::text and b.incident_id = a.incident_id
                and (a.seq, b.seq) in ((2, 3), (3, 2))`,
        params: ["INC-1"],
        incidentId: "INC-1",
      },
      "an event moved to another incident": {
        sql: `update firebreak.incident_event set incident_id = 'INC-2', seq = 4 ${where}`,
        params: ["INC-1", 4],
        incidentId: "INC-2",
      },
      "an event added at the end": {
        sql: `insert into firebreak.incident_event
              select incident_id, seq + 1, kind, payload, actor, at, hash, prev_hash from firebreak.incident_event ${where}`,
        params: ["INC-1", 4],
        incidentId: "INC-1",
      },
      "an event spelled in another way": {
        sql: `update firebreak.incident_event set payload = '{"messageTs":null, "text":"one"}' ${where}`,
        params: ["INC-1", 2],
        incidentId: "INC-1",
      },
    };
    for (const [name, tampering] of Object.entries(tamperings)) {
      test(`${name} is found`, async () => {
        const { db, store } = use();
        await prepare(use());
        await apply(db, tampering);
        const { breaks } = await store.audit.verify();
        expect(breaks.map((found) => found.log)).toContain(tampering.incidentId);
      });
    }

    const keptThings: Readonly<Record<string, { readonly sql: string; readonly says: string }>> = {
      "a state that was edited": {
        sql: `update firebreak.incident set state = replace(state::text, 'Checkout is failing', 'Nothing is failing')::json
              where id = 'INC-1'`,
        says: "its stored state is not what its events make",
      },
      "a status that lists and the deploy gate go by": {
        sql: "update firebreak.incident set status = 'cancelled' where id = 'INC-1'",
        says: "it is listed as cancelled, its events say declared",
      },
      "a lower severity": {
        sql: "update firebreak.incident set severity = 'P3' where id = 'INC-1'",
        says: "it is listed as P3, its events say P1",
      },
      "a lock that nobody took": {
        sql: "insert into firebreak.claim (key, owner) values ('service:checkout', 'INC-1 CHG-1')",
        says: "the services that it has locked are not those that its events lock",
      },
    };
    test.each(Object.entries(keptThings))("%s is found beside a whole chain", async (_name, { sql, says }) => {
      const { db, store } = use();
      await prepare(use());
      await db.script(sql);
      expect((await store.audit.verify()).breaks).toEqual([{ log: "INC-1", seq: 4, problem: says }]);
    });

    test("an incident of which nothing is left is missed among its neighbours", async () => {
      const { db, store } = use();
      await prepare(use());
      for (const table of ["incident_event", "applied_command", "effect", "alert_incident"])
        await db.script(`delete from firebreak.${table} where incident_id = 'INC-1'`);
      await db.script("delete from firebreak.incident where id = 'INC-1'");
      expect((await store.audit.verify()).breaks).toEqual([
        { log: "INC-1", seq: 0, problem: "there is no such incident, though later ones are there" },
      ]);
    });

    test("a lock for an incident that there is not is found", async () => {
      const { db, store } = use();
      await prepare(use());
      await db.script("insert into firebreak.claim (key, owner) values ('service:checkout', 'INC-9 CHG-1')");
      expect((await store.audit.verify()).breaks).toEqual([
        { log: "INC-9", seq: 0, problem: "service:checkout is locked for it, and there is no such incident" },
      ]);
    });

    test("a kill switch that was turned off behind its log is found", async () => {
      const { db, store } = use();
      await prepare(use());
      const halt = { by: "U0ADA", reason: "odd things", at: noon };
      const recorded = { seq: 1, at: noon, actor: ada, event: { kind: "halted" as const, reason: halt.reason } };
      const operations = { ...noOperations, seq: 1, halt };
      await store.operations.append({
        operations,
        expectedSeq: 0,
        events: [recorded],
        effects: [],
        commandKey: "halt",
      });
      expect((await store.audit.verify()).breaks).toEqual([]);
      await db.script(`update firebreak.operations set state = '${JSON.stringify({ ...operations, halt: null })}'`);
      expect((await store.audit.verify()).breaks).toEqual([
        { log: "operations", seq: 1, problem: "its kill switch or freezes are not what its events make" },
      ]);
    });

    test("what is proven is made from the events, whatever is kept as the state", async () => {
      const { db, other } = use();
      await prepare(use());
      await db.script(
        `update firebreak.incident set state = replace(state::text, 'Checkout is failing', 'Nothing is failing')::json`,
      );
      expect(await other.incidents.proven("INC-1")).toMatchObject({
        kind: "proven",
        incident: { title: "Checkout is failing", seq: 4 },
      });
      expect(await other.incidents.proven("INC-9")).toBeNull();
    });

    test("nothing is proven by a log with a broken link", async () => {
      const { db, store } = use();
      await prepare(use());
      await db.script("delete from firebreak.incident_event where incident_id = 'INC-1' and seq = 2");
      expect(await store.incidents.proven("INC-1")).toEqual({
        kind: "altered",
        log: "INC-1",
        seq: 3,
        problem: "event 2 is missing",
      });
      await db.script("delete from firebreak.incident_event where incident_id = 'INC-2' and seq = 3");
      expect(await store.incidents.proven("INC-2")).toMatchObject({ kind: "altered", seq: 2 });
    });

    test("only the first broken link of an incident is named", async () => {
      const { db, store } = use();
      await prepare(use());
      await db.script(
        "update firebreak.incident_event set at = '2020-01-01T00:00:00.000Z' where incident_id = 'INC-1' and seq in (2, 4)",
      );
      expect((await store.audit.verify()).breaks).toEqual([
        { log: "INC-1", seq: 2, problem: "its content does not match its hash" },
      ]);
    });

    test("a log longer than a page, growing while it is read, verifies", async () => {
      const { store, other } = use();
      const id = await declare(store, 1);
      const notes = Array.from({ length: 700 }, (_, n) => noted(`note ${n}`));
      await tell(store, id, notes);
      await declare(store, 2);
      const growing = (async () => {
        for (let n = 0; n < 20; n += 1) await tell(other, "INC-2", [noted(`late ${n}`)]);
      })();
      for (let n = 0; n < 3; n += 1) expect((await store.audit.verify()).breaks).toEqual([]);
      await growing;
      expect(await store.audit.verify()).toEqual({ events: 722, incidents: 2, otherLogs: 0, breaks: [] });
    });
  });
};
