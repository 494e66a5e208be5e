const firstMs = 500;
/** The longest wait between two attempts. */
export const longestBackOffMs = 60_000;

/**
 * The wait after a failed attempt: doubled each time up to a minute, then spread over its upper half,
 * so that jobs which failed together do not come back together.
 * @param failures attempts that failed so far, 1 or more
 * @param chance   0 ≤ chance < 1
 * @returns whole milliseconds
 */
export const backOffMs = (failures: number, chance: number): number => {
  const full = Math.min(longestBackOffMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(full / 2 + (full / 2) * chance);
};
