import { createHmac } from "node:crypto";
import { type Acknowledgement, failed, type Retry } from "./acknowledgement.ts";
import type { SlackApp } from "./world.ts";

/** Signs and posts to an app's request URL. Source: docs.slack.dev/authentication/verifying-requests-from-slack. */
export const deliverOverHttp = async (
  app: SlackApp,
  request: {
    readonly url: string;
    readonly type: string;
    readonly payload: unknown;
    readonly retry: Retry;
    readonly nowMs: number;
    readonly withinMs: number;
  },
): Promise<Acknowledgement> => {
  const [body, contentType] = encode(request.type, request.payload);
  try {
    const response = await fetch(request.url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: {
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "content-type": contentType,
        ...signature(app, body, request.nowMs),
        ...retryHeaders(request.retry),
      },
      signal: AbortSignal.timeout(request.withinMs),
    });
    const text = await response.text();
    if (response.ok) return { kind: "acknowledged", payload: decode(text, response.headers.get("content-type") ?? "") };
    const isFinal = response.headers.get("x-slack-no-retry") === "1";
    return { kind: "failed", reason: "http_error", status: response.status, isFinal };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return failed(isTimeout ? "http_timeout" : "connection_failed");
  }
};

export const signature = (app: SlackApp, body: string, nowMs: number): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const digest = createHmac("sha256", app.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
};

const retryHeaders = ({ attempt, reason }: Retry): Readonly<Record<string, string>> =>
  attempt === 0 ? {} : { "x-slack-retry-num": String(attempt), "x-slack-retry-reason": reason };

/** Events are JSON; commands are a form; everything else is a form with one JSON field. */
const encode = (type: string, payload: unknown): readonly [body: string, contentType: string] => {
  if (type === "events_api") return [JSON.stringify(payload), "application/json"];
  const fields = type === "slash_commands" ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return [new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded"];
};

/** An answer that is not JSON is the text to show. */
const decode = (text: string, contentType: string): unknown => {
  if (text === "") return null;
  return contentType.includes("json") ? JSON.parse(text) : { text };
};
