import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { Batcher } from "../../src/store/batcher.ts";

/** A database whose every batch is answered by hand. */
const slowDatabase = () => {
  const batches: { readonly items: readonly string[]; readonly done: PromiseWithResolvers<readonly string[]> }[] = [];
  const arrivals: (() => void)[] = [];
  const batcher = new Batcher<string, string>({
    write: (items) => {
      const done = Promise.withResolvers<readonly string[]>();
      batches.push({ items, done });
      for (const arrive of arrivals.splice(0)) arrive();
      return done.promise;
    },
    bytesOf: (item) => item.length,
  });
  const batch = async (index: number) => {
    while (batches[index] === undefined) await new Promise<void>((resolve) => arrivals.push(resolve));
    return batches[index];
  };
  const answer = async (index: number): Promise<void> => {
    const { items, done } = await batch(index);
    done.resolve(items.map((item) => `${item}!`));
  };
  return { batcher, batch, answer };
};

const broken = (retryable: boolean): UpstreamError =>
  new UpstreamError("database: no", { service: "database", retryable });

describe("micro-batches", () => {
  test("calls of one moment travel together, and each gets its own answer", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const answers = Promise.all(["a", "b", "c"].map((item) => batcher.add(item)));
    expect((await batch(0)).items).toEqual(["a", "b", "c"]);
    await answer(0);
    expect(await answers).toEqual(["a!", "b!", "c!"]);
  });

  test("what arrives while a batch is on its way goes with the next one", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const first = batcher.add("a");
    await batch(0);
    const others = Promise.all([batcher.add("b"), batcher.add("c")]);
    await answer(0);
    expect(await first).toBe("a!");
    expect((await batch(1)).items).toEqual(["b", "c"]);
    await answer(1);
    expect(await others).toEqual(["b!", "c!"]);
  });

  test("a batch is bounded in items and in bytes", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const big = "x".repeat(3 * 1024 * 1024);
    const all = Promise.all([...Array.from({ length: 1_200 }, () => "a"), big, big].map((item) => batcher.add(item)));
    expect((await batch(0)).items).toHaveLength(1_000);
    await answer(0);
    expect((await batch(1)).items).toHaveLength(201);
    await answer(1);
    expect((await batch(2)).items).toEqual([big]);
    await answer(2);
    expect(await all).toHaveLength(1_202);
  });

  test("above the bound a caller is told to come back", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const chunk = "x".repeat(16 * 1024 * 1024);
    const waiting = [1, 2, 3, 4].map(() => batcher.add(chunk));
    await expect(batcher.add("one more")).rejects.toMatchObject({ retryable: true, service: "database" });
    for (const index of [0, 1, 2, 3]) await answer(index);
    expect((await batch(3)).items).toHaveLength(1);
    expect(await Promise.all(waiting)).toHaveLength(4);
  });

  test("when the database is away everybody who waits is told at once", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const first = batcher.add("a");
    const { done } = await batch(0);
    const second = batcher.add("b");
    done.reject(broken(true));
    await expect(first).rejects.toMatchObject({ retryable: true });
    await expect(second).rejects.toMatchObject({ retryable: true });
    const third = batcher.add("c");
    expect((await batch(1)).items).toEqual(["c"]);
    await answer(1);
    expect(await third).toBe("c!");
  });

  test("one item that can never be written does not cost the others their place", async () => {
    const { batcher, batch, answer } = slowDatabase();
    const outcomes = Promise.allSettled(["a", "poison", "c"].map((item) => batcher.add(item)));
    (await batch(0)).done.reject(broken(false));
    await answer(1);
    (await batch(2)).done.reject(broken(false));
    await answer(3);
    expect((await outcomes).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("closing answers what was accepted and refuses the rest", async () => {
    const { batcher, answer } = slowDatabase();
    const first = batcher.add("a");
    const closed = batcher.close();
    await expect(batcher.add("b")).rejects.toMatchObject({ retryable: true });
    await answer(0);
    await closed;
    expect(await first).toBe("a!");
  });
});
