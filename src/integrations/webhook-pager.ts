import type { Pager } from "../app/ports/pager.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient } from "./http-client.ts";
import { signatureHeaders } from "./sign-request.ts";

type Options = {
  /** As `notify` in the configuration names it. */
  readonly target: string;
  readonly url: string;
  readonly secret: string;
  readonly client: HttpClient;
  /** Epoch milliseconds; the signature's timestamp. */
  readonly nowMs?: () => number;
};

const timeoutMs = 10_000;

/** Answers that another try may change. */
const mayPass = (status: number): boolean => status >= 500 || status === 408 || status === 425 || status === 429;

/**
 * Calls a program of another department: `POST <url>`, signed. It comes again with the same `idempotency_key` until it
 * is answered with a 2xx; a 4xx is a no for good.
 */
export const createWebhookPager = ({ target, url, secret, client, nowMs = Date.now }: Options): Pager => {
  const { host } = new URL(url);
  return {
    name: `${target} at ${host}`,
    reaches: (mention) => mention === target,
    call: async ({ about, key, signal }) => {
      const body = JSON.stringify({
        event: "escalation",
        to: target,
        about: about.id,
        title: about.title,
        severity: about.severity,
        trigger: about.trigger,
        reason: about.reason,
        level: about.level,
        idempotency_key: key,
      });
      const { status, text, headers } = await client.send({
        service: target,
        url,
        method: "POST",
        headers: { "content-type": "application/json", ...signatureHeaders(secret, body, nowMs()) },
        body,
        timeoutMs,
        signal,
      });
      if (status >= 200 && status < 300) return;
      const retryAfterS = Number(headers["retry-after"]);
      throw new UpstreamError(`answered ${status}: ${text.slice(0, 200)}`, {
        service: target,
        retryable: mayPass(status),
        mayHaveRun: true,
        ...(status === 429 && Number.isFinite(retryAfterS) ? { retryAfterMs: retryAfterS * 1_000 } : {}),
      });
    },
  };
};
