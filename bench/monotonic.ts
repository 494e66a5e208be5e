/** Nanoseconds on the machine's monotonic clock: on Linux every process reads the same one, so moments can be subtracted across processes. */
export const nowNs = (): number => Number(process.hrtime.bigint());

export const msBetween = (earlierNs: number, laterNs: number): number => (laterNs - earlierNs) / 1e6;
