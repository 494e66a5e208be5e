import type { Logger } from "../app/ports/logger.ts";
import type { JobProcessor } from "../app/ports/queue.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { backOffMs } from "./back-off.ts";
import type { Engine, Hands, JobRunner, RunnerOptions } from "./engine.ts";
import type { OutageLog } from "./outage-log.ts";
import { within } from "./queue-error.ts";
import { createJobRunner, handBack, stopReasons } from "./run-job.ts";

/**
 * A killed worker's job comes back when its lock has run out and the next check has seen it: 3.5 s, and the promise is 5.
 * The lock is renewed 375 to 750 ms after the last time, so the event loop may stand still for two seconds
 * before a living worker loses a job.
 */
const locking = { lockDuration: 3_000, lockRenewTime: 750, stalledInterval: 500 } satisfies Partial<RunnerOptions>;
/** Dying with a job is no fault of the job, however often it happens. */
const stallsAllowed = 1_000_000;
/** For BullMQ to put its things away once the last job is over, or has been given up. */
const goodbyeMs = 500;

/** A Redis that is full answers every question with an error at once, and BullMQ would ask ten thousand times a second. */
const errorsBeforeRest = 10;
const restMs = 500;

const lockIsGone = /^(could not renew lock|missing lock|lock mismatch|missing key)/i;

export type Consumer = {
  /** Stops taking jobs, tells running ones, and waits for them no longer than `deadlineMs`. */
  readonly close: (deadlineMs: number) => Promise<void>;
};

type Options = {
  readonly name: string;
  readonly process: JobProcessor;
  readonly concurrency: number;
  readonly logger: Logger;
  readonly log: OutageLog;
};

export const startConsumer = (engine: Engine, { name, process, concurrency, logger, log }: Options): Consumer => {
  const underWay = new Set<Promise<null>>();
  let closing = false;
  const run = createJobRunner(process, logger);
  const tracked: JobRunner = async (job, token, signal) => {
    // A paused worker of BullMQ may still fetch one job: the fetch that was waiting for one when it was paused.
    if (closing) throw await handBack(job, token);
    const running = run(job, token, signal);
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  const hands = engine.openHands(name, tracked, {
    ...locking,
    concurrency,
    maxStalledCount: stallsAllowed,
    settings: { backoffStrategy: (failures, _type, error) => waitAfter(failures, error) },
  });
  listen(
    hands,
    logger,
    log,
    restAfterErrors(hands, () => closing),
  );
  return {
    close: async (deadlineMs) => {
      const endsAtMs = performance.now() + deadlineMs;
      closing = true;
      await hands.pause(true);
      hands.cancelAllJobs(stopReasons.closing);
      const finished = await endedWithin(underWay, deadlineMs);
      if (!finished) logger.warn({ queue: name, jobs: underWay.size }, "jobs did not end in time; they will run again");
      const force = !finished || !engine.isUp();
      const leftMs = Math.max(goodbyeMs, force ? 0 : endsAtMs - performance.now());
      await within(hands.close(force), leftMs, "closing a worker").catch(log.failed);
    },
  };
};

/** The outside's own wish comes first; else the usual doubling. */
const waitAfter = (failures: number, error: unknown): number => {
  const wished = error instanceof UpstreamError ? error.retryAfterMs : null;
  return wished ?? backOffMs(failures, Math.random());
};

const listen = (hands: Hands, logger: Logger, log: OutageLog, rest: () => void): void => {
  hands.on("lockRenewalFailed", (jobIds) => {
    for (const jobId of jobIds) {
      logger.warn({ job: jobId }, "a job's lock was lost; this attempt is told to stop");
      hands.cancelJob(jobId, stopReasons.lost);
    }
  });
  hands.on("stalled", (jobId) => logger.warn({ job: jobId }, "a worker went away with a job; it runs again"));
  hands.on("error", (error) => {
    if (lockIsGone.test(error.message)) logger.debug({ reason: error.message }, "a job had gone to another worker");
    else {
      log.failed(error);
      rest();
    }
  });
};

/** @returns to be called at each error; too many of them within one rest make the worker take no jobs for the next */
const restAfterErrors = (hands: Hands, isClosing: () => boolean): (() => void) => {
  let errors = 0;
  const forget = (): void => {
    errors = 0;
  };
  return () => {
    errors += 1;
    if (errors === 1) setTimeout(forget, restMs).unref();
    if (errors !== errorsBeforeRest || isClosing()) return;
    void hands.pause(true);
    setTimeout(() => {
      if (!isClosing()) void hands.resume();
    }, restMs).unref();
  };
};

const endedWithin = async (underWay: ReadonlySet<Promise<unknown>>, limitMs: number): Promise<boolean> =>
  within(Promise.allSettled(underWay), limitMs, "running jobs").then(
    () => true,
    () => false,
  );
