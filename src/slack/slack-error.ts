import { webApi } from "@slack/bolt";
import { UpstreamError } from "../app/ports/upstream-error.ts";

/** Slack said no, or did not answer. `code` is Slack's own word (`name_taken`, `not_in_channel`, …), or ours for what is no answer. */
export class SlackError extends UpstreamError {
  readonly code: string;
  readonly method: string;

  constructor(
    method: string,
    code: string,
    options: {
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
      readonly mayHaveRun?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(`slack ${method}: ${code}`, { service: "slack", ...options });
    this.code = code;
    this.method = method;
  }
}

/** Slack's words for "try again"; after the first three the call may have been applied. Source: each method's error list. */
const unclearCodes = new Set(["internal_error", "fatal_error", "request_timeout"]);
/**
 * The app was taken out of the workspace, or its token changed. Somebody puts that right, within minutes or hours; what
 * was to be said meanwhile must not be lost. That is an outage, not an answer.
 */
const unauthorisedCodes = new Set(["token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed"]);
const retryableCodes = new Set([
  ...unclearCodes,
  ...unauthorisedCodes,
  "service_unavailable",
  "team_added_to_org",
  "ratelimited",
  "rate_limited",
]);

/** Network errors that happen before a request can have left. */
const neverSentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

const slackWord = /^[a-z][a-z0-9_]*$/;
const unheard = { retryable: true, mayHaveRun: true } as const;

/** The one place where the SDK's errors become ours. */
export const toSlackError = (method: string, error: unknown): SlackError => {
  if (error instanceof SlackError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return new SlackError(method, "ratelimited", {
      retryable: true,
      retryAfterMs: Math.max(1, error.retryAfter) * 1_000,
      cause: error,
    });
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    // The SDK passes off a body that is no JSON, or only the first half of it, as Slack's word for an error.
    if (!slackWord.test(code)) return new SlackError(method, "no_answer", { ...unheard, cause: error });
    return new SlackError(method, code, {
      retryable: retryableCodes.has(code),
      mayHaveRun: unclearCodes.has(code),
      cause: error,
    });
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    // Slack itself says `unknown_method`; others that speak its API have no such path.
    if (error.statusCode === 404) return new SlackError(method, "unknown_method", { retryable: false, cause: error });
    const retryable = error.statusCode >= 500 || error.statusCode === 429 || error.statusCode === 408;
    return new SlackError(method, `http_${error.statusCode}`, {
      retryable,
      mayHaveRun: error.statusCode >= 500,
      cause: error,
    });
  }
  const mayHaveRun = !neverSentCodes.has(networkCode(error));
  return new SlackError(method, "no_answer", { retryable: true, mayHaveRun, cause: error });
};

/** The code of the innermost cause: `fetch failed` wraps what really happened. */
const networkCode = (error: unknown): string => {
  let current: unknown = error instanceof webApi.WebAPIRequestError ? error.original : error;
  for (let depth = 0; depth < 5 && typeof current === "object" && current !== null; depth += 1) {
    if ("code" in current && typeof current.code === "string" && !current.code.startsWith("slack_"))
      return current.code;
    current = "cause" in current ? current.cause : null;
  }
  return "";
};
