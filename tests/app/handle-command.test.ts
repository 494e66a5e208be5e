import { describe, expect, test } from "vitest";
import { createHandleCommand } from "../../src/app/handle-command.ts";
import type { AppendRequest, IncidentStore } from "../../src/app/ports/incident-store.ts";
import { incidentIdOf } from "../../src/domain/ids.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { ana, ben, declareCommand, declared, digestOf, following, policy, system, t0 } from "../domain/given.ts";

/** A log in memory, and what this process has last seen of it; `calls` says what was asked of the database. */
const logOf = (newest: Incident, seen: Incident | null) => {
  const calls: string[] = [];
  const state = { newest, seen };
  const incidents = {
    lastSeen: () => state.seen,
    load: async () => {
      calls.push("load");
      state.seen = state.newest;
      return state.newest;
    },
    appliedTo: async () => null,
    append: async ({ incident, expectedSeq }: AppendRequest) => {
      calls.push("append");
      if (expectedSeq !== state.newest.seq) return { kind: "conflict" } as const;
      state.newest = incident;
      state.seen = incident;
      return { kind: "appended" } as const;
    },
  } satisfies Partial<IncidentStore>;
  const handle = createHandleCommand({
    incidents: incidents as unknown as IncidentStore,
    operations: { load: () => Promise.reject(new Error("not asked for")) },
    clock: { now: () => t0, after: () => t0 },
    policy,
    digestOf,
    onCommitted: () => undefined,
  });
  return { handle, calls, state };
};

const before = declared();
const over = following(before, ben, { kind: "cancel", reason: "a false alarm" });
const acknowledge = { key: "click 1", incidentId: before.incident.id, command: { kind: "acknowledge" } } as const;

describe("a command on an incident that this process has seen", () => {
  test("is decided on what was seen, and asks nothing but the append", async () => {
    const { handle, calls, state } = logOf(before.incident, before.incident);
    const handled = await handle({ ...acknowledge, actor: ana });
    expect(handled.ok).toBe(true);
    expect(calls).toEqual(["append"]);
    expect(state.newest.seq).toBeGreaterThan(before.incident.seq);
  });

  test("is decided anew when another process was ahead", async () => {
    const { handle, calls } = logOf(over.incident, before.incident);
    const handled = await handle({ ...acknowledge, actor: ana });
    expect(handled).toMatchObject({ ok: false });
    expect(calls).toEqual(["append", "load"]);
  });

  test("is never refused because of what was seen", async () => {
    // As after a restored backup: what was seen is no longer so.
    const { handle, calls } = logOf(before.incident, over.incident);
    const handled = await handle({ ...acknowledge, actor: ana });
    expect(handled.ok).toBe(true);
    expect(calls).toEqual(["load", "append"]);
  });

  test("is read first when this process has never seen it", async () => {
    const { handle, calls } = logOf(before.incident, null);
    expect((await handle({ ...acknowledge, actor: ana })).ok).toBe(true);
    expect(calls).toEqual(["load", "append"]);
  });
});

describe("a declaration that was decided on a survey", () => {
  const declareOn = async (taken: number, number?: number) => {
    const asked: string[] = [];
    const handled = await createHandleCommand({
      incidents: {
        nextNumber: async () => taken + 1,
        append: async ({ incident }: AppendRequest) => {
          asked.push(incident.id);
          return { kind: incident.id === incidentIdOf(taken) ? "conflict" : "appended" };
        },
      } as never,
      operations: {} as never,
      clock: { now: () => t0, after: () => t0 },
      policy,
      digestOf,
      onCommitted: () => undefined,
    })({
      key: "alert 1",
      actor: ana,
      incidentId: null,
      command: declareCommand(),
      ...(number === undefined ? {} : { number }),
    });
    return { asked, refused: handled.ok ? null : handled.error.kind };
  };

  test("takes its number or nothing: what was declared meanwhile may be the same", async () => {
    expect(await declareOn(7, 7)).toEqual({ asked: ["INC-7"], refused: "stale" });
    expect(await declareOn(7, 8)).toEqual({ asked: ["INC-8"], refused: null });
  });

  test("takes whichever number is next when it was decided on none", async () => {
    expect(await declareOn(7)).toEqual({ asked: ["INC-8"], refused: null });
  });
});

describe("a service that another incident has locked", () => {
  const claim = { key: "service:checkout", owner: "INC-2 CHG-1" };
  const busy = async (isPrivate: boolean) => {
    const incidents = {
      lastSeen: () => before.incident,
      append: async () => ({ kind: "claimed", claim }),
      load: async () => ({ ...before.incident, id: "INC-2", isPrivate }),
    };
    const handled = await createHandleCommand({
      incidents: incidents as never,
      operations: {} as never,
      clock: { now: () => t0, after: () => t0 },
      policy,
      digestOf,
      onCommitted: () => undefined,
    })({ ...acknowledge, actor: ana });
    return handled.ok ? null : handled.error;
  };

  test("is told with the change that has it, unless that incident is private", async () => {
    expect(await busy(false)).toEqual({ kind: "service_busy", service: "checkout", by: "INC-2 CHG-1" });
    expect(await busy(true)).toEqual({
      kind: "service_busy",
      service: "checkout",
      by: "a change of another incident",
    });
  });
});

describe("the start of a change", () => {
  const startChange = { kind: "start_change", changeId: "CHG-1", digest: "0".repeat(64), settings: null } as const;
  const start = { key: "start 1", actor: system, incidentId: before.incident.id, command: startChange } as const;
  const handleOn = (proven: IncidentStore["proven"]) => {
    const notAsked = () => Promise.reject(new Error("what is kept is not asked"));
    return createHandleCommand({
      incidents: {
        proven,
        lastSeen: () => before.incident,
        load: notAsked,
        appliedTo: async () => null,
        live: async () => [],
      } as never,
      operations: { load: async () => ({ halt: null }) as never },
      clock: { now: () => t0, after: () => t0 },
      policy,
      digestOf,
      onCommitted: () => undefined,
    })(start);
  };

  test("is decided on what the events make, and never on what was seen or kept", async () => {
    const handled = await handleOn(async () => ({ kind: "proven", incident: before.incident }));
    expect(handled).toMatchObject({ ok: false, error: { kind: "not_found" } });
  });

  test("is refused on a record that was altered", async () => {
    const altered = { log: "INC-1", seq: 7, problem: "its content does not match its hash" };
    expect(await handleOn(async () => ({ kind: "altered", ...altered }))).toEqual({
      ok: false,
      error: { kind: "record_altered", ...altered },
    });
  });
});
