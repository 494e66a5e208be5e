import { z } from "zod";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient } from "./http-client.ts";
import { readShape, wordsOf } from "./json-answer.ts";

export type OfrepAccess = {
  readonly url: string;
  readonly token: string | null;
  readonly flag: string;
  readonly context: Readonly<Record<string, string>>;
  readonly client: HttpClient;
};

/** What the flag is for the one in `context`: `on` or `off` for a boolean one, else its variant or its value. */
export type OfrepReading =
  | { readonly kind: "read"; readonly word: string; readonly words: readonly string[] }
  | { readonly kind: "not_readable"; readonly why: string };

const evaluation = z.object({
  key: z.string(),
  value: z.unknown(),
  variant: z.string().nullish(),
  reason: z.string().nullish(),
});
const failure = z.object({ errorCode: z.string(), errorDetails: z.string().nullish() });
const usualWaitMs = 5_000;

/** OpenFeature Remote Evaluation Protocol 0.3, one flag. @throws UpstreamError for no answer, a limit, 5xx */
export const readOfrepFlag = async (
  { url, token, flag, context, client }: OfrepAccess,
  signal: AbortSignal | null,
): Promise<OfrepReading> => {
  const response = await client.send({
    service: "OFREP",
    url: `${url.replace(/\/+$/, "")}/ofrep/v1/evaluate/flags/${encodeURIComponent(flag)}`,
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ context }),
    ...(signal === null ? {} : { signal }),
  });
  if (response.status === 429 || response.status >= 500) {
    const afterMs = Number(response.headers["retry-after"]) * 1_000;
    const retryAfterMs = response.status === 429 ? (afterMs > 0 ? afterMs : usualWaitMs) : null;
    throw new UpstreamError(wordsOf("OFREP", response), { service: "OFREP", retryable: true, retryAfterMs });
  }
  if (response.status >= 400) {
    const told = readShape(failure, response);
    const code = told === null ? wordsOf("OFREP", response) : `${told.errorCode} ${told.errorDetails ?? ""}`.trim();
    return { kind: "not_readable", why: `the flag ${flag} cannot be evaluated: ${code}` };
  }
  const read = readShape(evaluation, response);
  if (read === null) return { kind: "not_readable", why: "OFREP answered in another shape" };
  return { kind: "read", ...wordsOfValue(read) };
};

/** The first is for people; each of them may be asked for. */
const wordsOfValue = ({ value, variant }: z.output<typeof evaluation>): { word: string; words: readonly string[] } => {
  // Without a value the system leaves it to the code's own default.
  const plain =
    value === undefined || value === null ? [] : [typeof value === "string" ? value : JSON.stringify(value)];
  const named = [...(variant === null || variant === undefined ? [] : [variant]), ...plain];
  const words = typeof value === "boolean" ? [value ? "on" : "off", ...named] : named;
  return { word: words[0] ?? "the code's default", words };
};
