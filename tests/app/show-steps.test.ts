import { describe, expect, it } from "vitest";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performed, Performing } from "../../src/app/effects/performing.ts";
import { show } from "../../src/app/effects/show.ts";
import type { ShowRequest } from "../../src/app/ports/chat.ts";
import type { SurfaceRecord } from "../../src/app/ports/surface-store.ts";
import type { Incident } from "../../src/domain/incident.ts";

const record: SurfaceRecord = { channelId: "C1", messageTs: "1.1", threadTs: "1.0", digest: "a" };

/** A thread whose root stands, and what was shown in it; `known` steps are on record. */
const thread = (known: number) => {
  const saved = new Map<string, SurfaceRecord>([["triage:I1", record]]);
  const shown: string[] = [];
  const deps = {
    clock: { now: () => "2026-11-24T03:05:00.000Z" },
    evidence: { list: async () => [] },
    outbox: { progress: async () => undefined },
    surfaces: {
      find: async (_id: string, key: string) => saved.get(key) ?? null,
      save: async (_id: string, keys: readonly string[], one: SurfaceRecord) => {
        for (const key of keys) saved.set(key, one);
      },
    },
    chat: {
      show: async ({ surface }: ShowRequest) => {
        if (surface.kind === "triage_step") shown.push(`${surface.number} to ${surface.through}`);
        return record;
      },
    },
  } as unknown as EffectDependencies;
  const steps = Array.from({ length: known }, (_, n) => ({
    number: n + 1,
    title: "a",
    text: "b",
    outcome: "suspicious",
    evidence: [],
  }));
  const incident = {
    id: "INC-1",
    channel: { kind: "open", id: "C1" },
    times: { declaredAt: "2026-11-24T03:00:00.000Z" },
    investigations: [{ id: "I1", steps, summary: null }],
  } as unknown as Incident;
  const tell = (number: number): Promise<Performed> =>
    show(deps, { row: { id: "r" }, incident, attempt: {} } as unknown as Performing, {
      kind: "triage_step",
      investigationId: "I1",
      number,
    });
  return { tell, shown };
};

describe("the steps of a triage", () => {
  it("that are known by then go into one message, and are not said again", async () => {
    const { tell, shown } = thread(4);
    expect((await tell(1)).kind).toBe("done");
    for (const number of [2, 3, 4]) expect((await tell(number)).kind).toBe("skipped");
    expect(shown).toEqual(["1 to 4"]);
  });

  it("beyond what one message takes begin the next", async () => {
    const { tell, shown } = thread(8);
    for (let number = 1; number <= 8; number += 1) await tell(number);
    expect(shown).toEqual(["1 to 6", "7 to 8"]);
  });
});
