import type { ChangeOutcome, ExecuteRequest, Executor, Precheck } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Change } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import { movedOn } from "../domain/moved-on.ts";
import { type OfrepAccess, type OfrepReading, readOfrepFlag } from "./ofrep-flag.ts";

type Options = OfrepAccess & {
  /** What sets the flag: OFREP itself only reads. */
  readonly webhook: Executor;
};

/** The change was accepted; what is evaluated may come from a cache that is seconds old. */
const served = "served";

/** A feature flag behind OpenFeature's remote protocol: read over OFREP, set by the signed webhook. */
export const createOfrepExecutor = (options: Options): Executor => {
  const { webhook, flag } = options;
  return {
    name: `${webhook.name}, for the flag ${flag}`,
    actions: actionsOfExecutor.flag,
    reach: async (signal) => {
      const read = await orReason(options, signal);
      if (read.kind === "not_readable") return { kind: "not_reached", text: read.why };
      return webhook.reach(signal);
    },
    versions: async () => [],
    precheck: async (request) => {
      const target = `flag ${flag}`;
      const [read, checked] = await Promise.all([orReason(options, request.signal), webhook.precheck(request)]);
      const not = (text: string): Precheck => ({
        kind: "not_ready",
        text,
        target,
        from: null,
        undo: null,
        history: { kind: "unknown" },
      });
      if (read.kind === "not_readable") return not(read.why);
      if (checked.kind === "not_ready") return not(checked.text);
      const is = read.words.includes(request.to) ? `${flag} is ${read.word} already` : `${flag} is ${read.word} now`;
      return {
        kind: "ready",
        text: `${is}; ${checked.text}`,
        target,
        from: read.word,
        undo: `set ${flag} back to ${read.word}`,
        history: { kind: "unknown" },
      };
    },
    execute: (request) => execute(options, request),
    observe: async ({ change, runId, signal }) => {
      if (runId === served) return servedOrLater(options, change, "the change was accepted", signal);
      return follow(options, change, await webhook.observe({ change, runId, signal }), signal);
    },
    lookup: async (request) => {
      const found = await webhook.lookup(request);
      return found.kind === "never_seen" ? found : follow(options, request.change, found, request.signal);
    },
  };
};

const orReason = async (options: Options, signal: AbortSignal): Promise<OfrepReading> => {
  try {
    return await readOfrepFlag(options, signal);
  } catch (error) {
    if (error instanceof UpstreamError) return { kind: "not_readable", why: error.message };
    throw error;
  }
};

const execute = async (options: Options, request: ExecuteRequest): Promise<ChangeOutcome> => {
  const { from, to } = request.change.proposal;
  const before = await readBefore(options, request.signal);
  if (before.kind === "not_readable") return { kind: "failed", log: `it was not sent: ${before.why}` };
  if (before.words.includes(to))
    return { kind: "succeeded", log: `${options.flag} was ${before.word} already: nothing was changed` };
  const moved = movedOn({ from }, `the flag ${options.flag}`, [before.word, ...before.words]);
  if (moved !== null) return { kind: "failed", log: `it was not sent: ${moved}` };
  return follow(options, request.change, await options.webhook.execute(request), request.signal);
};

/** A limit ends by itself, and nothing was sent: then the caller comes again. */
const readBefore = async (options: Options, signal: AbortSignal): Promise<OfrepReading> => {
  try {
    return await readOfrepFlag(options, signal);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryAfterMs !== null) throw error;
    return { kind: "not_readable", why: error.message };
  }
};

/** The deployer's word that it is done is not yet the flag. */
const follow = (
  options: Options,
  change: Change,
  outcome: ChangeOutcome,
  signal: AbortSignal,
): Promise<ChangeOutcome> | ChangeOutcome =>
  outcome.kind === "succeeded" ? servedOrLater(options, change, outcome.log, signal) : outcome;

const servedOrLater = async (
  options: Options,
  change: Change,
  what: string,
  signal: AbortSignal,
): Promise<ChangeOutcome> => {
  const read = await orReason(options, signal);
  return read.kind === "read" && read.words.includes(change.proposal.to)
    ? { kind: "succeeded", log: `${what}; ${options.flag} is ${read.word}` }
    : { kind: "running", runId: served };
};
