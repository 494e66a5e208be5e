import { describe, expect, test } from "vitest";
import type { AlertOffer, AlertRecord } from "../../../src/app/ports/alert-store.ts";
import type { Evidence } from "../../../src/app/ports/evidence-store.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import { openAlertStore } from "../../../src/store/alerts.ts";
import type { Queries } from "../../../src/store/database.ts";
import type { Use } from "./harness.ts";
import { alertNamed, declare, effectOf, noon, tell } from "./sample.ts";

export const inboxContract = (use: Use): void => {
  describe("the inbox", () => {
    test("a delivery is fresh once, also after it was finished", async () => {
      const { store, other } = use();
      expect(await store.inbox.accept("E1", { text: "a" })).toEqual({ fresh: true });
      expect(await other.inbox.accept("E1", { text: "a" })).toEqual({ fresh: false });
      await store.inbox.finish("E1");
      expect(await store.inbox.takeUnfinished(0, 10)).toEqual([]);
      expect(await store.inbox.accept("E1", { text: "a" })).toEqual({ fresh: false });
    });

    test("of equal deliveries at the same moment exactly one is fresh", async () => {
      const { store, other } = use();
      const stores = [store, store, other, store, other, other];
      const accepts = Array.from({ length: 50 }, (_, key) =>
        stores.map(async (each) => ({ key, ...(await each.inbox.accept(`E${key}`, { key })) })),
      );
      const answers = (await Promise.all(accepts.flat())).filter((answer) => answer.fresh);
      expect(answers.map(({ key }) => key).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, key) => key));
    });

    test("two processes that accept the same deliveries in opposite orders do not block each other", async () => {
      const { store, other } = use();
      for (let round = 0; round < 5; round += 1) {
        const keys = Array.from({ length: 800 }, (_, n) => `R${round}-${n}`);
        const answers = await Promise.all([
          ...keys.map((key) => store.inbox.accept(key, null)),
          ...keys.toReversed().map((key) => other.inbox.accept(key, null)),
        ]);
        expect(answers.filter(({ fresh }) => fresh)).toHaveLength(800);
      }
    });

    test("what nobody finished is taken, oldest first, and belongs to its taker for that long", async () => {
      const { store, other, db } = use();
      const body = { text: 'x\u0000 \ud800 "y"' };
      await store.inbox.accept("old", body);
      await store.inbox.accept("new", null);
      await db.script("update firebreak.inbox set accepted_at = now() - interval '2 minutes' where key = 'old'");
      expect(await store.inbox.takeUnfinished(60_000, 10)).toEqual([{ key: "old", body, attempts: 1 }]);
      expect(await other.inbox.takeUnfinished(60_000, 10)).toEqual([]);
      await db.script("update firebreak.inbox set taken_at = now() - interval '2 minutes' where key = 'old'");
      expect(await other.inbox.takeUnfinished(60_000, 10)).toMatchObject([{ key: "old", attempts: 2 }]);
      expect(await store.inbox.takeUnfinished(0, 1)).toHaveLength(1);
    });

    test("what a living process accepted is nobody else's, and its own when it has lost sight of it", async () => {
      const { store, other, db } = use();
      for (const key of ["seen", "lost"]) await store.inbox.accept(key, {});
      await db.script("update firebreak.inbox set accepted_at = now() - interval '1 hour'");
      await store.inbox.sayAtWork();
      expect(await other.inbox.takeUnfinished(60_000, 10)).toEqual([]);
      expect(await store.inbox.takeUnfinished(60_000, 10, ["seen"])).toMatchObject([{ key: "lost" }]);
      await db.script("update firebreak.process set seen_at = now() - interval '2 minutes'");
      expect(await other.inbox.takeUnfinished(60_000, 10)).toMatchObject([{ key: "seen" }]);
    });

    test("what comes to nothing waits longer each time, and anybody may try again", async () => {
      const { store, other, db } = use();
      await store.inbox.accept("slow", {});
      await db.script("update firebreak.inbox set accepted_at = now() - interval '1 hour'");
      const later = (minutes: number) =>
        db.script(`update firebreak.inbox set taken_at = taken_at - interval '${minutes} minutes'`);
      for (const each of [store, other]) await each.inbox.sayAtWork();
      await store.inbox.letGo("slow");
      expect(await other.inbox.takeUnfinished(60_000, 10)).toEqual([]);
      await later(2);
      expect(await other.inbox.takeUnfinished(60_000, 10)).toMatchObject([{ attempts: 1 }]);
      await other.inbox.letGo("slow");
      await later(2);
      expect(await store.inbox.takeUnfinished(60_000, 10)).toMatchObject([{ attempts: 2 }]);
      await store.inbox.letGo("slow");
      await later(1.5);
      expect(await other.inbox.takeUnfinished(60_000, 10)).toEqual([]);
      await later(1);
      expect(await other.inbox.takeUnfinished(60_000, 10)).toMatchObject([{ attempts: 3 }]);
    });

    test("two that sweep at once share the rows", async () => {
      const { store, other } = use();
      await Promise.all(Array.from({ length: 60 }, (_, n) => store.inbox.accept(`E${n}`, n)));
      await new Promise((resolve) => setTimeout(resolve, 30));
      const taken = await Promise.all([store, other, store, other].map((each) => each.inbox.takeUnfinished(20, 20)));
      const keys = taken.flat().map((row) => row.key);
      expect(new Set(keys).size).toBe(keys.length);
    });

    test("a delivery that was given up is not taken again, and is kept", async () => {
      const { store } = use();
      await store.inbox.accept("bad", {});
      await store.inbox.giveUp("bad", "no such event");
      expect(await store.inbox.takeUnfinished(0, 10)).toEqual([]);
      expect(await store.inbox.prune(0)).toBe(0);
      expect(await store.inbox.accept("bad", {})).toEqual({ fresh: false });
    });

    test("finished deliveries are emptied, and forgotten when they are old", async () => {
      const { store, db } = use();
      await store.inbox.accept("a", { secret: "x" });
      await store.inbox.accept("b", {});
      await store.inbox.finish("a");
      await store.inbox.takeUnfinished(0, 10);
      expect(await db.query("select body from firebreak.inbox where key = 'a'")).toEqual([{ body: null }]);
      expect(await store.inbox.prune(60_000)).toBe(0);
      expect(await store.inbox.prune(0)).toBe(1);
      expect(await store.inbox.accept("a", {})).toEqual({ fresh: true });
    });

    test("a key longer than an index can hold works like any other", async () => {
      const { store } = use();
      const key = `E${"x".repeat(9_000)}`;
      expect(await store.inbox.accept(key, 1)).toEqual({ fresh: true });
      expect(await store.inbox.accept(key, 1)).toEqual({ fresh: false });
      const [row] = await store.inbox.takeUnfinished(0, 10);
      await store.inbox.finish(row?.key ?? "");
      expect(await store.inbox.takeUnfinished(0, 10)).toEqual([]);
    });
  });
};

