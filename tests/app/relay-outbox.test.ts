import { describe, expect, it } from "vitest";
import type { EffectRow } from "../../src/app/ports/outbox.ts";
import type { EffectJob } from "../../src/app/ports/queue.ts";
import { startRelay } from "../../src/app/relay-outbox.ts";

const row = (id: string, more: Partial<EffectRow> = {}): EffectRow =>
  ({
    id,
    effect: { kind: "set_topic" },
    lane: "normal",
    stream: null,
    dueAt: "2026-11-24T03:00:00.000Z",
    ...more,
  }) as EffectRow;

/** An outbox in memory, and a queue that takes a row when it is let. */
const given = () => {
  let waiting: readonly EffectRow[] = [];
  const added: string[][] = [];
  const marked: string[][] = [];
  const warnings: string[] = [];
  let reads = 0;
  let answer: () => Promise<void> = async () => {};
  const relay = startRelay({
    outbox: {
      ready: async (limit: number) => {
        reads += 1;
        return waiting.slice(0, limit);
      },
      markQueued: async (ids: readonly string[]) => {
        marked.push([...ids]);
        waiting = waiting.filter(({ id }) => !ids.includes(id));
      },
      overdue: async () => [],
    } as never,
    queue: {
      add: async (jobs: readonly EffectJob[]) => {
        added.push(jobs.map(({ effectId }) => effectId));
        await answer();
      },
      addAgain: async () => {},
    },
    clock: { now: () => "2026-11-24T03:00:00.000Z" },
    logger: { warn: (_fields: unknown, text: string) => warnings.push(text) } as never,
  });
  return {
    relay,
    added,
    marked,
    warnings,
    /** Written with a commit that the relay hears of. */
    commits: (rows: readonly EffectRow[], isNewLog: boolean) => {
      waiting = [...waiting, ...rows];
      relay.committed({ effects: rows, isNewLog });
    },
    reads: () => reads,
    waits: (...ids: readonly string[]) => {
      waiting = [...waiting, ...ids.map((id) => row(id))];
      relay.poke();
    },
    queueAnswers: (next: () => Promise<void>) => {
      answer = next;
    },
    settled: () => new Promise((resolve) => setTimeout(resolve, 20)),
  };
};

describe("the relay from the outbox to the queue", () => {
  it("does not keep a new row waiting for a queue that is slow with the rows before it, nor hands those over twice", async () => {
    const { relay, added, waits, queueAnswers, settled } = given();
    const { promise: slow, resolve: answered } = Promise.withResolvers<void>();
    queueAnswers(() => slow);
    waits("INC-1.1.1");
    await settled();
    waits("INC-1.1.2");
    await settled();
    expect(added).toEqual([["INC-1.1.1"], ["INC-1.1.2"]]);
    answered();
    await relay.stop();
  });

  it("waits for what it is handing over before it stops", async () => {
    const { relay, waits, queueAnswers, settled } = given();
    const { promise: slow, resolve: answered } = Promise.withResolvers<void>();
    queueAnswers(() => slow);
    waits("INC-1.1.1");
    await settled();
    let stopped = false;
    const stopping = relay.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    answered();
    await stopping;
  });

  it("carries a backlog of more than a batch to its end without being asked again", async () => {
    const { relay, added, waits, settled } = given();
    waits(...Array.from({ length: 450 }, (_, n) => `INC-1.${n}.1`));
    await settled();
    expect(new Set(added.flat()).size).toBe(450);
    expect(added.flat()).toHaveLength(450);
    await relay.stop();
  });

  it("hands over what begins a log as it was written, the first of each stream, and reads nothing back for it", async () => {
    const { relay, added, commits, reads, settled } = given();
    await settled();
    const before = reads();
    const rows = [
      row("INC-1.1.1", { stream: "channel" }),
      row("INC-1.1.2", { stream: "channel" }),
      row("INC-1.1.3"),
      row("INC-1.1.4", { stream: "thread", dueAt: "2026-11-24T03:05:00.000Z" }),
    ];
    commits(rows, true);
    expect(added).toEqual([["INC-1.1.1", "INC-1.1.3"]]);
    expect(reads()).toBe(before);
    await relay.stop();
  });

  it("marks a few rows a moment after they were handed over, and stops with them marked", async () => {
    const { relay, added, marked, waits, settled } = given();
    waits("INC-1.1.1", "INC-1.1.2");
    await settled();
    expect(added).toEqual([["INC-1.1.1", "INC-1.1.2"]]);
    expect(marked).toEqual([]);
    await relay.stop();
    expect(marked).toEqual([["INC-1.1.1", "INC-1.1.2"]]);
  });

  it("reads what is ready where a log goes on: something may stand before its new rows", async () => {
    const { relay, commits, reads, settled } = given();
    await settled();
    const before = reads();
    commits([row("INC-1.7.1", { stream: "channel" })], false);
    await settled();
    expect(reads()).toBe(before + 1);
    await relay.stop();
  });

  it("looks for what is due in a moment at that moment, and not before", async () => {
    const { relay, added, commits, reads, settled } = given();
    await settled();
    const before = reads();
    commits([row("INC-1.7.1", { dueAt: "2026-11-24T03:00:00.100Z" })], false);
    await settled();
    expect(reads()).toBe(before);
    await expect.poll(() => added, { timeout: 900 }).toEqual([["INC-1.7.1"]]);
    await relay.stop();
  });

  it("says once that the queue is away, and hands the row over when it is back", async () => {
    const { relay, added, warnings, waits, queueAnswers, settled } = given();
    queueAnswers(() => Promise.reject(new Error("away")));
    waits("INC-1.1.1");
    await settled();
    relay.poke();
    await settled();
    expect(warnings).toEqual(["the outbox cannot be handed over just now; it waits"]);
    queueAnswers(async () => {});
    relay.poke();
    await settled();
    expect(added).toEqual([["INC-1.1.1"], ["INC-1.1.1"], ["INC-1.1.1"]]);
    await relay.stop();
  });
});
