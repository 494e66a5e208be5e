import { describe, expect, it } from "vitest";
import {
  type Burn,
  budgetLastsMs,
  budgetLeft,
  burnAlerts,
  burnRate,
  judgeBurn,
  type Measurement,
} from "../../src/domain/slo.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const slo = { objective: 0.999, windowMs: 30 * dayMs };

const measured = (errorRatio: number, over: object = {}): Measurement => ({
  kind: "measured",
  errorRatio,
  lateErrorRatio: errorRatio,
  coveredMs: slo.windowMs,
  samples: 900,
  link: null,
  ...over,
});
const unmeasured: Measurement = { kind: "unmeasured", because: "Prometheus is not configured" };
/** The error ratio that burns a budget of 0.1 % so many times too fast. */
const at = (rate: number) => rate * 0.001;
const burning = (rate: number, late: number | null = rate): Measurement =>
  measured(at(rate), { lateErrorRatio: late === null ? null : at(late) });
const short = (rate: number, coveredMs: number): Measurement => measured(at(rate), { coveredMs });

describe("the burn rate", () => {
  it.each([
    ["what the objective allows, exactly", 0.001, 0.999, 1],
    ["no errors", 0, 0.999, 0],
    ["nothing works", 1, 0.999, 1_000],
    ["a small objective burns slowly", 0.5, 0.5, 1],
    ["the example of the workbook: 2 % of 30 days in an hour", 0.0144, 0.999, 14.4],
  ])("%s", (_name, errorRatio, objective, rate) => expect(burnRate(errorRatio, objective)).toBeCloseTo(rate, 9));

  it("the two thresholds spend what the workbook says: 2 % in an hour, 5 % in six", () => {
    const spentBy = ({ rate, windowMs }: { rate: number; windowMs: number }) => (rate * windowMs) / slo.windowMs;
    expect(spentBy(burnAlerts.fast)).toBeCloseTo(0.02, 9);
    expect(spentBy(burnAlerts.slow)).toBeCloseTo(0.05, 9);
  });
});

describe("the error budget that is left", () => {
  it.each([
    ["all of it without errors", measured(0), { kind: "exactly", share: 1 }],
    ["half of it at half the allowed errors", measured(at(0.5)), { kind: "exactly", share: 0.5 }],
    ["none at the allowed errors", measured(at(1)), { kind: "exactly", share: 0 }],
    ["less than none beyond them", measured(at(1.5)), { kind: "exactly", share: -0.5 }],
    [
      "at most this much when three days of thirty were measured",
      measured(at(2), { coveredMs: 3 * dayMs }),
      { kind: "at_most", share: 0.8 },
    ],
    [
      "a few missing samples do not matter",
      measured(at(0.5), { coveredMs: 29 * dayMs }),
      { kind: "exactly", share: 0.5 },
    ],
  ] as const)("%s", (_name, window, left) => {
    expect(budgetLeft(window, slo)).toEqual({ kind: left.kind, share: expect.closeTo(left.share, 9) });
  });

  it("is not known when nothing was measured", () => expect(budgetLeft(unmeasured, slo)).toBeNull());

  it.each([
    ["a whole budget at the sustainable rate lasts its window", 1, 1, 30 * dayMs],
    ["a tenth at ten times the rate lasts a hundredth", 0.1, 10, 0.3 * dayMs],
    ["without errors it lasts for ever", 1, 0, null],
    ["a spent one does not last", 0, 3, 0],
    ["an overspent one neither", -1, 0, 0],
  ])("%s", (_name, share, rate, lasts) => {
    const ms = budgetLastsMs(share, rate, slo.windowMs);
    if (lasts === null) expect(ms).toBeNull();
    else expect(ms).toBeCloseTo(lasts, 3);
  });
});

describe("what a burn means", () => {
  it.each<readonly [string, Measurement, Measurement, Burn]>([
    ["no errors", burning(0), burning(0), "within"],
    ["exactly what is allowed", burning(0.99), burning(0.99), "within"],
    ["more than is allowed, and nobody is woken", burning(2), burning(2), "over"],
    ["just below both thresholds", burning(14.3), burning(5.9), "over"],
    ["just above the fast one", burning(14.5), burning(5.9), "fast"],
    ["just above the slow one", burning(6.1), burning(6.1), "slow"],
    ["both: the fast one counts", burning(20), burning(8), "fast"],
    ["fast within the hour, and the last five minutes are quiet", burning(20, 1), burning(3), "ended"],
    ["slow within six hours, and the last thirty minutes are quiet", burning(0), burning(8, 0), "ended"],
    ["the fast one ended, the slow one goes on", burning(20, 10), burning(8), "slow"],
    ["no samples lately do not end it", burning(20, null), burning(3), "fast"],
    ["the hour is not measured, six hours burn", unmeasured, burning(7), "slow"],
    ["the hour is not measured, six hours are fine", unmeasured, burning(0), "unknown"],
    ["six hours are not measured, the hour burns", burning(15), unmeasured, "fast"],
    ["quiet, in less than half of the hour", short(0, hourMs / 3), burning(0), "unknown"],
    ["quiet, in less than half of the six hours", burning(0), short(0, 2 * hourMs), "unknown"],
    ["quiet, in most of both", short(0, 0.6 * hourMs), short(0, 4 * hourMs), "within"],
    ["burning, in however little", short(20, 60_000), unmeasured, "fast"],
    ["nothing is measured", unmeasured, unmeasured, "unknown"],
  ])("%s", (_name, fast, slow, burn) => expect(judgeBurn(fast, slow, slo.objective)).toBe(burn));
});
