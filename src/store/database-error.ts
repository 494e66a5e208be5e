import { UpstreamError } from "../app/ports/upstream-error.ts";

/** The part of a driver's error that both drivers have: PostgreSQL's SQLSTATE and the constraint it names. */
type DriverError = Error & { readonly code?: unknown; readonly constraint?: unknown };

/**
 * The database understood and said no for good: a broken rule (23), a malformed value (22), a wrong statement (42).
 * Trying again gives the same answer. Source: PostgreSQL documentation, appendix A, "Error Codes".
 */
const finalClasses: readonly string[] = ["22", "23", "42"];

/** The request never left: nothing can have been applied. */
const neverSentCodes: readonly string[] = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
const neverSentMessages = /timeout exceeded when trying to connect|connection terminated due to connection timeout/i;

const sqlStatePattern = /^[0-9A-Z]{5}$/;

/** Turns whatever a driver threw into the error that the queue and the HTTP mapper understand. */
export const databaseError = (cause: unknown): UpstreamError => {
  if (cause instanceof UpstreamError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const state = stateOf(cause);
  return new UpstreamError(`database: ${message}`, {
    service: "database",
    retryable: state === null || !finalClasses.includes(state.slice(0, 2)),
    // With a SQLSTATE the statement was answered and rolled back; without one the answer was lost on the way.
    mayHaveRun: state === null && !wasNeverSent(cause, message),
    cause: withoutValues(cause),
  });
};

/** Drivers hang the statement, its parameters and the row onto their errors; none of that belongs into a log. */
const withoutValues = (cause: unknown): unknown => {
  if (!(cause instanceof Error)) return cause;
  const { code, constraint } = cause as DriverError;
  const bare: DriverError = Object.assign(new Error(cause.message), { code, constraint });
  if (cause.stack !== undefined) bare.stack = cause.stack;
  return bare;
};

/** Too many connections, a server that starts or stops, a link that could not be made. */
const notUpStates = /^(08|53300$|57P0[1-3]$)/;

/** Nobody answers, or says that it is starting: waiting helps. A wrong password, or a database that is not there, stays so. */
export const isNotUp = (error: unknown): boolean => {
  if (!(error instanceof UpstreamError) || error.mayHaveRun) return false;
  const state = stateOf(error.cause);
  return state === null ? error.retryable : notUpStates.test(state);
};

/** A unique rule refused the row; returns that rule's name, or null for every other error. */
export const brokenUniqueRule = (error: unknown): string | null => {
  const cause = error instanceof UpstreamError ? error.cause : error;
  if (stateOf(cause) !== "23505") return null;
  const { constraint } = cause as DriverError;
  return typeof constraint === "string" ? constraint : "";
};

const stateOf = (cause: unknown): string | null => {
  const code = cause instanceof Error ? (cause as DriverError).code : null;
  return typeof code === "string" && sqlStatePattern.test(code) ? code : null;
};

const wasNeverSent = (cause: unknown, message: string): boolean => {
  const code = cause instanceof Error ? (cause as DriverError).code : null;
  return (typeof code === "string" && neverSentCodes.includes(code)) || neverSentMessages.test(message);
};
