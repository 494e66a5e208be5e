import { UpstreamError } from "../app/ports/upstream-error.ts";
import { InvariantError } from "../base/invariant.ts";

/** The queue could not be asked, or did not answer in time; what was asked of it may still happen. */
export const queueError = (cause: unknown): UpstreamError | InvariantError => {
  if (cause instanceof UpstreamError || cause instanceof InvariantError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UpstreamError(`the queue failed: ${reason}`, {
    service: "queue",
    retryable: true,
    mayHaveRun: true,
    cause: withoutCommand(cause),
  });
};

/** The driver hangs the failed command onto its errors; with AUTH that is the password. */
const withoutCommand = (cause: unknown): unknown => {
  if (!(cause instanceof Error)) return cause;
  const bare = new Error(cause.message);
  if (cause.stack !== undefined) bare.stack = cause.stack;
  return bare;
};

/** Waits for `work`, but no longer than `limitMs`. Whatever becomes of the work afterwards is ignored. */
export const within = async <T>(work: Promise<T>, limitMs: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
