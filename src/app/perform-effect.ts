import { assertNever } from "../base/invariant.ts";
import { parseIncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { announce } from "./effects/announce.ts";
import { callPeople } from "./effects/call-people.ts";
import { addBookmarks, brief, invite, openChannel, pin, setTopic } from "./effects/channel.ts";
import type { EffectDependencies } from "./effects/dependencies.ts";
import { endFreeze } from "./effects/end-freeze.ts";
import { fireTimer } from "./effects/fire-timer.ts";
import { giveUpChange } from "./effects/give-up-change.ts";
import { offerAlert } from "./effects/offer-alert.ts";
import type { Performing } from "./effects/performing.ts";
import { pictureChange } from "./effects/picture-change.ts";
import { pictureTriage } from "./effects/picture-triage.ts";
import { proposeUndo } from "./effects/propose-undo.ts";
import { tellGate } from "./effects/report-gate.ts";
import { performForRequest } from "./effects/request.ts";
import { runChange } from "./effects/run-change.ts";
import { show } from "./effects/show.ts";
import { answer, conclude, consult, investigate } from "./effects/triage.ts";
import { verifyChange } from "./effects/verify-change.ts";
import { writePostmortem } from "./effects/write-postmortem.ts";
import type { EffectRow } from "./ports/outbox.ts";
import type { JobOutcome } from "./ports/queue.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

/** At the longest pause this is a whole day of tries; an outage of the outside ends before. Waits for a turn do not count. */
const failuresLimit = 2_880;
/** What fails by our own mistake fails again; a few tries are for what only looked like one. */
const ownFaultsLimit = 5;
const firstBackoffMs = 500;
const longestBackoffMs = 30_000;

/**
 * Runs one row of the outbox, once more or for the first time.
 * Before it acts it records that it begins; when an earlier attempt began and did not end, it looks before it acts.
 */
export const performEffect = async (
  deps: EffectDependencies,
  effectId: string,
  signal: AbortSignal,
): Promise<JobOutcome> => {
  const incident = loadFor(deps, effectId);
  const row = await deps.outbox.begin(effectId);
  if (row === null) return { kind: "ended" };
  try {
    const performed = await perform(deps, row, incident, signal);
    if (performed.kind === "later") return await postpone(deps, row, performed.afterMs, "waiting");
    await deps.outbox.end(row.id, performed.kind, performed.kind === "done" ? "" : performed.reason);
    deps.onEnded();
    return { kind: "ended" };
  } catch (error) {
    if (error instanceof UpstreamError) return await afterFailure(deps, row, error);
    if (signal.aborted) throw error;
    // Looking every second how something goes on is no fault, however often.
    const faults = Number(row.progress.faults ?? "0") + 1;
    await deps.outbox.progress(row.id, { faults: String(faults) });
    if (faults < ownFaultsLimit) throw error;
    deps.logger.error({ effect: row.id, kind: row.effect.kind, error }, "effect failed for good: our mistake");
    return giveUp(deps, row, error instanceof Error ? error.message : String(error));
  }
};

const afterFailure = async (deps: EffectDependencies, row: EffectRow, error: UpstreamError): Promise<JobOutcome> => {
  const fields = {
    effect: row.id,
    kind: row.effect.kind,
    service: error.service,
    reason: error.message,
    attempts: row.attempts + 1,
  };
  const failures = Number(row.progress.failures ?? "0") + 1;
  if (!error.retryable || (error.retryAfterMs === null && failures >= failuresLimit)) {
    deps.logger.error(fields, "effect failed for good");
    return giveUp(deps, row, error.message);
  }
  // Held back by a rate limit, it was not even tried.
  if (error.retryAfterMs === null) deps.logger.warn(fields, "effect failed, will be tried again");
  else deps.logger.debug(fields, "effect waits for its turn");
  if (error.retryAfterMs === null) await deps.outbox.progress(row.id, { failures: String(failures) });
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 10));
  return postpone(deps, row, error.retryAfterMs ?? backoffMs, error.mayHaveRun ? "may_have_run" : "untouched");
};

/** What people wait for is not left to the log: a change that will not go on is theirs to look at. */
const giveUp = async (deps: EffectDependencies, row: EffectRow, reason: string): Promise<JobOutcome> => {
  if (row.effect.kind === "execute_change") await giveUpChange(deps, row, row.effect.changeId, reason);
  await deps.outbox.end(row.id, "failed", reason);
  deps.onEnded();
  return { kind: "ended" };
};

