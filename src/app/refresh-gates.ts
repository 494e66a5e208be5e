import type { Logger } from "./ports/logger.ts";
import { UpstreamError } from "./ports/upstream-error.ts";
import type { ReportGate } from "./report-gate.ts";

type Dependencies = {
  readonly gates: readonly { readonly service: string; readonly everyMs: number }[];
  readonly reportGate: ReportGate;
  readonly logger: Logger;
};

/**
 * Commits that are new since the gate moved have not been told anything: they are looked for at intervals.
 * @returns a function that stops it
 */
export const startGateRefresh = ({ gates, reportGate, logger }: Dependencies): (() => Promise<void>) => {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  const refresh = async (service: string): Promise<void> => {
    try {
      await reportGate(service, stopped.signal);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (!stopped.signal.aborted) logger.warn({ service, reason: error.message }, "the deploy gate could not be told");
    }
  };
  const timers = gates.map(({ service, everyMs }) =>
    setInterval(() => {
      const round = refresh(service)
        .catch((error: unknown) => logger.error({ service, error }, "telling the deploy gate failed: our mistake"))
        .finally(() => underWay.delete(round));
      underWay.add(round);
    }, everyMs),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    stopped.abort();
    await Promise.allSettled(underWay);
  };
};
