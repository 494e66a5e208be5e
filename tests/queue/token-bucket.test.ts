import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RateRule } from "../../src/app/ports/rate-limiter.ts";
import type { Lane } from "../../src/domain/effect.ts";
import { type Bucket, closeBucket, fullBucket, leftBy, takeToken, underWayMs } from "../../src/queue/token-bucket.ts";

const rules = fc.record({
  capacity: fc.integer({ min: 1, max: 100 }),
  refillPerMinute: fc.integer({ min: 1, max: 600 }),
  reserve: fc.integer({ min: 0, max: 20 }),
});
const lanes = fc.constantFrom<Lane>("urgent", "normal", "bulk");
/** A few jobs ask again and again, some of them for the first time. */
const asks = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), lane: lanes, job: fc.nat(20) }), {
  maxLength: 300,
});
type Ask = { readonly afterMs: number; readonly lane: Lane; readonly job: number };

/** Who went, and when, if everybody asks in turn. */
const goers = (rule: RateRule, turns: readonly Ask[]) => {
  let nowMs = 1_000;
  let bucket = fullBucket(rule, nowMs);
  const went = turns.flatMap(({ afterMs, lane, job }) => {
    nowMs += afterMs;
    const taken = takeToken(bucket, rule, { lane, ticket: `${lane}-${job}`, nowMs });
    bucket = taken.bucket;
    return taken.admission.kind === "go" ? [{ atMs: nowMs, lane }] : [];
  });
  return { went, bucket, nowMs };
};

describe("a token bucket", () => {
  test("in any stretch of time no more go than its capacity and what grew meanwhile", () => {
    fc.assert(
      fc.property(rules, asks, (rule, turns) => {
        const { went } = goers(rule, turns);
        for (const [index, first] of went.entries())
          for (const [further, last] of went.slice(index).entries())
            expect(further + 1).toBeLessThanOrEqual(
              rule.capacity + ((last.atMs - first.atMs) / 60_000) * rule.refillPerMinute + 1e-3,
            );
      }),
      { numRuns: 50 },
    );
  });

  test("an urgent caller waits for one token at most, whatever the others did before", () => {
    fc.assert(
      fc.property(rules, asks, (rule, turns) => {
        const others = turns.map((turn) => ({
          ...turn,
          lane: turn.lane === "urgent" ? ("normal" as const) : turn.lane,
        }));
        const { bucket, nowMs } = goers(rule, others);
        const { admission } = takeToken(bucket, rule, { lane: "urgent", ticket: "p1", nowMs });
        expect(admission.kind === "go" ? 0 : admission.ms).toBeLessThanOrEqual(
          Math.min(120_000, Math.ceil(60_000 / rule.refillPerMinute) + underWayMs + 1),
        );
      }),
    );
  });

  test("who is first in line and comes back after the wait goes, whoever asks in between", () => {
    fc.assert(
      fc.property(rules, asks, asks, (rule, before, meanwhile) => {
        const { bucket, nowMs } = goers(rule, before);
        const first = takeToken(bucket, rule, { lane: "urgent", ticket: "first", nowMs });
        const isFirst = !bucket.line.some(({ lane }) => lane === "urgent");
        fc.pre(first.admission.kind === "wait" && isFirst && first.admission.ms < 120_000);
        if (first.admission.kind !== "wait") return;
        const untilMs = nowMs + first.admission.ms;
        let [between, clockMs] = [first.bucket, nowMs];
        for (const { afterMs, lane, job } of meanwhile) {
          clockMs = Math.min(untilMs, clockMs + afterMs);
          between = takeToken(between, rule, { lane, ticket: `${lane}-${job}`, nowMs: clockMs }).bucket;
        }
        expect(takeToken(between, rule, { lane: "urgent", ticket: "first", nowMs: untilMs }).admission).toEqual({
          kind: "go",
        });
      }),
    );
  });

  test.each([
    [1, 4, 0, 0],
    [3, 1, 1, 2],
    [20, 0, 0, 0],
    [20, 4, 4, 8],
    [5, 4, 4, 4],
  ])(
    "of a capacity of %i with a reserve of %i, normal callers leave %i and bulk ones %i",
    (capacity, reserve, ...left) => {
      const rule = { capacity, refillPerMinute: 60, reserve };
      expect([leftBy(rule, "urgent"), leftBy(rule, "normal"), leftBy(rule, "bulk")]).toEqual([0, ...left]);
    },
  );

  test("a closed bucket stays closed for the longer of two penalties", () => {
    const rule: RateRule = { capacity: 5, refillPerMinute: 60, reserve: 1 };
    const closed = closeBucket(closeBucket(fullBucket(rule, 0), rule, 9_000, 0), rule, 1_000, 0);
    const { admission } = takeToken(closed, rule, { lane: "urgent", ticket: null, nowMs: 2_000 });
    expect(admission).toEqual({ kind: "wait", ms: 7_000 });
  });

  test("somebody who takes no place in line changes nothing by waiting", () => {
    fc.assert(
      fc.property(rules, asks, lanes, (rule, turns, lane) => {
        const { bucket, nowMs } = goers(rule, turns);
        const taken = takeToken(bucket, rule, { lane, ticket: null, nowMs });
        fc.pre(taken.admission.kind === "wait");
        const tickets = (one: Bucket): readonly string[] => one.line.map(({ ticket }) => ticket);
        expect(tickets(bucket)).toEqual(expect.arrayContaining([...tickets(taken.bucket)]));
      }),
    );
  });
});
