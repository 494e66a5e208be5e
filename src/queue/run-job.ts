import { randomUUID } from "node:crypto";
import { DelayedError, UnrecoverableError, WaitingError } from "bullmq";
import type { Logger } from "../app/ports/logger.ts";
import type { JobProcessor } from "../app/ports/queue.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { InvariantError } from "../base/invariant.ts";
import { type EffectPayload, readPayload } from "./effect-payload.ts";
import type { JobRunner, StoredJob } from "./engine.ts";

/** Why a signal fired. */
export const stopReasons = { closing: "the worker is closing", lost: "another worker may have taken the job" } as const;

/** Attempts of a job that fails because we are wrong: the first one and five more. */
const faultsLimit = 6;

type Running = {
  readonly job: StoredJob;
  readonly payload: EffectPayload;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
};

/**
 * One attempt of one job. What BullMQ is to do next is told by what is thrown: DelayedError and WaitingError
 * when the job was moved already, UnrecoverableError when it is over, anything else for another attempt.
 */
export const createJobRunner =
  (process: JobProcessor, logger: Logger): JobRunner =>
  async (job, token, signal) => {
    const payload = readPayload(job.data);
    if (!payload.ok) throw poisoned(job, payload.error, logger);
    const running = { job, payload: payload.value, token, signal: signal ?? new AbortController().signal };
    const outcome = await attempt(running, process, logger);
    if (running.signal.reason === stopReasons.lost) throw leftToItsNewOwner();
    if (outcome.kind === "ended") return null;
    await job.moveToDelayed(Date.now() + outcome.afterMs, token);
    throw new DelayedError();
  };

const attempt = async (running: Running, process: JobProcessor, logger: Logger) => {
  try {
    return await process(running.payload.effectId, running.signal);
  } catch (error) {
    throw await afterThrow(running, error, logger);
  }
};

const poisoned = (job: StoredJob, problem: string, logger: Logger): UnrecoverableError => {
  logger.error({ job: job.id, problem }, "a job that cannot be read was put aside; it will not be tried again");
  return new UnrecoverableError(`unreadable payload: ${problem}`);
};

/** BullMQ does nothing to the job when it hears this: not ours any more. */
const leftToItsNewOwner = (): DelayedError => new DelayedError(stopReasons.lost);

/** @returns what to throw to BullMQ */
const afterThrow = async (running: Running, error: unknown, logger: Logger): Promise<unknown> => {
  const { job, token, signal } = running;
  if (signal.reason === stopReasons.lost) return leftToItsNewOwner();
  // An interrupted attempt is no failed one: the next worker takes the job at once.
  if (signal.reason === stopReasons.closing) return handBack(job, token);
  if (error instanceof InvariantError) return afterFault(running, error, logger);
  logThrow(running, error, logger);
  return error;
};

/** Puts the job back into its lane. @returns what to throw to BullMQ */
export const handBack = async (job: StoredJob, token: string | undefined): Promise<Error> => {
  await job.moveToWait(token);
  return new WaitingError();
};

const afterFault = async ({ job, payload }: Running, error: InvariantError, logger: Logger): Promise<unknown> => {
  const faults = payload.faults + 1;
  const fields = { job: job.id, reference: newReference(), faults, error };
  if (faults >= faultsLimit) {
    logger.error(fields, "a job failed for good: our own rule was broken each time");
    return new UnrecoverableError(error.message);
  }
  logger.error(fields, "a job broke a rule of ours; it will be tried again");
  await job.updateData({ ...payload, faults });
  return error;
};

/** An upstream that is down is news, not a mistake; anything else is. */
const logThrow = ({ job }: Running, error: unknown, logger: Logger): void => {
  const fields = { job: job.id, reference: newReference(), attempts: job.attemptsMade + 1, error };
  if (error instanceof UpstreamError) logger.warn(fields, "a job could not go on; it will be tried again");
  else logger.error(fields, "a job failed unexpectedly; it will be tried again");
};

/** Short enough to be read out on the phone. */
const newReference = (): string => randomUUID().slice(0, 8);
