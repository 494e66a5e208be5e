import { describe, expect, test } from "vitest";
import { backOffMs, longestBackOffMs } from "../../src/queue/back-off.ts";

describe("the wait after a failed attempt", () => {
  test.each([
    [1, 0, 250],
    [1, 1, 500],
    [2, 1, 1_000],
    [5, 0.5, 6_000],
    [8, 1, 60_000],
    [1_000_000, 1, 60_000],
    [1_000_000, 0, 30_000],
  ])("after %i failures with chance %d it is %i ms", (failures, chance, ms) => {
    expect(backOffMs(failures, chance)).toBe(ms);
  });

  test("it is never above a minute", () => {
    for (let failures = 1; failures < 100; failures += 1)
      expect(backOffMs(failures, 0.999)).toBeLessThanOrEqual(longestBackOffMs);
  });
});
