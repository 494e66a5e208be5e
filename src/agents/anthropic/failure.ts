import { z } from "zod";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { BrokenReply } from "./assemble.ts";

/** What we read of the SDK's errors. An error in the middle of a stream has a type and no status. */
const errorShape = z.object({
  status: z.number().nullish(),
  type: z.string().nullish(),
  errorCode: z.string().nullish(),
  requestID: z.string().nullish(),
  apiMessage: z.string().nullish(),
  message: z.string().catch(""),
  headers: z.instanceof(Headers).nullish().catch(null),
});
type Said = z.output<typeof errorShape>;

/** These come as rate limits or permissions, and waiting helps nobody: money, contracts and keys are for people. */
const finalCodes = /spend_limit|billing|on_hold/;
const finalTypes = new Set([
  "authentication_error",
  "permission_error",
  "billing_error",
  "not_found_error",
  "invalid_request_error",
  "request_too_large",
]);
const passingTypes = new Set(["rate_limit_error", "overloaded_error", "api_error", "timeout_error"]);

/** Turns whatever went wrong on the way to Claude into our one kind of error. */
export const failureOf = (error: unknown): UpstreamError => {
  if (error instanceof UpstreamError) return error;
  if (error instanceof BrokenReply || error instanceof SyntaxError)
    return claudeError(`Claude's answer was broken: ${error.message}`, true, null, error);
  const parsed = errorShape.safeParse(error);
  if (!parsed.success) return claudeError(`Claude could not be asked: ${String(error)}`, true, null, error);
  const said = parsed.data;
  return claudeError(wordsOf(said), isPassing(said), retryAfterMsOf(said.headers ?? null), error);
};

export const claudeError = (
  message: string,
  retryable: boolean,
  retryAfterMs: number | null,
  cause: unknown,
): UpstreamError => new UpstreamError(message, { service: "claude", retryable, retryAfterMs, cause });

const isPassing = ({ status, type, errorCode }: Said): boolean => {
  if (finalCodes.test(errorCode ?? "")) return false;
  if (type && finalTypes.has(type)) return false;
  if (type && passingTypes.has(type)) return true;
  // Neither status nor type: the connection failed before anybody answered.
  return status === null || status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
};

/** For people in a channel at three in the morning; whoever mends it finds the code and the request behind. */
const plainWords: Readonly<Record<string, string>> = {
  overloaded_error: "Claude is overloaded",
  rate_limit_error: "Claude limits how often we may ask",
  authentication_error: "Claude does not take our key",
  permission_error: "our key may not use this model",
  billing_error: "the account at Claude has no money left",
  timeout_error: "Claude took too long",
  api_error: "Claude has an error of its own",
};

const wordsOf = ({ status, type, errorCode, apiMessage, message, requestID }: Said): string => {
  const code = [status, errorCode ?? type].filter((part) => part !== null && part !== undefined).join(" ");
  const request = requestID ? ` (request ${requestID})` : "";
  const plain = type && !finalCodes.test(errorCode ?? "") ? plainWords[type] : undefined;
  if (plain !== undefined) return `${plain} (${[code, requestID].filter(Boolean).join(", ")})`;
  return `Claude answered ${code || "nothing"}: ${(apiMessage ?? message).slice(0, 300)}${request}`;
};

/** `retry-after` in seconds or as a date; `retry-after-ms` is finer. Null when the server has no wish. */
const retryAfterMsOf = (headers: Headers | null): number | null => {
  const fine = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(fine) && fine >= 0) return fine;
  const said = headers?.get("retry-after") ?? null;
  if (said === null) return null;
  const seconds = Number(said);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000;
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
};
