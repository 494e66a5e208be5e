import { describe, expect, test } from "vitest";
import { incidentIdOf } from "../../../src/domain/ids.ts";
import { numberOf } from "../../../src/store/row.ts";
import type { Use } from "./harness.ts";
import {
  ada,
  alertNamed,
  declare,
  declared,
  effectOf,
  minutesAfterNoon,
  noon,
  noted,
  requestFor,
  tell,
} from "./sample.ts";

export const appendContract = (use: Use): void => {
  describe("the event log", () => {
    test("an appended incident is loaded as it was", async () => {
      const { store, other } = use();
      const request = requestFor("INC-1", null, [declared(), { kind: "acknowledged" }]);
      expect(await store.incidents.append(request)).toEqual({ kind: "appended" });
      expect(await store.incidents.load("INC-1")).toEqual(request.incident);
      expect(await other.incidents.load("INC-1")).toEqual(request.incident);
      expect(await store.incidents.load("INC-2")).toBeNull();
    });

    test("events come back in order, after a given one, with their author and time", async () => {
      const { store } = use();
      const id = await declare(store, 1);
      await tell(store, id, [noted("one"), noted("two")], { at: minutesAfterNoon(5) });
      expect(await store.incidents.events(id, { afterSeq: 1, limit: 10 })).toEqual([
        { seq: 2, at: minutesAfterNoon(5), actor: ada, event: noted("one") },
        { seq: 3, at: minutesAfterNoon(5), actor: ada, event: noted("two") },
      ]);
      expect(await store.incidents.events(id, { afterSeq: 0, limit: 1 })).toHaveLength(1);
    });

    test("a text with NUL, half a surrogate pair, quotes and braces survives", async () => {
      const { store, other } = use();
      const text = 'a\u0000b \ud800 "quoted" {brace,\\} \u{1f525} \\u0000';
      const id = await declare(store, 1, { title: text, services: ['ser"vice', "nu\u0000ll"] });
      await tell(store, id, [noted(text)]);
      expect((await other.incidents.load(id))?.notes[0]?.text).toBe(text);
      expect((await store.incidents.events(id, { afterSeq: 1, limit: 1 }))[0]?.event).toEqual(noted(text));
      expect((await store.audit.verify()).breaks).toEqual([]);
    });

    test("an append on an old version is a conflict and writes nothing", async () => {
      const { store, other } = use();
      const id = await declare(store, 1);
      const before = await store.incidents.load(id);
      await tell(other, id, [noted("first")]);
      const late = requestFor(id, before, [noted("late")], {
        effects: [effectOf("INC-1.2.9", id)],
        commandKey: "late",
      });
      expect(await store.incidents.append(late)).toEqual({ kind: "conflict" });
      expect((await store.incidents.load(id))?.notes.map((note) => note.text)).toEqual(["first"]);
      expect(await store.outbox.get("INC-1.2.9")).toBeNull();
      expect(await store.incidents.appliedTo("late")).toBeNull();
    });

    test("two declarations of one number: one wins, the other is a conflict", async () => {
      const { store, other } = use();
      const outcomes = await Promise.all(
        [store, other, store, other].map((each) => each.incidents.append(requestFor("INC-1", null, [declared()]))),
      );
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["appended", "conflict", "conflict", "conflict"]);
    });

    test("the same command key is applied once, whatever the version it comes with", async () => {
      const { store, other } = use();
      const id = await declare(store, 1, {}, { commandKey: "K1" });
      expect(await tell(other, id, [noted("again")], { commandKey: "K1" })).toEqual({
        kind: "duplicate",
        incidentId: id,
      });
      expect(await store.incidents.append(requestFor(id, null, [declared()], { commandKey: "K1" }))).toEqual({
        kind: "duplicate",
        incidentId: id,
      });
      expect(await store.incidents.appliedTo("K1")).toBe(id);
      expect(await store.incidents.load("INC-1")).toMatchObject({ seq: 1 });
    });

    test("one command that declares two incidents at the same moment declares one", async () => {
      const { store, other } = use();
      const outcomes = await Promise.all([
        store.incidents.append(requestFor("INC-1", null, [declared()], { commandKey: "same" })),
        other.incidents.append(requestFor("INC-2", null, [declared()], { commandKey: "same" })),
      ]);
      const winner = outcomes[0]?.kind === "appended" ? "INC-1" : "INC-2";
      expect(outcomes).toContainEqual({ kind: "appended" });
      expect(outcomes).toContainEqual({ kind: "duplicate", incidentId: winner });
      expect(await store.incidents.load(winner === "INC-1" ? "INC-2" : "INC-1")).toBeNull();
    });

    test("a command key of any length works", async () => {
      const { store } = use();
      const key = "k".repeat(9_000);
      const id = await declare(store, 1, {}, { commandKey: key });
      expect(await store.incidents.appliedTo(key)).toBe(id);
      expect(await store.incidents.appliedTo(`${key}x`)).toBeNull();
    });

    test("writers that lose reload and try again: no event is lost or doubled", async () => {
      const { store, other } = use();
      const id = await declare(store, 1);
      const write = async (each: typeof store, text: string): Promise<void> => {
        while ((await tell(each, id, [noted(text)], { commandKey: text })).kind !== "appended");
      };
      const texts = Array.from({ length: 40 }, (_, index) => `note ${index}`);
      await Promise.all(texts.map((text, index) => write(index % 2 === 0 ? store : other, text)));
      const incident = await store.incidents.load(id);
      expect(incident?.seq).toBe(41);
      expect(incident?.notes.map((note) => note.text).sort()).toEqual([...texts].sort());
      expect(await store.audit.verify()).toEqual({ events: 41, incidents: 1, otherLogs: 0, breaks: [] });
    });

    test("code with another snapshot version makes the state from the events, and goes on from there", async () => {
      const { store, newer } = use();
      const id = await declare(store, 1);
      await tell(store, id, [noted("old code")]);
      const state = await store.incidents.load(id);
      expect(await newer.incidents.load(id)).toEqual(state);
      expect(await tell(newer, id, [noted("new code")])).toEqual({ kind: "appended" });
      expect((await store.incidents.load(id))?.notes).toHaveLength(2);
      expect((await store.incidents.list({ ...everything, limit: 1 }))[0]?.notes).toHaveLength(2);
    });

    test("a large incident is stored with a lagging snapshot and read complete", async () => {
      const { store, other, db } = use();
      const id = await declare(store, 1);
      const text = "x".repeat(3_000);
      for (let n = 0; n < 30; n += 1)
        await tell(store, id, [{ kind: "alert_attached", alert: alertNamed(`f${n}`, { text }) }]);
      const [row] = await db.query("select seq - state_seq as lag from firebreak.incident");
      expect(row === undefined ? 0 : numberOf(row, "lag")).toBeGreaterThan(0);
      const state = await store.incidents.load(id);
      expect(state?.alerts).toHaveLength(30);
      expect(await other.incidents.load(id)).toEqual(state);
      expect(await other.incidents.list({ ...everything, limit: 5 })).toEqual([state]);
    });

    test("what a process remembers is not used when the log underneath was replaced", async () => {
      const { store, db } = use();
      const id = await declare(store, 77, { title: "before the restore" });
      await store.incidents.load(id);
      await db.script("truncate firebreak.incident, firebreak.incident_event, firebreak.applied_command");
      await declare(use().other, 77, { title: "after the restore" });
      expect((await store.incidents.load(id))?.title).toBe("after the restore");
    });
  });
};

