import { describe, expect, test } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { type RequestId, requestIdOf } from "../../../src/domain/ids.ts";
import { evolveRequest, type Request } from "../../../src/domain/requests/request.ts";
import type { RecordedRequestEvent, RequestEvent } from "../../../src/domain/requests/request-event.ts";
import type { Use } from "./harness.ts";
import { ada, declare, effectOf, minutesAfterNoon, noon } from "./sample.ts";

const requested: RequestEvent = {
  kind: "requested",
  requestKind: "deployment",
  title: "deploy v43",
  details: "",
  service: null,
  urgency: "normal",
  links: [],
  isConfidential: false,
  dueAt: minutesAfterNoon(60),
  callAt: null,
};
const taken = (owner: string): RequestEvent => ({ kind: "assigned", owner });
const done: RequestEvent = { kind: "completed", result: "" };

let commands = 0;

const say = async (
  store: Store,
  id: RequestId,
  event: RequestEvent,
  over: { key?: string; on?: Request | null } = {},
) => {
  const before = over.on === undefined ? await store.requests.load(id) : over.on;
  const recorded: RecordedRequestEvent = { seq: (before?.seq ?? 0) + 1, at: noon, actor: ada, event };
  commands += 1;
  return store.requests.append({
    request: evolveRequest(before, id, recorded),
    expectedSeq: before?.seq ?? 0,
    events: [recorded],
    effects: [
      effectOf(`${id}.${recorded.seq}.1`, null, {
        incidentId: id,
        effect: { kind: "request", requestId: id, effect: { kind: "card" } },
        stream: "channel",
      }),
    ],
    commandKey: over.key ?? `request-${commands}`,
  });
};

export const requestContract = (use: Use): void => {
  describe("requests", () => {
    test("one is nothing at first, and then what was written", async () => {
      const { store } = use();
      expect(await store.requests.load("REQ-1")).toBeNull();
      expect(await store.requests.nextNumber()).toBe(1);
      expect(await say(store, "REQ-1", requested)).toEqual({ kind: "appended" });
      expect(await say(store, "REQ-1", taken("U0ADA"))).toEqual({ kind: "appended" });
      expect(await store.requests.nextNumber()).toBe(2);
      expect(await store.requests.load("REQ-1")).toMatchObject({
        title: "deploy v43",
        state: { owner: "U0ADA" },
        seq: 2,
      });
      expect((await store.requests.events("REQ-1", { afterSeq: 1, limit: 5 })).map(({ event }) => event)).toEqual([
        taken("U0ADA"),
      ]);
    });

    test("a command is applied once, whichever request it was applied to", async () => {
      const { store } = use();
      await say(store, "REQ-1", requested, { key: "handoff a" });
      expect(await say(store, "REQ-2", requested, { key: "handoff a" })).toEqual({
        kind: "duplicate",
        requestId: "REQ-1",
      });
      expect(await store.requests.appliedTo("handoff a")).toBe("REQ-1");
      expect(await store.requests.appliedTo("handoff b")).toBeNull();
      expect(await store.requests.load("REQ-2")).toBeNull();
    });

    test("the key of an incident's command is no request's", async () => {
      const { store } = use();
      await declare(store, 1, {}, { commandKey: "declared" });
      expect(await store.requests.appliedTo("declared")).toBeNull();
    });

    test("of many who ask or answer at once, each version is written once", async () => {
      const { store, other } = use();
      const asked = await Promise.all(
        [store, other, store, other].map((one, n) => say(one, "REQ-1", requested, { key: `a${n}`, on: null })),
      );
      expect(asked.filter(({ kind }) => kind === "appended")).toHaveLength(1);
      expect(asked.filter(({ kind }) => kind === "conflict")).toHaveLength(3);
      const before = await store.requests.load("REQ-1");
      const answered = await Promise.all(
        ["U0A", "U0B", "U0C"].map((user, n) => say(n === 1 ? other : store, "REQ-1", taken(user), { on: before })),
      );
      expect(answered.filter(({ kind }) => kind === "appended")).toHaveLength(1);
      expect((await store.requests.load("REQ-1"))?.seq).toBe(2);
    });

    test("lists are newest first, by what is pending and by person, a page at a time", async () => {
      const { store } = use();
      for (const number of [1, 2, 3, 4]) await say(store, requestIdOf(number), requested);
      await say(store, "REQ-2", taken("U0BEN"));
      await say(store, "REQ-3", done);
      const ids = async (
        which: "pending" | "all",
        person: string | null,
        beforeNumber: number | null = null,
        limit = 10,
      ) => (await store.requests.list({ which, person, beforeNumber, limit })).map(({ id }) => id);
      expect(await ids("pending", null)).toEqual(["REQ-4", "REQ-2", "REQ-1"]);
      expect(await ids("all", null)).toEqual(["REQ-4", "REQ-3", "REQ-2", "REQ-1"]);
      expect(await ids("all", null, 4, 2)).toEqual(["REQ-3", "REQ-2"]);
      expect(await ids("pending", "U0BEN")).toEqual(["REQ-2"]);
      expect(await ids("pending", "U0ADA")).toEqual(["REQ-4", "REQ-2", "REQ-1"]);
    });

    test("a state of another version is made from the events", async () => {
      const { store, db } = use();
      await say(store, "REQ-1", requested);
      await say(store, "REQ-1", taken("U0BEN"));
      const before = await store.requests.load("REQ-1");
      await db.query("update firebreak.request set state_version = 0, state = $1::text::json", ['{"old":true}']);
      expect(await store.requests.load("REQ-1")).toEqual(before);
      expect(await say(store, "REQ-1", done)).toEqual({ kind: "appended" });
    });

    test("its effects go in order, and its messages are found under its name", async () => {
      const { store } = use();
      await say(store, "REQ-1", requested);
      await say(store, "REQ-1", taken("U0BEN"));
      expect((await store.outbox.ready(10)).map(({ id }) => id)).toEqual(["REQ-1.1.1"]);
      await store.outbox.end("REQ-1.1.1", "done", "");
      expect((await store.outbox.ready(10)).map(({ id }) => id)).toEqual(["REQ-1.2.1"]);
      const place = { channelId: "C1", messageTs: "1.0", threadTs: null, digest: "d" };
      await store.surfaces.save("REQ-1", ["request"], place);
      expect(await store.surfaces.find("REQ-1", "request")).toEqual(place);
      // Replies under it are nobody's question about an incident.
      expect(await store.surfaces.byMessage("C1", "1.0")).toBeNull();
    });

    test("their logs are chained and verified like the incidents'", async () => {
      const { store, db } = use();
      await declare(store, 1);
      await say(store, "REQ-1", requested);
      await say(store, "REQ-1", taken("U0BEN"));
      expect((await store.audit.verify()).breaks).toEqual([]);
      await db.query("delete from firebreak.incident_event where incident_id = 'REQ-1' and seq = 2", []);
      expect((await store.audit.verify()).breaks).toMatchObject([{ log: "REQ-1", seq: 1 }]);
      await db.query("delete from firebreak.request", []);
      expect((await store.audit.verify()).breaks).toMatchObject([{ log: "REQ-1" }]);
    });
  });
};