const homeOf = async (store: Store, source: string) =>
  (await store.alerts.openIncidentsOf([{ source, fingerprint: "f1" }]))[0];

const recordOf = (key: string, over: Partial<AlertRecord> = {}): AlertRecord => ({
  ...{ key, alert: alertNamed("f1"), incidentId: null, outcome: "ignored", reason: "silenced", receivedAt: noon },
  ...over,
});

const offerOf = (id: string, over: Partial<AlertOffer> = {}): AlertOffer => ({
  ...{ id, alert: alertNamed("f1"), place: null, candidates: ["INC-7"], shown: null, decision: { kind: "open" } },
  ...over,
});

export const alertContract = (use: Use): void => {
  describe("alerts", () => {
    test("what became of an alert is recorded once per key", async () => {
      const { store } = use();
      const first = recordOf("d1.0", { incidentId: "INC-1", outcome: "declared", reason: "" });
      await store.alerts.record(first);
      await Promise.all([store.alerts.record(recordOf("d1.0")), store.alerts.record(recordOf("d1.1"))]);
      expect(await store.alerts.find("d1.0")).toEqual(first);
      expect(await store.alerts.find("d1.1")).toEqual(recordOf("d1.1"));
      expect(await store.alerts.find("d1.2")).toBeNull();
    });

    test("a fingerprint is found in the newest incident that holds it and has not ended", async () => {
      const { store } = use();
      const attach = { kind: "alert_attached", alert: alertNamed("f1") } as const;
      for (const number of [1, 2, 3]) await declare(store, number);
      expect(await homeOf(store, "generic")).toBeNull();
      for (const id of ["INC-1", "INC-2", "INC-3"] as const) await tell(store, id, [attach]);
      expect(await homeOf(store, "generic")).toBe("INC-3");
      expect(await homeOf(store, "grafana")).toBeNull();
      await tell(store, "INC-3", [{ kind: "cancelled", reason: "false alarm" }]);
      expect(await homeOf(store, "generic")).toBe("INC-2");
      await tell(store, "INC-2", [{ kind: "resolved", resolution: "" }]);
      expect(await homeOf(store, "generic")).toBe("INC-2");
      await tell(store, "INC-2", [{ kind: "closed" }]);
      expect(await homeOf(store, "generic")).toBe("INC-1");
    });

    test("homes are looked up in the index, whatever the table has grown to since it was looked at", async () => {
      const { db } = use();
      const fill = (from: number, to: number) =>
        db.query(
          `insert into firebreak.alert_incident
           select encode(sha256(n::text::bytea), 'hex'), 1, 'INC-1' from generate_series($1::int, $2::int) n`,
          [from, to],
        );
      await fill(1, 50);
      await db.script("analyze firebreak.alert_incident");
      await fill(51, 20_000);
      const plans: string[] = [];
      const query: Queries["query"] = async (sql, params, plan) => {
        expect(plan).toBe("anew");
        plans.push(JSON.stringify(await db.query(`explain ${sql}`, params)));
        return [];
      };
      const alerts = Array.from({ length: 40 }, (_, n) => alertNamed(`f${n}`));
      await openAlertStore({ ...db, intake: { query } }).openIncidentsOf(alerts);
      expect(plans).toHaveLength(1);
      expect(plans[0]).toContain("alert_incident_pkey");
      expect(plans[0]).not.toMatch(/Seq Scan on (?:\w+\.)?alert_incident/);
    });

    test("an offer and its effect are saved together, and once", async () => {
      const { store } = use();
      const effect = effectOf("offer.A1.0", null, { effect: { kind: "offer_alert", offerId: "A1" } });
      const offer = offerOf("A1", { place: { channelId: "C1", messageTs: "1.2" } });
      await store.alerts.saveOffer(offer, effect);
      await store.alerts.saveOffer(offer, effect);
      expect(await store.alerts.offer("A1")).toEqual(offer);
      expect(await store.alerts.offerStandings([alertNamed("f1"), alertNamed("f2")])).toEqual(["open", "none"]);
      expect(await store.outbox.ready(10)).toMatchObject([{ id: "offer.A1.0", incidentId: null }]);
    });

    test("a source's budget is one for all processes, and has its time", async () => {
      const { store, other } = use();
      const take = (from: Store, key: string, nowMs: number, source = "grafana") =>
        from.alerts.takeOfBudget({ source, key, nowMs, withinMs: 1_000, most: 3 });
      const keys = ["a", "b", "c", "d", "e", "f"];
      const taken = await Promise.all(keys.map((key, n) => take(n % 2 === 0 ? store : other, key, 5_000)));
      expect(taken.filter(({ kind }) => kind === "taken")).toHaveLength(3);
      expect(await take(other, "g", 5_999)).toEqual({ kind: "spent", untilMs: 6_000 });
      expect(await take(store, "g", 5_999, "zabbix")).toEqual({ kind: "taken" });
      expect(await take(other, "g", 6_000)).toEqual({ kind: "taken" });
    });

    test("the same alert takes of it once", async () => {
      const { store } = use();
      const take = (key: string, nowMs: number) =>
        store.alerts.takeOfBudget({ source: "grafana", key, nowMs, withinMs: 1_000, most: 2 });
      for (const nowMs of [5_000, 5_100, 5_200]) expect(await take("a", nowMs)).toEqual({ kind: "taken" });
      expect(await take("b", 5_300)).toEqual({ kind: "taken" });
      expect(await take("c", 5_400)).toEqual({ kind: "spent", untilMs: 6_000 });
      expect(await take("a", 5_500)).toEqual({ kind: "taken" });
    });

    test("an offer that ended is open no more, and its next occurrence may be offered", async () => {
      const { store } = use();
      await store.alerts.saveOffer(offerOf("A1"), null);
      expect(await store.alerts.openOffersOf(alertNamed("f1"))).toEqual([offerOf("A1")]);
      await store.alerts.saveOffer(offerOf("A1", { decision: { kind: "ended", at: noon } }), null);
      expect(await store.alerts.openOffersOf(alertNamed("f1"))).toEqual([]);
      expect(await store.alerts.offerStandings([alertNamed("f1")])).toEqual(["none"]);
    });

    test("an offer only goes forward: shown, then decided, by the first who decides", async () => {
      const { store } = use();
      const shown = { channelId: "C1", messageTs: "5.6" };
      await store.alerts.saveOffer(offerOf("A1"), null);
      await store.alerts.saveOffer(offerOf("A1", { shown }), null);
      await store.alerts.saveOffer(offerOf("A1", { decision: { kind: "ignored", by: "U1" } }), null);
      await store.alerts.saveOffer(
        offerOf("A1", { decision: { kind: "declared", incidentId: "INC-1", by: "U2" } }),
        null,
      );
      await store.alerts.saveOffer(offerOf("A1"), null);
      expect(await store.alerts.offer("A1")).toEqual(offerOf("A1", { shown, decision: { kind: "ignored", by: "U1" } }));
      const again = { ...alertNamed("f1"), startedAt: "2026-11-24T15:00:00.000Z" };
      expect(await store.alerts.offerStandings([alertNamed("f1"), again])).toEqual(["decided", "none"]);
      expect(await store.alerts.offer("A2")).toBeNull();
    });
  });
};

