/** What one side did in one round. Times in milliseconds. */
export type Round = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
  readonly perSecond: number;
  readonly count: number;
  /** Answers that were no success, and connections that broke. */
  readonly errors: number;
};

/** @param sorted ascending; nearest rank, so every figure is one that was really seen. NaN when there is none */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

/** @param elapsedMs how long the round took in all, for the throughput */
export const roundOf = (latenciesMs: readonly number[], elapsedMs: number, errors: number): Round => {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    slowestMs: sorted.at(-1) ?? Number.NaN,
    perSecond: (sorted.length * 1_000) / elapsedMs,
    count: sorted.length,
    errors,
  };
};
