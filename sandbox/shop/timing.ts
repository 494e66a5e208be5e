/** How fast the shop lives: slow enough to watch in the demo, quick in tests. Milliseconds. */
export type Timing = {
  /** Between two shoppers. */
  readonly orderEveryMs: number;
  /** Between two looks of the telemetry at the counters. */
  readonly sampleEveryMs: number;
  /** How long a deploy takes. */
  readonly deployMs: number;
  /** How long the error ratio must be high, or low again, before the monitor says so. */
  readonly alertForMs: number;
  /** Between two repetitions of an alert that still fires. */
  readonly repeatEveryMs: number;
};

export const demoTiming: Timing = {
  orderEveryMs: 60,
  sampleEveryMs: 1_000,
  deployMs: 1_500,
  alertForMs: 6_000,
  repeatEveryMs: 60_000,
};
export const quickTiming: Timing = {
  orderEveryMs: 15,
  sampleEveryMs: 100,
  deployMs: 100,
  alertForMs: 500,
  repeatEveryMs: 5_000,
};
