import { setTimeout } from "node:timers/promises";
import type { ChangeOutcome, ExecuteRequest, Executor, Precheck, Reach } from "../app/ports/executor.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { Result } from "../base/result.ts";
import { err, ok } from "../base/result.ts";
import type { Change } from "../domain/change.ts";
import { actionsOfExecutor } from "../domain/change-action.ts";
import { movedOn } from "../domain/moved-on.ts";
import { wordsOf } from "./json-answer.ts";
import { createLaunchDarkly, type LaunchDarkly, type LaunchDarklyAccess } from "./launchdarkly-api.ts";
import {
  exceptionsOf,
  type Flag,
  hereIn,
  instructionsFor,
  isRollout,
  isSo,
  parseWish,
  stateWord,
  type Wish,
} from "./launchdarkly-flag.ts";

type Options = LaunchDarklyAccess & {
  /** How long a change whose answer was lost is looked for, and how often. */
  readonly lookForMs?: number;
  readonly lookEveryMs?: number;
};

const usualLookForMs = 10_000;
const usualLookEveryMs = 1_000;
/** A request that was sent is over after this long, one way or the other. */
const lateByMs = 30_000;

/** A feature flag of LaunchDarkly: set by a semantic patch, found again by the key in the comment of its audit log. */
export const createLaunchDarklyExecutor = (options: Options): Executor => {
  const api = createLaunchDarkly(options);
  const { flag, project, environment } = options;
  const where = `${flag} in ${project}/${environment}`;
  return {
    name: `LaunchDarkly (${where})`,
    actions: actionsOfExecutor.flag,
    reach: (signal) => reach(api, options, signal),
    versions: async () => [],
    precheck: ({ to, signal }) => precheck(api, options, to, signal),
    execute: (request) => execute(api, options, request),
    observe: async ({ change, signal }) => {
      const now = await look(api, options, change.proposal.to, signal);
      if (!now.ok) return { kind: "unclear", log: now.error };
      return now.value.isSo
        ? { kind: "succeeded", log: `${where} is ${now.value.word}` }
        : { kind: "unclear", log: `${where} is ${now.value.word}` };
    },
    lookup: ({ change, idempotencyKey, signal }) => lookUp(api, options, change, idempotencyKey, signal),
  };
};

/** The flag as it is, seen with what is wanted of it. */
type Look = {
  readonly flag: Flag;
  readonly here: NonNullable<ReturnType<typeof hereIn>>;
  readonly wish: Wish;
  readonly word: string;
  readonly isSo: boolean;
};

const look = async (
  api: LaunchDarkly,
  { flag: key, project, environment }: Options,
  to: string,
  signal: AbortSignal | null,
): Promise<Result<Look, string>> => {
  const read = await api.read(signal);
  if (read.kind === "not_readable") return err(`the flag ${key} in ${project} cannot be read: ${read.why}`);
  const { flag } = read;
  const here = hereIn(flag, environment);
  if (here === null) return err(`${key} has no environment ${environment}`);
  if (flag.archived) return err(`${key} is archived`);
  const wish = parseWish(flag, to);
  if (!wish.ok) return wish;
  return ok({ flag, here, wish: wish.value, word: stateWord(flag, here), isSo: isSo(here, wish.value) });
};

const reach = async (api: LaunchDarkly, options: Options, signal: AbortSignal): Promise<Reach> => {
  const seen = await orReason(look(api, options, "on", signal));
  return seen.ok
    ? { kind: "reached", text: `the flag ${options.flag} is ${seen.value.word} in ${options.environment}` }
    : { kind: "not_reached", text: seen.error };
};

const orReason = async <Value>(asked: Promise<Result<Value, string>>): Promise<Result<Value, string>> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UpstreamError) return err(error.message);
    throw error;
  }
};

const precheck = async (api: LaunchDarkly, options: Options, to: string, signal: AbortSignal): Promise<Precheck> => {
  const target = `flag ${options.flag} in ${options.project}/${options.environment}`;
  const seen = await orReason(look(api, options, to, signal));
  if (!seen.ok)
    return { kind: "not_ready", text: seen.error, target, from: null, undo: null, history: { kind: "unknown" } };
  const { word, here, wish, isSo: isAlready } = seen.value;
  const exceptions = exceptionsOf(here);
  const text = [
    isAlready ? `${options.flag} is ${word} already` : `${options.flag} is ${word} now and can be set to ${to}`,
    ...(exceptions === null || wish.kind === "off" ? [] : [`${exceptions} decide first, and stay`]),
  ].join("; ");
  const isLost = isRollout(here) && wish.kind === "variation";
  const undo = isLost
    ? "its percentage rollout must be set again by hand; set it back to off meanwhile"
    : `set ${options.flag} back to ${word}`;
  return { kind: "ready", text, target, from: word, undo, history: { kind: "unknown" } };
};

