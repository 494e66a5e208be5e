import { webApi } from "@slack/bolt";
import type { Logger } from "../app/ports/logger.ts";
import type { RateLimiter } from "../app/ports/rate-limiter.ts";
import { atPace, postingInChannel, ruleOf } from "./method-limits.ts";
import { quietLogger } from "./quiet-logger.ts";
import { SlackError, toSlackError } from "./slack-error.ts";

/** A token that is nearly there is waited for; for anything longer the job comes back later. */
const waitInPlaceMs = 300;

export type CallOptions = {
  /** Urgent calls may use the reserve of every bucket. */
  readonly urgent: boolean;
  readonly signal?: AbortSignal;
};

type Answer = Readonly<Record<string, unknown>>;

/** The one door to Slack's Web API. */
export type Gateway = {
  /** @throws SlackError */
  readonly call: (method: string, args: Readonly<Record<string, unknown>>, options: CallOptions) => Promise<Answer>;
  /** As call, without waiting for a token: a person is looking, and a trigger lives three seconds. */
  readonly callNow: (method: string, args: Readonly<Record<string, unknown>>) => Promise<Answer>;
};

type Dependencies = {
  readonly botToken: string;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
  /** A hung call would hold its job for ever: the SDK's own default is no limit at all. */
  readonly callTimeoutMs: number;
  /** Multiple of Slack's published limits at which we call; see `atPace`. */
  readonly pace: number;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
  readonly onCall: (method: string, outcome: string, ms: number) => void;
};

export const createGateway = (deps: Dependencies): Gateway => {
  const { botToken, apiUrl, callTimeoutMs, pace, limiter, logger, onCall } = deps;
  const client = new webApi.WebClient(botToken, {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    timeout: callTimeoutMs,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logger: quietLogger(logger),
  });

  const send = async (method: string, args: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const startedMs = performance.now();
    const report = (outcome: string) => onCall(method, outcome, performance.now() - startedMs);
    try {
      const answer: Answer = { ...(await client.apiCall(method, { ...args })) };
      report("ok");
      return answer;
    } catch (caught) {
      const error = toSlackError(method, caught);
      report(error.code);
      if (error.code === "ratelimited") await penalise(method, args, error.retryAfterMs ?? 1_000);
      throw error;
    }
  };

  const penalise = async (method: string, args: Readonly<Record<string, unknown>>, forMs: number): Promise<void> => {
    const key = method === "chat.postMessage" ? channelKey(args) : methodKey(method);
    await limiter.penalise(key, forMs);
  };

  const admit = async (
    key: string,
    rule: Parameters<RateLimiter["take"]>[1],
    method: string,
    { urgent }: CallOptions,
  ): Promise<void> => {
    for (;;) {
      const admission = await limiter.take(key, rule, urgent);
      if (admission.kind === "go") return;
      if (admission.ms > waitInPlaceMs)
        throw new SlackError(method, "held_back", { retryable: true, retryAfterMs: admission.ms });
      await new Promise((resolve) => setTimeout(resolve, admission.ms));
    }
  };

  return {
    call: async (method, args, options) => {
      if (method === "chat.postMessage") await admit(channelKey(args), atPace(postingInChannel, pace), method, options);
      await admit(methodKey(method), atPace(ruleOf(method), pace), method, options);
      options.signal?.throwIfAborted();
      return send(method, args);
    },
    callNow: send,
  };
};

const methodKey = (method: string): string => `slack.${method}`;
const channelKey = (args: Readonly<Record<string, unknown>>): string => `slack.post.${String(args.channel)}`;
