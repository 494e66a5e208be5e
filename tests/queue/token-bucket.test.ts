import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RateRule } from "../../src/app/ports/rate-limiter.ts";
import { closeBucket, fullBucket, reserveOf, takeToken } from "../../src/queue/token-bucket.ts";

const rules = fc.record({
  capacity: fc.integer({ min: 1, max: 100 }),
  refillPerMinute: fc.integer({ min: 1, max: 600 }),
});
const asks = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), urgent: fc.boolean() }), {
  maxLength: 300,
});

/** Who went, and when, if everybody asks in turn. */
const goers = (rule: RateRule, turns: readonly { afterMs: number; urgent: boolean }[]) => {
  let nowMs = 1_000;
  let bucket = fullBucket(rule, nowMs);
  return turns.flatMap(({ afterMs, urgent }) => {
    nowMs += afterMs;
    const taken = takeToken(bucket, rule, { urgent, nowMs });
    bucket = taken.bucket;
    return taken.admission.kind === "go" ? [{ atMs: nowMs, urgent }] : [];
  });
};

describe("a token bucket", () => {
  test("in any stretch of time no more go than its capacity and what grew meanwhile", () => {
    fc.assert(
      fc.property(rules, asks, (rule, turns) => {
        const went = goers(rule, turns);
        for (const [index, first] of went.entries())
          for (const [further, last] of went.slice(index).entries())
            expect(further + 1).toBeLessThanOrEqual(
              rule.capacity + ((last.atMs - first.atMs) / 60_000) * rule.refillPerMinute + 1e-3,
            );
      }),
      { numRuns: 50 },
    );
  });

  test("an urgent caller goes at once, whatever the others did before", () => {
    fc.assert(
      fc.property(rules, asks, (rule, turns) => {
        fc.pre(rule.capacity > 1);
        const others = turns.map((turn) => ({ ...turn, urgent: false }));
        expect(goers(rule, [...others, { afterMs: 0, urgent: true }]).at(-1)?.urgent).toBe(true);
      }),
    );
  });

  test("who comes back after the wait goes, if nobody came in between", () => {
    fc.assert(
      fc.property(rules, asks, fc.boolean(), (rule, turns, urgent) => {
        let nowMs = 0;
        let bucket = fullBucket(rule, nowMs);
        for (const turn of turns) {
          nowMs += turn.afterMs;
          bucket = takeToken(bucket, rule, { urgent: turn.urgent, nowMs }).bucket;
        }
        const first = takeToken(bucket, rule, { urgent, nowMs });
        if (first.admission.kind === "go") return;
        nowMs += first.admission.ms;
        expect(takeToken(first.bucket, rule, { urgent, nowMs }).admission).toEqual({ kind: "go" });
      }),
    );
  });

  test.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [20, 4],
    [100, 20],
  ])("of a capacity of %i, %i are for urgent callers", (capacity, reserve) => {
    expect(reserveOf({ capacity, refillPerMinute: 60 })).toBe(reserve);
  });

  test("a closed bucket stays closed for the longer of two penalties", () => {
    const rule: RateRule = { capacity: 5, refillPerMinute: 60 };
    const closed = closeBucket(closeBucket(fullBucket(rule, 0), 9_000, 0), 1_000, 0);
    expect(takeToken(closed, rule, { urgent: true, nowMs: 2_000 }).admission).toEqual({ kind: "wait", ms: 7_000 });
  });
});