const execute = async (api: LaunchDarkly, options: Options, request: ExecuteRequest): Promise<ChangeOutcome> => {
  const { from, to } = request.change.proposal;
  const before = await lookBefore(api, options, request);
  if (!before.ok) return { kind: "failed", log: before.error };
  const { word, here, wish, isSo: isAlready } = before.value;
  if (isAlready) return { kind: "succeeded", log: `${options.flag} was ${word} already: nothing was changed` };
  const moved = movedOn({ from }, `the flag ${options.flag}`, [word]);
  if (moved !== null) return { kind: "failed", log: `it was not run: ${moved}` };
  try {
    const comment = `Firebreak ${request.incidentId} ${request.change.id} (${request.idempotencyKey})`;
    const response = await api.patch(comment, instructionsFor(here, wish));
    if (response.status >= 400)
      return { kind: "failed", log: refusal(options, response.status, wordsOf("LaunchDarkly", response)) };
    return { kind: "succeeded", log: `${options.flag} was ${word} and is ${to} in ${options.environment}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.mayHaveRun) return lookForIt(api, options, request, error.message);
    return notSent(error);
  }
};

const lookBefore = async (
  api: LaunchDarkly,
  options: Options,
  { change, signal }: ExecuteRequest,
): Promise<Result<Look, string>> => {
  try {
    const seen = await look(api, options, change.proposal.to, signal);
    return seen.ok ? seen : err(`it was not run: ${seen.error}`);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryAfterMs !== null) throw error;
    return err(`it was not sent: ${error.message}`);
  }
};

/** A limit ends by itself, and nothing was changed: then the caller comes again. */
const notSent = (error: UpstreamError): ChangeOutcome => {
  if (error.retryAfterMs !== null) throw error;
  return { kind: "failed", log: `it was not sent: ${error.message}` };
};

const reasons: Readonly<Record<number, string>> = {
  405: "LaunchDarkly wants an approval of its own for this environment",
  409: "somebody else changed the flag at the same moment, or a planned change stands against it; look, and propose it again",
};

const refusal = ({ flag }: Options, status: number, words: string): string =>
  `${flag} was not changed: ${reasons[status] === undefined ? words : `${reasons[status]} (${words})`}`;

const lookForIt = async (
  api: LaunchDarkly,
  options: Options,
  { change, idempotencyKey: key, signal }: ExecuteRequest,
  what: string,
): Promise<ChangeOutcome> => {
  const { lookForMs = usualLookForMs, lookEveryMs = usualLookEveryMs } = options;
  const endMs = performance.now() + lookForMs;
  let last = `${options.flag} does not show the change`;
  for (;;) {
    const found = await orReason(find(api, options, change, key, null));
    if (found.ok && found.value !== null) return found.value;
    if (!found.ok) last = found.error;
    if (performance.now() + lookEveryMs > endMs) return { kind: "unclear", log: `${what}; ${last}` };
    await setTimeout(lookEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw lookAgain(`${what}; ${last}`);
  }
};

/** The change in the flag's log, or in the flag itself; null when neither shows it. */
const find = async (
  api: LaunchDarkly,
  options: Options,
  change: Change,
  key: string,
  signal: AbortSignal | null,
): Promise<Result<ChangeOutcome | null, string>> => {
  const now = await look(api, options, change.proposal.to, signal);
  if (!now.ok) return now;
  const hasEntry = await api.hasEntry(key, signal);
  const is = `${options.flag} is ${now.value.word} now`;
  if (hasEntry) return ok({ kind: "succeeded", log: `LaunchDarkly's log has it (${key}); ${is}` });
  if (now.value.isSo) return ok({ kind: "succeeded", log: `${is}, as it was to be` });
  return hasEntry === null ? err(`${is}, and its log cannot be read`) : ok(null);
};

const lookUp = async (
  api: LaunchDarkly,
  options: Options,
  change: Change,
  key: string,
  signal: AbortSignal,
): Promise<ChangeOutcome | { readonly kind: "never_seen" }> => {
  const found = await find(api, options, change, key, signal);
  if (!found.ok) return { kind: "unclear", log: found.error };
  if (found.value !== null) return found.value;
  const begunMs = change.state.kind === "running" ? Date.parse(change.state.at) : 0;
  if ((options.nowMs ?? Date.now)() - begunMs < lateByMs)
    throw lookAgain(`${options.flag} does not show the change so far`);
  return { kind: "never_seen" };
};

const lookAgainMs = 2_000;

const lookAgain = (what: string): UpstreamError =>
  new UpstreamError(what, { service: "LaunchDarkly", retryable: true, retryAfterMs: lookAgainMs, mayHaveRun: true });
