import Anthropic from "@anthropic-ai/sdk";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { Assembly } from "./anthropic/assemble.ts";
import { claudeError, failureOf } from "./anthropic/failure.ts";
import { type WireRequest, wireRequest } from "./anthropic/request.ts";
import type { Model, ModelReply, OnLost, Tier } from "./model.ts";

export type ClaudeOptions = {
  readonly apiKey: string;
  /** Null: Anthropic's own. */
  readonly baseUrl: string | null;
  readonly models: Readonly<Record<Tier, string>>;
  /**
   * Longest silence within an answer before it counts as stalled. The SDK's own timeout ends with the headers, and
   * pings do not count as words.
   */
  readonly idleMs?: number;
};

const defaultIdleMs = 45_000;

/**
 * Claude over the Messages API. Never retries by itself: the caller has the budget and knows what to do instead.
 * Sends no temperature, top_p or top_k, which these models refuse.
 */
export const claudeModel = ({ apiKey, baseUrl, models, idleMs = defaultIdleMs }: ClaudeOptions): Model => {
  const client = new Anthropic({
    apiKey,
    // Undefined would make the SDK read the environment, which is main's to read.
    baseURL: baseUrl ?? "https://api.anthropic.com",
    maxRetries: 0,
    logLevel: "off",
    openTelemetry: false,
  });
  return {
    complete: async (request, signal, onLost = () => undefined) => {
      signal.throwIfAborted();
      return readReply({ client, idleMs, onLost }, wireRequest(request, models[request.tier]), signal);
    },
  };
};

type Reading = { readonly client: Anthropic; readonly idleMs: number; readonly onLost: OnLost };

const readReply = async (
  { client, idleMs, onLost }: Reading,
  request: WireRequest,
  signal: AbortSignal,
): Promise<ModelReply> => {
  const assembly = new Assembly();
  const silence = new Silence(idleMs);
  const both = AbortSignal.any([signal, silence.signal]);
  try {
    const asked = client.messages.create({ ...request, stream: true }, { signal: both });
    const { data: stream, request_id: requestId } = await asked.withResponse();
    for await (const event of stream) {
      silence.broken();
      assembly.add(event);
    }
    // An aborted stream ends quietly, as if the server had hung up.
    both.throwIfAborted();
    return assembly.finish(requestId ?? null);
  } catch (error) {
    const lost = assembly.lost(request.max_tokens);
    if (lost !== null) onLost(lost);
    signal.throwIfAborted();
    if (silence.signal.aborted) throw claudeError(`Claude said nothing for ${idleMs} ms`, true, null, error);
    throw error instanceof UpstreamError ? error : failureOf(error);
  } finally {
    silence.end();
  }
};

/** Fires when nothing came for so long; lives for one request. */
class Silence {
  private readonly controller = new AbortController();
  private readonly idleMs: number;
  private timer: NodeJS.Timeout;

  constructor(idleMs: number) {
    this.idleMs = idleMs;
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error("silence")), this.idleMs);
  }
}
