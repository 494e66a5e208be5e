import { addMs, msBetween } from "../base/instant.ts";
import type { Service } from "../domain/service.ts";
import { burnAlerts, latePart, type Measurement, type SloReport } from "../domain/slo.ts";
import type { Clock } from "./ports/clock.ts";
import type { Point, Reading, ServiceSignals, Window } from "./ports/telemetry.ts";

/** Somebody waits for the answer. */
const readingTimeoutMs = 15_000;

export type MeasureSlo = (service: Service) => Promise<SloReport>;

type Dependencies = {
  readonly signalsOf: (service: string) => ServiceSignals | null;
  readonly clock: Clock;
};

/** Reads what a service's objective is judged by: the last hour, the last six, and the objective's own window. */
export const createMeasureSlo =
  ({ signalsOf, clock }: Dependencies): MeasureSlo =>
  async ({ name, slo }) => {
    if (slo === null) return { kind: "no_objective", service: name };
    const signals = signalsOf(name);
    const now = clock.now();
    const measure = async (lengthMs: number): Promise<Measurement> => {
      const window = { from: addMs(now, -lengthMs), to: now };
      return signals === null
        ? { kind: "unmeasured", because: "nobody has described where to look" }
        : measurementOf(await read(signals, window), window);
    };
    const [fast, slow, window] = await Promise.all([
      measure(burnAlerts.fast.windowMs),
      measure(burnAlerts.slow.windowMs),
      measure(slo.windowMs),
    ]);
    return { kind: "objective", service: name, slo, fast, slow, window };
  };

/** A source that is silent is a reading that failed, like every other trouble with it. */
const read = async (signals: ServiceSignals, window: Window): Promise<Reading<readonly Point[]>> => {
  const limited = AbortSignal.timeout(readingTimeoutMs);
  try {
    return await signals.errorRatio(window, limited);
  } catch (error) {
    if (!limited.aborted) throw error;
    return { status: "failed", reason: "the source did not answer in time", link: null };
  }
};

export const measurementOf = (reading: Reading<readonly Point[]>, window: Window): Measurement => {
  if (reading.status === "failed") return { kind: "unmeasured", because: reading.reason };
  const points = reading.status === "ok" ? reading.value : [];
  const errorRatio = meanOf(points);
  if (errorRatio === null)
    return { kind: "unmeasured", because: "the query gives no figures: no requests, or a wrong query" };
  const odd = points.find(({ value }) => value < 0 || value > 1);
  if (odd !== undefined) {
    return { kind: "unmeasured", because: `the query gives ${odd.value}, which is no share of requests (0 to 1)` };
  }
  const lateFrom = addMs(window.to, -msBetween(window.from, window.to) * latePart);
  return {
    kind: "measured",
    errorRatio,
    lateErrorRatio: meanOf(points.filter(({ at }) => at >= lateFrom)),
    coveredMs: coveredMsOf(points, window),
    samples: points.length,
    link: reading.link,
  };
};

const meanOf = (points: readonly Point[]): number | null =>
  points.length === 0 ? null : points.reduce((sum, { value }) => sum + value, 0) / points.length;

/** Samples come at one distance; where some are missing, nothing was measured. One alone speaks for its moment only. */
const coveredMsOf = (points: readonly Point[], window: Window): number => {
  const distances = points.slice(1).map(({ at }, index) => msBetween(points[index]?.at ?? at, at));
  if (distances.length === 0) return 0;
  const step = distances.reduce((least, distance) => Math.min(least, distance));
  return Math.min(msBetween(window.from, window.to), points.length * step);
};