/**
 * Remembers whether any attempt so far can have touched the outside: when surely none did, the next try needs no look.
 * One that only looked, and was held back, does not make an earlier one certain.
 */
const postpone = async (
  deps: EffectDependencies,
  row: EffectRow,
  afterMs: number,
  how: "waiting" | "untouched" | "may_have_run",
): Promise<JobOutcome> => {
  const isUntouched = how !== "may_have_run" && !mayHaveRun(row);
  if (isUntouched) await deps.outbox.progress(row.id, { untouched: String(row.attempts + 1) });
  await deps.outbox.postpone(row.id, deps.clock.after(afterMs));
  return { kind: "later", afterMs };
};

const mayHaveRun = (row: EffectRow): boolean =>
  row.startedAt !== null && row.progress.untouched !== String(row.attempts);

type Performed =
  | { readonly kind: "done" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "later"; readonly afterMs: number };

/** Read while the attempt is recorded: what came before it in its stream has ended. Its failure is for who awaits it. */
const loadFor = (deps: EffectDependencies, effectId: string): Promise<Incident | null> => {
  const id = parseIncidentId(effectId.split(".")[0] ?? "");
  const loading = id === null ? Promise.resolve(null) : deps.incidents.load(id);
  loading.catch(() => undefined);
  return loading;
};

const perform = async (
  deps: EffectDependencies,
  row: EffectRow,
  loading: Promise<Incident | null>,
  signal: AbortSignal,
): Promise<Performed> => {
  const attempt = { mayHaveRun: mayHaveRun(row), lane: row.lane, ticket: row.id, signal };
  const forAll = await performForWorkspace(deps, row, attempt);
  if (forAll !== null) return forAll;
  const incident = await loading;
  if (incident === null) return { kind: "failed", reason: `no incident ${row.incidentId}` };
  return performFor(deps, { row, incident, attempt });
};

/** What belongs to no incident, or needs none; null for everything that does. */
const performForWorkspace = async (
  deps: EffectDependencies,
  row: EffectRow,
  attempt: Performing["attempt"],
): Promise<Performed | null> => {
  switch (row.effect.kind) {
    case "offer_alert":
      return offerAlert(deps, row.effect.offerId, attempt);
    case "announce":
      return announce(deps, row.effect.seq, attempt);
    case "end_freeze":
      return endFreeze(deps, row, row.effect.freezeId);
    case "report_gate":
      return tellGate(deps, row.effect.service, attempt.signal);
    case "request":
      return performForRequest(deps, row, row.effect, attempt);
    default:
      return null;
  }
};

const performFor = async (deps: EffectDependencies, performing: Performing): Promise<Performed> => {
  const { effect } = performing.row;
  switch (effect.kind) {
    case "open_channel":
      return openChannel(deps, performing);
    case "set_topic":
      return setTopic(deps, performing);
    case "add_bookmarks":
      return addBookmarks(deps, performing);
    case "invite":
      return invite(deps, performing, effect.mentions);
    case "show":
      return show(deps, performing, effect.surface);
    case "pin":
      return pin(deps, performing, effect.surface);
    case "brief":
      return brief(deps, performing, effect);
    case "call":
      return callPeople(deps, performing, effect);
    case "schedule":
      return fireTimer(deps, performing, effect.command);
    case "investigate":
      return investigate(deps, performing, effect.investigationId);
    case "consult":
      return consult(deps, performing, effect.investigationId, effect.number);
    case "conclude":
      return conclude(deps, performing, effect.investigationId);
    case "answer":
      return answer(deps, performing, effect.questionId);
    case "execute_change":
      return runChange(deps, performing, effect.changeId);
    case "verify_change":
      return verifyChange(deps, performing, effect.changeId);
    case "picture_change":
      return pictureChange(deps, performing, effect.changeId);
    case "picture_triage":
      return pictureTriage(deps, performing, effect.investigationId);
    case "propose_undo":
      return proposeUndo(deps, performing, effect.changeId);
    case "write_postmortem":
      return writePostmortem(deps, performing);
    case "offer_alert":
    case "announce":
    case "end_freeze":
    case "report_gate":
    case "request":
      return { kind: "failed", reason: `${effect.kind} belongs to no incident` };
    default:
      return assertNever(effect);
  }
};
