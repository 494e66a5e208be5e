import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { webApi } from "@slack/bolt";
import type { Logger } from "../app/ports/logger.ts";
import type { Caller, RateLimiter, RateRule } from "../app/ports/rate-limiter.ts";
import type { Lane } from "../domain/effect.ts";
import { atPace, editing, postingInChannel, ruleOf } from "./method-limits.ts";
import { quietLogger } from "./quiet-logger.ts";
import { SlackError, toSlackError } from "./slack-error.ts";

/** A token that is nearly there is waited for; for anything longer the job comes back later, and its worker is free. */
const waitInPlaceMs = 300;
/** An urgent call takes its token at the moment when it is there. */
const urgentInPlaceMs = 5_000;
/** So many of those at once, lest they hold all workers. */
const urgentInPlaceAtMost = 2;
/** A job that was put back may be late; an urgent one comes so much before its turn and waits for the rest in place. */
const urgentComesEarlyMs = 2_000;

export type CallOptions = {
  /** Urgent calls stand first in line for every bucket, and may use its reserve; bulk calls stand last. */
  readonly lane: Lane;
  /** The same at each attempt of one job: it keeps its place in line. Absent: a place for this call alone. */
  readonly ticket?: string;
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
    const buckets = bucketsOf(method, args);
    // Too many posts are most likely too many for that channel; of anything else Slack counts the method alone.
    const bucket = method === "chat.postMessage" ? buckets.at(0) : buckets.at(-1);
    if (bucket !== undefined) await limiter.penalise(bucket.key, bucket.rule, forMs);
  };

  /** What the call is counted in, the narrowest first. */
  const bucketsOf = (method: string, args: Readonly<Record<string, unknown>>): readonly Bucket[] => {
    const ofMethod = { key: `slack.${method}`, rule: atPace(ruleOf(method), pace) };
    const channel = String(args.channel);
    if (method === "chat.postMessage")
      return [{ key: `slack.post.${channel}`, rule: atPace(postingInChannel, pace) }, ofMethod];
    if (method === "chat.update")
      return [{ key: `slack.edit.${channel}.${String(args.ts)}`, rule: atPace(editing, pace) }, ofMethod];
    return [ofMethod];
  };

  const admit = async (
    method: string,
    args: Readonly<Record<string, unknown>>,
    options: CallOptions,
  ): Promise<void> => {
    const caller = { lane: options.lane, ticket: options.ticket ?? randomUUID() };
    const taken: Bucket[] = [];
    try {
      for (const bucket of bucketsOf(method, args)) {
        await admitTo(bucket, method, caller, options.signal);
        taken.push(bucket);
      }
      options.signal?.throwIfAborted();
    } catch (error) {
      for (const { key, rule } of taken) await limiter.giveBack(key, rule);
      throw error;
    }
  };

  let urgentInPlace = 0;
  const admitTo = async (
    { key, rule }: Bucket,
    method: string,
    caller: Caller,
    signal?: AbortSignal,
  ): Promise<void> => {
    for (;;) {
      const admission = await limiter.take(key, rule, caller);
      if (admission.kind === "go") return;
      const isPatient = caller.lane === "urgent" && urgentInPlace < urgentInPlaceAtMost;
      if (admission.ms > (isPatient ? urgentInPlaceMs : waitInPlaceMs))
        throw new SlackError(method, "held_back", {
          retryable: true,
          retryAfterMs: admission.ms - (isPatient ? urgentComesEarlyMs : 0),
        });
      urgentInPlace += isPatient ? 1 : 0;
      await pause(admission.ms, null, signal === undefined ? {} : { signal }).finally(() => {
        urgentInPlace -= isPatient ? 1 : 0;
      });
    }
  };

  return {
    call: async (method, args, options) => {
      await admit(method, args, options);
      return send(method, args);
    },
    callNow: send,
  };
};

type Bucket = { readonly key: string; readonly rule: RateRule };
