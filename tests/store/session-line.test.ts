import { describe, expect, test } from "vitest";
import { createSessionLine } from "../../src/store/session-line.ts";

describe("the line before the embedded database", () => {
  test("one at a time, in order, and what somebody waits for first", async () => {
    const line = createSessionLine(() => 0);
    const done: string[] = [];
    let atOnce = 0;
    const say = (name: string) => async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise(setImmediate);
      atOnce -= 1;
      done.push(name);
    };
    const usual = ["a", "b", "c"].map((name) => line.usual(say(name)));
    await Promise.all([...usual, line.first(say("urgent")), line.first(say("urgent too"))]);
    expect(done).toEqual(["a", "urgent", "urgent too", "b", "c"]);
  });

  test("a failure is its asker's alone", async () => {
    const line = createSessionLine(() => 0);
    const failing = line.usual(() => Promise.reject(new Error("no such table")));
    const next = line.usual(async () => 7);
    await expect(failing).rejects.toThrow("no such table");
    expect(await next).toBe(7);
  });

  test("a long chain of statements lets the sockets have a turn", async () => {
    let now = 0;
    const line = createSessionLine(() => now);
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        line.usual(async () => {
          now += 2;
        }),
      ),
    );
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});
