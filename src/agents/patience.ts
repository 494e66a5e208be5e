import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Model, ModelReply, ModelRequest, Tier } from "./model.ts";

export type PatienceOptions = {
  /** All waiting of this run together; what Claude asks for counts, too. */
  readonly waitBudgetMs: number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0..1, for the jitter. */
  readonly random: () => number;
  /** Said once per tier that was left. */
  readonly onCheaper: (from: Tier, to: Tier) => void;
};

const cheaper = { opus: "sonnet", sonnet: "haiku", haiku: null } as const satisfies Record<Tier, Tier | null>;

const firstWaitMs = 1_000;
const longestWaitMs = 20_000;
/** Tries of one request on one tier. */
const triesPerTier = 3;

/**
 * A model that does not give up at the first closed door: one call is repeated, not the whole run. Claude's own wish is
 * the least it waits; then a cheaper tier is asked; then the error goes to the caller. What waiting cannot mend (keys,
 * money, bad requests) goes there at once.
 */
export const patientModel = (model: Model, options: PatienceOptions): Model => {
  let waitLeftMs = options.waitBudgetMs;
  /** A tier that was left is not tried again in this run. */
  const left = new Map<Tier, Tier>();

  const tryTier = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply | UpstreamError> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await model.complete(request, signal);
      } catch (error) {
        if (!(error instanceof UpstreamError) || error.service !== "claude" || !error.retryable) throw error;
        const waitMs = waitFor(error, attempt, options.random());
        if (attempt === triesPerTier || waitMs > waitLeftMs) return error;
        waitLeftMs -= waitMs;
        await options.sleep(waitMs, signal);
      }
    }
  };

  const complete = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const tier = left.get(request.tier) ?? request.tier;
    const tried = await tryTier({ ...request, tier }, signal);
    if (!(tried instanceof UpstreamError)) return tried;
    const next = cheaper[tier];
    if (next === null) throw tried;
    left.set(request.tier, next);
    options.onCheaper(tier, next);
    return complete(request, signal);
  };
  return { complete };
};

const waitFor = (error: UpstreamError, attempt: number, random: number): number => {
  const backoffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  return Math.max(error.retryAfterMs ?? 0, 0) + Math.round(backoffMs * (0.5 + random / 2));
};