const resultOf = (over: Partial<Evidence> = {}): Omit<Evidence, "id"> => ({
  investigationId: "I1",
  tool: "kubernetes_get",
  input: { resource: "pods", namespace: "shop" },
  at: noon,
  window: null,
  link: null,
  status: "ok",
  summary: "three pods",
  body: "NAME READY",
  ...over,
});

export const evidenceContract = (use: Use): void => {
  describe("evidence", () => {
    test("records are named in order within an incident", async () => {
      const { store } = use();
      const window = { from: noon, to: noon };
      expect(await store.evidence.record("INC-1", resultOf())).toEqual({ id: "E1", ...resultOf() });
      const second = resultOf({
        tool: "metrics_query",
        input: null,
        window,
        link: "https://x.example",
        body: "\ud83d\udd25",
      });
      expect(await store.evidence.record("INC-1", second)).toEqual({ id: "E2", ...second });
      expect(await store.evidence.record("INC-2", resultOf())).toMatchObject({ id: "E1" });
      expect((await store.evidence.list("INC-1")).map(({ id }) => id)).toEqual(["E1", "E2"]);
    });

    test("the same question of the same investigation gives the record that is there", async () => {
      const { store } = use();
      await store.evidence.record("INC-1", resultOf());
      const sameInput = { namespace: "shop", resource: "pods" };
      const again = await store.evidence.record("INC-1", resultOf({ input: sameInput, body: "changed" }));
      expect(again).toMatchObject({ id: "E1", body: "NAME READY" });
      expect(await store.evidence.record("INC-1", resultOf({ investigationId: "I2" }))).toMatchObject({ id: "E2" });
      expect(await store.evidence.find("INC-1", "kubernetes_get", sameInput, "I1")).toMatchObject({ id: "E1" });
      expect(await store.evidence.find("INC-1", "kubernetes_get", sameInput, null)).toBeNull();
    });

    test("many at once get different names, and the same one gets one", async () => {
      const { store, other } = use();
      const stores = [store, other];
      const records = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          stores.map((each) => each.evidence.record("INC-1", resultOf({ input: { n: n % 20 } }))),
        ).flat(),
      );
      expect(new Set(records.map(({ id }) => id)).size).toBe(20);
      expect(await store.evidence.list("INC-1")).toHaveLength(20);
    });
  });
};

export const surfaceContract = (use: Use): void => {
  describe("surfaces", () => {
    test("where a surface stands is saved, replaced, and found by its message", async () => {
      const { store } = use();
      const record = { channelId: "C1", messageTs: "1.2", threadTs: null, digest: "a" };
      expect(await store.surfaces.find("INC-1", "card")).toBeNull();
      await store.surfaces.save("INC-1", ["card"], record);
      await store.surfaces.save("INC-1", ["card", "triage_step:I1:2"], { ...record, digest: "b", threadTs: "1.1" });
      expect(await store.surfaces.find("INC-1", "card")).toEqual({ ...record, digest: "b", threadTs: "1.1" });
      expect(await store.surfaces.find("INC-1", "triage_step:I1:2")).toMatchObject({ digest: "b" });
      expect(await store.surfaces.byMessage("C1", "1.2")).toEqual({ incidentId: "INC-1", key: "card" });
      expect(await store.surfaces.byMessage("C2", "1.2")).toBeNull();
    });
  });
};
