import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
import { wordsOf as wordsOfSystem } from "./json-answer.ts";

export type GithubAccess = {
  /** `https://api.github.com`, or `https://<host>/api/v3` of an own server. */
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  readonly client: HttpClient;
  /** Epoch milliseconds: when a limit ends is told as a time of day. */
  readonly nowMs?: () => number;
};

type Asked = {
  readonly method?: HttpRequest["method"];
  readonly body?: unknown;
  readonly accept?: string;
  readonly timeoutMs?: number;
  /** Null: heard out whatever happens, because the request may do something. */
  readonly signal: AbortSignal | null;
};

/** One repository of GitHub's REST API. */
export type GithubApi = {
  readonly repository: string;
  /** The repository's page. */
  readonly pageUrl: string;
  /** Any status that is an answer to the question. @throws UpstreamError for no answer, a limit (`retryAfterMs`), 5xx */
  readonly ask: (path: string, asked: Asked) => Promise<HttpResponse>;
};

/** Supported until March 2028; it gives the details of a dispatched run on request. Source: docs.github.com/rest/about-the-rest-api/api-versions */
const apiVersion = "2022-11-28";
const jsonType = "application/vnd.github+json";

/** @param access the path is below `/repos/<owner>/<name>` */
export const createGithubApi = (access: GithubAccess): GithubApi => ({
  repository: access.repository,
  pageUrl: `${webOf(access.apiUrl)}/${access.repository}`,
  ask: async (path, asked) => {
    refuseDots(path);
    const response = await send(access, path, asked);
    throwIfLimited(response, (access.nowMs ?? Date.now)());
    if (response.status < 500) return response;
    throw new UpstreamError(`GitHub answered ${response.status}`, {
      service: "GitHub",
      retryable: true,
      mayHaveRun: asked.method !== undefined && asked.method !== "GET",
    });
  },
});

/** A version that is called `..` would ask about something else than it seems to. */
const refuseDots = (path: string): void => {
  if (!/\/\.{1,2}(?:[/?]|$)/.test(path)) return;
  throw new UpstreamError("GitHub has nothing with dots alone for a name", { service: "GitHub", retryable: false });
};

/** An own server has its pages where it has its API. */
const webOf = (apiUrl: string): string => {
  const { origin, hostname } = new URL(apiUrl);
  return hostname === "api.github.com" ? "https://github.com" : origin;
};

const send = (
  { apiUrl, repository, token, client }: GithubAccess,
  path: string,
  { method = "GET", body, accept = jsonType, timeoutMs, signal }: Asked,
): Promise<HttpResponse> =>
  client.send({
    service: "GitHub",
    url: `${apiUrl.replace(/\/+$/, "")}/repos/${repository}${path}`,
    method,
    headers: {
      accept,
      authorization: `Bearer ${token}`,
      "user-agent": "firebreak",
      "x-github-api-version": apiVersion,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === null ? {} : { signal }),
  });

/** What GitHub asks for when it names no time. Source: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const usualWaitMs = 60_000;

/** A limit is a refusal: nothing was done. It comes as 429, and as 403 like a missing permission. */
const throwIfLimited = ({ status, headers, text }: HttpResponse, nowMs: number): void => {
  if (status !== 403 && status !== 429) return;
  const isUsedUp = headers["x-ratelimit-remaining"] === "0";
  const isLimit = status === 429 || isUsedUp || headers["retry-after"] !== undefined || /rate limit/i.test(text);
  if (!isLimit) return;
  const afterS = Number(headers["retry-after"]);
  const resetMs = Number(headers["x-ratelimit-reset"]) * 1_000 - nowMs;
  const waitMs = afterS > 0 ? afterS * 1_000 : isUsedUp && resetMs > 0 ? resetMs : usualWaitMs;
  throw new UpstreamError(`GitHub's rate limit is reached; it ends in ${Math.ceil(waitMs / 1_000)} s`, {
    service: "GitHub",
    retryable: true,
    retryAfterMs: waitMs,
  });
};

/** GitHub's own words for a refusal. */
export const wordsOf = (response: HttpResponse): string => wordsOfSystem("GitHub", response);

/** Slashes of a branch or a path stay slashes. */
export const inPath = (text: string): string => text.split("/").map(encodeURIComponent).join("/");
