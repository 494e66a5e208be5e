import { z } from "zod";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient, HttpResponse } from "./http-client.ts";
import { readShape, wordsOf } from "./json-answer.ts";
import { type Flag, flagShape } from "./launchdarkly-flag.ts";

export type LaunchDarklyAccess = {
  readonly url: string;
  readonly token: string;
  readonly project: string;
  readonly environment: string;
  readonly flag: string;
  readonly client: HttpClient;
  readonly nowMs?: () => number;
};

export type FlagReading =
  | { readonly kind: "read"; readonly flag: Flag }
  | { readonly kind: "not_readable"; readonly why: string };

/** One flag over LaunchDarkly's REST API. @throws UpstreamError for no answer, a limit, 5xx */
export type LaunchDarkly = {
  readonly read: (signal: AbortSignal | null) => Promise<FlagReading>;
  readonly patch: (comment: string, instructions: readonly unknown[]) => Promise<HttpResponse>;
  /** Whether the flag's own log has an entry whose comment holds the key; null when the log cannot be read. */
  readonly hasEntry: (key: string, signal: AbortSignal | null) => Promise<boolean | null>;
};

const system = "LaunchDarkly";
const apiVersion = "20240415";
const patchTimeoutMs = 15_000;
/** Newest first; a flag does not change more often within the minutes in which an entry is looked for. */
const entriesLooked = 20;

export const createLaunchDarkly = (access: LaunchDarklyAccess): LaunchDarkly => {
  const { project, environment, flag } = access;
  const flagPath = `/api/v2/flags/${encodeURIComponent(project)}/${encodeURIComponent(flag)}`;
  const ask = asker(access);
  return {
    read: async (signal) => {
      const response = await ask(`${flagPath}?${new URLSearchParams({ env: environment })}`, { signal });
      if (response.status >= 400) return { kind: "not_readable", why: wordsOf(system, response) };
      const read = readShape(flagShape, response);
      return read === null
        ? { kind: "not_readable", why: `${system} answered in another shape` }
        : { kind: "read", flag: read };
    },
    patch: (comment, instructions) =>
      ask(flagPath, { method: "PATCH", body: { environmentKey: environment, comment, instructions }, signal: null }),
    hasEntry: async (key, signal) => {
      const spec = `proj/${project}:env/${environment}:flag/${flag}`;
      const asked = new URLSearchParams({ spec, limit: String(entriesLooked) });
      const read = readShape(entries, await ask(`/api/v2/auditlog?${asked}`, { signal }));
      return read === null ? null : read.items.some(({ comment }) => comment?.includes(key) ?? false);
    },
  };
};

const entries = z.object({ items: z.array(z.object({ comment: z.string().nullish() })) });

type Asked = { readonly method?: "PATCH"; readonly body?: unknown; readonly signal: AbortSignal | null };

const asker =
  ({ url, token, client, nowMs = Date.now }: LaunchDarklyAccess) =>
  async (path: string, { method, body, signal }: Asked): Promise<HttpResponse> => {
    const response = await client.send({
      service: system,
      url: `${url.replace(/\/+$/, "")}${path}`,
      headers: {
        authorization: token,
        "ld-api-version": apiVersion,
        ...(method === undefined
          ? {}
          : { "content-type": "application/json; domain-model=launchdarkly.semanticpatch" }),
      },
      ...(method === undefined ? {} : { method, body: JSON.stringify(body), timeoutMs: patchTimeoutMs }),
      ...(signal === null ? {} : { signal }),
    });
    if (response.status === 429) throw limited(response, nowMs());
    if (response.status < 500) return response;
    throw new UpstreamError(`${system} answered ${response.status}`, {
      service: system,
      retryable: true,
      mayHaveRun: method !== undefined,
    });
  };

const usualWaitMs = 10_000;

/** Seconds to wait, or the moment of the reset in epoch milliseconds. Source: launchdarkly.com/docs/api, "Rate limiting" */
const limited = ({ headers }: HttpResponse, nowMs: number): UpstreamError => {
  const afterMs = Number(headers["retry-after"]) * 1_000;
  const resetMs = Number(headers["x-ratelimit-reset"]) - nowMs;
  const retryAfterMs = afterMs > 0 ? afterMs : resetMs > 0 ? resetMs : usualWaitMs;
  return new UpstreamError(`${system}'s rate limit is reached`, { service: system, retryable: true, retryAfterMs });
};
