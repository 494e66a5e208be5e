import { describe, expect, test, vi } from "vitest";
import { createWorkLine } from "../../src/slack/work-line.ts";

/** Work that ends when it is told to. */
const steered = () => {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (name: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(name);
      ends.set(name, () => resolve(name));
    });
  return { begun, work, end: (name: number) => ends.get(name)?.() };
};

const settle = () => new Promise(setImmediate);

describe("the line in which acknowledged deliveries wait", () => {
  test("several at once without a rush, the others in their order", async () => {
    const line = createWorkLine({ nowMs: () => 0, width: 2 });
    const { begun, work, end } = steered();
    const all = [1, 2, 3, 4].map((name) => line.run(work(name)));
    await settle();
    expect(begun).toEqual([1, 2]);
    end(2);
    await settle();
    expect(begun).toEqual([1, 2, 3]);
    for (const name of [1, 3]) end(name);
    await settle();
    end(4);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  });

  test("what throws is its asker's, and the line goes on", async () => {
    const line = createWorkLine({ nowMs: () => 0, width: 1 });
    const failing = line.run(() => Promise.reject(new Error("ours")));
    const next = line.run(async () => "done");
    await expect(failing).rejects.toThrow("ours");
    expect(await next).toBe("done");
  });

  test("in a rush one works at a time and rests, and afterwards all go on", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      let now = 0;
      const line = createWorkLine({ nowMs: () => now, width: 3 });
      const { begun, work, end } = steered();
      for (let n = 0; n < 20; n += 1) line.arrived();
      const all = [1, 2, 3, 4, 5].map((name) => line.run(work(name)));
      await settle();
      expect(begun).toEqual([1]);
      now = 10;
      end(1);
      await settle();
      expect(begun).toEqual([1]);
      vi.advanceTimersByTime(30);
      await settle();
      expect(begun).toEqual([1, 2]);
      // The rush is over: the next one that ends lets in as many as there is room for.
      now = 500;
      end(2);
      await settle();
      expect(begun).toEqual([1, 2, 3, 4, 5]);
      for (const name of [3, 4, 5]) end(name);
      await Promise.all(all);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a person who clicks a few times is no rush", async () => {
    const line = createWorkLine({ nowMs: () => 0, width: 4 });
    const { begun, work, end } = steered();
    for (let n = 0; n < 5; n += 1) line.arrived();
    const all = [1, 2, 3].map((name) => line.run(work(name)));
    await settle();
    expect(begun).toEqual([1, 2, 3]);
    for (const name of begun) end(name);
    await Promise.all(all);
  });
});
