import type { Logger } from "../app/ports/logger.ts";

/** Errors closer together than this belong to one outage. Connections are tried again every second. */
const quietMs = 10_000;

/** Says once that something is down and once that it is back, however often it was tried in between. */
export type OutageLog = {
  readonly failed: (error: Error) => void;
  readonly recovered: () => void;
  /** From here on errors are expected: we are closing. */
  readonly mute: () => void;
};

/** @param clockMs a clock that never goes back */
export const outageLog = (logger: Logger, what: string, clockMs: () => number): OutageLog => {
  let outage: { readonly sinceMs: number; lastMs: number; errors: number } | null = null;
  let muted = false;
  return {
    failed: (error) => {
      const nowMs = clockMs();
      if (muted) return;
      if (outage !== null && nowMs - outage.lastMs < quietMs) {
        outage.lastMs = nowMs;
        outage.errors += 1;
        return;
      }
      outage = { sinceMs: nowMs, lastMs: nowMs, errors: 1 };
      // The driver hangs the failed command onto its errors; with AUTH that is the password. Only the words are logged.
      logger.warn({ reason: error.message }, `${what} has trouble; further errors are counted until it is well again`);
    },
    recovered: () => {
      if (outage === null || muted) return;
      const { sinceMs, errors } = outage;
      outage = null;
      logger.info({ lastedMs: Math.round(clockMs() - sinceMs), errors }, `${what} is back`);
    },
    mute: () => {
      muted = true;
    },
  };
};