const everything = {
  ...{ statuses: null, service: null, includePrivate: true, includeDrills: true, beforeNumber: null },
  limit: 100,
};

export const listContract = (use: Use): void => {
  describe("lists", () => {
    test("the next number is one above the highest", async () => {
      const { store } = use();
      expect(await store.incidents.nextNumber()).toBe(1);
      await declare(store, 41);
      expect(await store.incidents.nextNumber()).toBe(42);
    });

    test("a survey counts the number over everything, also over what it does not show", async () => {
      const { store } = use();
      expect(await store.incidents.survey()).toEqual({ live: [], nextNumber: 1 });
      await declare(store, 1);
      await declare(store, 2, { isPrivate: true });
      await declare(store, 3);
      await declare(store, 4, { isDrill: true });
      const { live, nextNumber } = await store.incidents.survey();
      expect(live.map(({ id }) => id)).toEqual(["INC-3", "INC-1"]);
      expect(nextNumber).toBe(5);
    });

    test("an incident is found by its channel", async () => {
      const { store } = use();
      const id = await declare(store, 1);
      expect(await store.incidents.byChannel("C1")).toBeNull();
      await tell(store, id, [{ kind: "channel_opened", channelId: "C1", name: "inc-1-checkout" }]);
      expect((await store.incidents.byChannel("C1"))?.id).toBe(id);
    });

    test("the newest come first, a page at a time, filtered", async () => {
      const { store } = use();
      await declare(store, 1);
      await declare(store, 2, { isPrivate: true });
      await declare(store, 3, { isDrill: true });
      await declare(store, 4, { services: ["search", "checkout"] });
      await declare(store, 10, { services: ["search"] });
      await tell(store, "INC-1", [{ kind: "acknowledged" }]);
      const numbers = async (filter: Partial<typeof everything> & object): Promise<readonly string[]> =>
        (await store.incidents.list({ ...everything, ...filter })).map((incident) => incident.id);
      expect(await numbers({})).toEqual([10, 4, 3, 2, 1].map(incidentIdOf));
      expect(await numbers({ limit: 2 })).toEqual(["INC-10", "INC-4"]);
      expect(await store.incidents.list({ ...everything, beforeNumber: 4, limit: 1 })).toMatchObject([{ id: "INC-3" }]);
      expect(await numbers({ includePrivate: false, includeDrills: false })).toEqual(["INC-10", "INC-4", "INC-1"]);
      expect(await store.incidents.list({ ...everything, service: "search" })).toMatchObject([
        { id: "INC-10" },
        { id: "INC-4" },
      ]);
      expect(await store.incidents.list({ ...everything, statuses: ["investigating"] })).toMatchObject([
        { id: "INC-1" },
      ]);
      expect(await store.incidents.list({ ...everything, statuses: [] })).toEqual([]);
    });

    test("medians by severity count neither drills nor private incidents nor what was before", async () => {
      const { store } = use();
      await declare(store, 1, {}, { at: minutesAfterNoon(-60) });
      for (const [number, minutes] of [
        [2, 2],
        [3, 4],
        [4, 12],
      ] as const) {
        const id = await declare(store, number);
        await tell(store, id, [{ kind: "acknowledged" }], { at: minutesAfterNoon(minutes) });
      }
      await tell(store, "INC-2", [{ kind: "resolved", resolution: "" }], { at: minutesAfterNoon(30) });
      await declare(store, 5, { isDrill: true });
      await declare(store, 6, { isPrivate: true });
      await declare(store, 7, { severity: "P3" });
      const never = { medianAckMs: null, medianMitigateMs: null, medianResolveMs: null };
      expect(await store.incidents.stats(noon)).toEqual([
        { severity: "P1", count: 3, medianAckMs: 240_000, medianMitigateMs: 1_800_000, medianResolveMs: 1_800_000 },
        { severity: "P3", count: 1, ...never },
      ]);
    });
  });
};
