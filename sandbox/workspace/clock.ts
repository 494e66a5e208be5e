/** Time and names of the sandbox: timestamps rise, as Slack's do, even within a millisecond. */
export type Ticker = {
  readonly nowMs: () => number;
  /** A message's timestamp: seconds, a dot, six digits; unique in the workspace. */
  readonly nextTs: () => string;
  readonly nextId: (prefix: string) => string;
};

export const createTicker = (nowMs: () => number): Ticker => {
  let lastMicros = 0;
  let count = 0;
  return {
    nowMs,
    nextTs: () => {
      lastMicros = Math.max(lastMicros + 1, Math.floor(nowMs() * 1_000));
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, "0")}`;
    },
    nextId: (prefix) => {
      count += 1;
      return `${prefix}${count.toString(36).toUpperCase().padStart(8, "0")}`;
    },
  };
};
