import { describe, expect, it } from "vitest";
import { createMeasureSlo, measurementOf } from "../../src/app/measure-slo.ts";
import type { Point, Reading, ServiceSignals } from "../../src/app/ports/telemetry.ts";
import { addMs } from "../../src/base/instant.ts";
import type { Service } from "../../src/domain/service.ts";
import { at, minuteMs, policy } from "../domain/given.ts";

const hour = { from: at(0), to: at(60 * minuteMs) };
const ok = (points: readonly Point[]): Reading<readonly Point[]> => ({
  status: "ok",
  value: points,
  link: "https://prometheus.example.com/graph",
  body: "",
});
/** One point a minute, from minute `from` to minute `to`. */
const minutes = (from: number, to: number, value: (minute: number) => number): readonly Point[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    at: at((from + index) * minuteMs),
    value: value(from + index),
  }));

describe("what a series says of a window", () => {
  it("its mean, that of its last twelfth, and that it is covered", () => {
    const series = minutes(1, 60, (minute) => (minute >= 55 ? 0.12 : 0));
    expect(measurementOf(ok(series), hour)).toEqual({
      kind: "measured",
      errorRatio: expect.closeTo(0.012, 9),
      lateErrorRatio: expect.closeTo(0.12, 9),
      coveredMs: 60 * minuteMs,
      samples: 60,
      link: "https://prometheus.example.com/graph",
    });
  });

  it.each([
    ["a service that was not there before", minutes(41, 60, () => 0), { coveredMs: 20 * minuteMs, samples: 20 }],
    [
      "a gap in the middle",
      [...minutes(1, 10, () => 0), ...minutes(51, 60, () => 0)],
      { coveredMs: 20 * minuteMs, samples: 20 },
    ],
    ["a source that fell silent", minutes(1, 30, () => 0.5), { coveredMs: 30 * minuteMs, lateErrorRatio: null }],
    ["one sample speaks for its moment", minutes(60, 60, () => 0.5), { coveredMs: 0, samples: 1, errorRatio: 0.5 }],
  ] as const)("%s", (_name, series, expected) => expect(measurementOf(ok(series), hour)).toMatchObject(expected));

  it.each<readonly [string, Reading<readonly Point[]>, RegExp]>([
    ["a failed reading", { status: "failed", reason: "prometheus answered 502", link: null }, /answered 502/],
    ["an empty one", { status: "empty", link: null, body: "" }, /no figures/],
    ["a percentage", ok(minutes(1, 60, () => 3)), /no share of requests/],
    ["a negative one", ok(minutes(1, 60, () => -1)), /no share of requests/],
  ])("%s cannot be measured", (_name, reading, because) =>
    expect(measurementOf(reading, hour)).toEqual({ kind: "unmeasured", because: expect.stringMatching(because) }),
  );
});

describe("measuring an objective", () => {
  const slo = { objective: 0.999, windowMs: 30 * 24 * 60 * minuteMs };
  const service: Service = { ...(policy.services.checkout as Service), slo };
  const clock = { now: () => at(0), after: (ms: number) => addMs(at(0), ms) };

  it("asks for an hour, six hours and the objective's window, and for nothing without an objective", async () => {
    const asked: string[] = [];
    const signals = {
      errorRatio: async (window) => {
        asked.push(window.from);
        return ok([{ at: window.to, value: 0 }]);
      },
    } as Pick<ServiceSignals, "errorRatio"> as ServiceSignals;
    const measure = createMeasureSlo({ signalsOf: () => signals, clock });
    expect(await measure({ ...service, slo: null })).toEqual({ kind: "no_objective", service: "checkout" });
    expect(asked).toEqual([]);
    expect(await measure(service)).toMatchObject({ kind: "objective", slo, window: { kind: "measured" } });
    expect(asked).toEqual([at(-60 * minuteMs), at(-360 * minuteMs), at(-slo.windowMs)]);
  });

  it("a service without signals cannot be measured, and that is said", async () => {
    const unmeasured = { kind: "unmeasured", because: "nobody has described where to look" };
    expect(await createMeasureSlo({ signalsOf: () => null, clock })(service)).toMatchObject({
      fast: unmeasured,
      slow: unmeasured,
      window: unmeasured,
    });
  });
});
