import { describe, expect, test } from "vitest";
import type { NewEffect } from "../../../src/app/ports/outbox.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import type { IncidentId } from "../../../src/domain/ids.ts";
import type { Use } from "./harness.ts";
import { declare, effectOf, minutesAfterNoon, noon, noted, tell } from "./sample.ts";

const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map((row) => row.id);

/** Declares INC-<number> with these effects, named INC-<number>.1.0, .1, …. */
const withEffects = (store: Store, number: number, effects: readonly Partial<NewEffect>[]): Promise<IncidentId> => {
  const id: IncidentId = `INC-${number}`;
  return declare(store, number, {}, { effects: effects.map((over, n) => effectOf(`${id}.1.${n}`, id, over)) });
};

export const outboxContract = (use: Use): void => {
  describe("the outbox", () => {
    test("an effect written with its event is ready, as it was written", async () => {
      const { store } = use();
      const effect = effectOf("INC-1.1.0", "INC-1", { lane: "urgent", stream: "channel", dueAt: minutesAfterNoon(10) });
      await declare(store, 1, {}, { effects: [effect] });
      const row = { ...effect, status: "waiting", attempts: 0, startedAt: null, progress: {} };
      expect(await store.outbox.ready(10)).toEqual([row]);
      expect(await store.outbox.get("INC-1.1.0")).toEqual(row);
      expect(await store.outbox.get("INC-1.1.1")).toBeNull();
    });

    test("what draws the newest state merges into its like that waits, and takes the more urgent lane", async () => {
      const { store } = use();
      const card = { effect: { kind: "show", surface: { kind: "card" } }, stream: "channel" } as const;
      const id = await withEffects(store, 1, [{ ...card, lane: "normal" }, {}]);
      await tell(store, id, [noted("x")], { effects: [effectOf("INC-1.2.0", id, { ...card, lane: "urgent" })] });
      await tell(store, id, [noted("y")], { effects: [effectOf("INC-1.3.0", id, { ...card, lane: "bulk" })] });
      expect(await store.outbox.get("INC-1.2.0")).toBeNull();
      expect((await store.outbox.ready(10)).map((row) => [row.id, row.lane])).toEqual([
        ["INC-1.1.0", "urgent"],
        ["INC-1.1.1", "normal"],
      ]);
      await store.outbox.markQueued(["INC-1.1.0"]);
      await tell(store, id, [noted("z")], { effects: [effectOf("INC-1.4.0", id, card)] });
      expect(await store.outbox.get("INC-1.4.0")).toMatchObject({ status: "waiting" });
    });

    test("another incident's card is another card", async () => {
      const { store } = use();
      const card = { effect: { kind: "show", surface: { kind: "card" } }, stream: "channel" } as const;
      await withEffects(store, 1, [card]);
      await withEffects(store, 2, [card]);
      expect(ids(await store.outbox.ready(10))).toEqual(["INC-1.1.0", "INC-2.1.0"]);
    });

    test("the urgent lane goes first, then the oldest", async () => {
      const { store } = use();
      await withEffects(store, 1, [{ lane: "bulk" }, { lane: "normal" }, { lane: "normal" }]);
      await withEffects(store, 2, [{ lane: "urgent" }, { lane: "normal" }]);
      const order = ["INC-2.1.0", "INC-1.1.1", "INC-1.1.2", "INC-2.1.1", "INC-1.1.0"];
      expect(ids(await store.outbox.ready(10))).toEqual(order);
      expect(ids(await store.outbox.ready(2))).toEqual(order.slice(0, 2));
    });

    test("the next of a stream waits until the one before has ended; other streams and incidents do not", async () => {
      const { store } = use();
      const id = await withEffects(store, 1, [{ stream: "channel" }, { stream: "channel" }, { stream: "feed" }, {}]);
      await tell(store, id, [noted("x")], {
        effects: [effectOf("INC-1.2.0", id, { stream: "channel", lane: "urgent" })],
      });
      await withEffects(store, 2, [{ stream: "channel" }]);
      const first = ["INC-1.1.0", "INC-1.1.2", "INC-1.1.3", "INC-2.1.0"];
      expect(ids(await store.outbox.ready(10))).toEqual(first);
      await store.outbox.markQueued(first);
      expect(await store.outbox.ready(10)).toEqual([]);
      await store.outbox.begin("INC-1.1.0");
      expect(await store.outbox.ready(10)).toEqual([]);
      await store.outbox.end("INC-1.1.0", "failed", "gone");
      expect(ids(await store.outbox.ready(10))).toEqual(["INC-1.1.1"]);
      await store.outbox.end("INC-1.1.1", "skipped", "");
      expect(ids(await store.outbox.ready(10))).toEqual(["INC-1.2.0"]);
    });

    test("several drawings of one surface may all wait", async () => {
      const { store } = use();
      await withEffects(store, 1, [{ stream: "channel" }, { stream: "channel" }, { stream: "channel" }]);
      expect(await store.outbox.counts()).toMatchObject({ waiting: 3 });
    });

    test("begin gives the row as it was before, and tells a retry by its start", async () => {
      const { store } = use();
      await withEffects(store, 1, [{}]);
      expect(await store.outbox.begin("INC-1.1.0")).toMatchObject({ status: "waiting", attempts: 0, startedAt: null });
      await store.outbox.progress("INC-1.1.0", { channelId: "C1" });
      await store.outbox.progress("INC-1.1.0", { messageTs: "1.2" });
      const retry = await store.outbox.begin("INC-1.1.0");
      expect(retry).toMatchObject({ status: "started", attempts: 1, progress: { channelId: "C1", messageTs: "1.2" } });
      expect(Math.abs(Date.now() - Date.parse(retry?.startedAt ?? ""))).toBeLessThan(60_000);
      expect(await store.outbox.get("INC-1.1.0")).toMatchObject({ status: "started", attempts: 2 });
      await store.outbox.end("INC-1.1.0", "done", "posted");
      expect(await store.outbox.begin("INC-1.1.0")).toBeNull();
      expect(await store.outbox.begin("INC-9.1.0")).toBeNull();
    });

    test("of two that begin at once, one finds it begun", async () => {
      const { store, other } = use();
      await withEffects(
        store,
        1,
        Array.from({ length: 40 }, () => ({})),
      );
      const pairs = Array.from({ length: 40 }, async (_, n) => {
        const id = `INC-1.1.${n}`;
        const rows = await Promise.all([store.outbox.begin(id), other.outbox.begin(id)]);
        return rows.map((row) => row?.status).sort();
      });
      for (const pair of await Promise.all(pairs)) expect(pair).toEqual(["started", "waiting"]);
      expect(await store.outbox.get("INC-1.1.0")).toMatchObject({ attempts: 2 });
    });

    test("the first end stays, and a late hand-over does not wake an ended row", async () => {
      const { store } = use();
      await withEffects(store, 1, [{}]);
      await store.outbox.end("INC-1.1.0", "done", "");
      await store.outbox.end("INC-1.1.0", "failed", "slow twin");
      await store.outbox.markQueued(["INC-1.1.0"]);
      await store.outbox.postpone("INC-1.1.0", minutesAfterNoon(1));
      expect(await store.outbox.get("INC-1.1.0")).toMatchObject({ status: "done", dueAt: noon });
    });

    test("a hand-over that is recorded after the attempt began does not hide the attempt", async () => {
      const { store } = use();
      await withEffects(store, 1, [{}]);
      await store.outbox.begin("INC-1.1.0");
      await store.outbox.markQueued(["INC-1.1.0"]);
      expect(await store.outbox.get("INC-1.1.0")).toMatchObject({ status: "started" });
    });

    test("overdue is what was handed over and due longer ago, by the database's clock", async () => {
      const { store, db } = use();
      const future = new Date(Date.now() + 3_600_000).toISOString();
      await withEffects(store, 1, [{}, {}, { dueAt: future }, {}, {}]);
      await store.outbox.markQueued(["INC-1.1.0", "INC-1.1.2", "INC-1.1.3"]);
      await store.outbox.begin("INC-1.1.1");
      await store.outbox.end("INC-1.1.3", "done", "");
      expect(await store.outbox.overdue(60_000, 10)).toEqual([]);
      expect(ids(await store.outbox.overdue(0, 10))).toEqual(["INC-1.1.0", "INC-1.1.1"]);
      const earlier = "now() - interval '2 minutes'";
      await db.script(
        `update firebreak.effect set queued_at = ${earlier}, started_at = started_at - interval '2 minutes'`,
      );
      expect(ids(await store.outbox.overdue(60_000, 10))).toEqual(["INC-1.1.0", "INC-1.1.1"]);
      expect(await store.outbox.overdue(60_000, 1)).toHaveLength(1);
      await store.outbox.markQueued(["INC-1.1.0"]);
      expect(ids(await store.outbox.overdue(60_000, 10))).toEqual(["INC-1.1.1"]);
    });

    test("a postponed row stays the queue's and keeps the trace of its attempt", async () => {
      const { store } = use();
      await withEffects(store, 1, [{ stream: "channel" }, { stream: "channel" }]);
      await store.outbox.begin("INC-1.1.0");
      const later = new Date(Date.now() + 60_000).toISOString();
      await store.outbox.postpone("INC-1.1.0", later);
      const row = await store.outbox.get("INC-1.1.0");
      expect(row).toMatchObject({ status: "queued", dueAt: later, attempts: 1 });
      expect(row?.startedAt).not.toBeNull();
      expect(await store.outbox.ready(10)).toEqual([]);
      expect(await store.outbox.overdue(0, 10)).toEqual([]);
    });

    test("every status is counted", async () => {
      const { store } = use();
      await withEffects(store, 1, [{}, {}, {}]);
      await store.outbox.end("INC-1.1.0", "skipped", "");
      await store.outbox.markQueued(["INC-1.1.1"]);
      const none = { started: 0, done: 0, failed: 0 };
      expect(await store.outbox.counts()).toEqual({ ...none, waiting: 1, queued: 1, skipped: 1 });
    });
  });
};
