import { invariant } from "../../base/invariant.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { system } from "../../domain/actor.ts";
import type { Change } from "../../domain/change.ts";
import type { CommandOf } from "../../domain/command.ts";
import { differenceInSettings } from "../../domain/executor-settings.ts";
import type { ChangeId } from "../../domain/ids.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { AuditBreak } from "../ports/audit-store.ts";
import type { ChangeOutcome, Executor } from "../ports/executor.ts";
import { UpstreamError } from "../ports/upstream-error.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { movedOnRecord } from "./moved-on-record.ts";
import { done, later, type Performed, type Performing, skipped } from "./performing.ts";

const observeEveryMs = 1_000;
/** A run that nobody heard the end of after this long is a matter for a person. */
const observeForMs = 15 * 60_000;

/**
 * Runs an approved change, at most once.
 * The intent is an event before the outside is touched. Whoever finds that event and no outcome asks the executor
 * by the idempotency key, and when that cannot tell, a person is asked: nothing is ever run a second time by itself.
 */
export const runChange = async (
  deps: EffectDependencies,
  performing: Performing,
  changeId: ChangeId,
): Promise<Performed> => {
  const proven = await deps.incidents.proven(performing.incident.id);
  if (proven?.kind === "altered") return onAltered(deps, performing, changeId, proven);
  // What runs is what was said, not what is kept of it.
  const change = proven?.incident.changes.find((one) => one.id === changeId);
  if (change === undefined) return skipped(`no ${changeId}`);
  if (change.state.kind === "approved") return begin(deps, performing, change);
  if (change.state.kind === "running") return goOn(deps, performing, change);
  return skipped(`${changeId} is ${change.state.kind}`);
};

/** Nothing is run, or run on, by a record that somebody has changed; whoever looks at the card is told. */
const onAltered = async (
  deps: EffectDependencies,
  performing: Performing,
  changeId: ChangeId,
  { log, seq, problem }: AuditBreak,
): Promise<Performed> => {
  const change = performing.incident.changes.find((one) => one.id === changeId);
  if (change === undefined) return skipped(`no ${changeId}`);
  const refusal = { kind: "record_altered" as const, log, seq, problem };
  if (change.state.kind === "approved") return holdOrSkip(deps, performing, change, refusal);
  if (change.state.kind !== "running") return skipped(`${changeId} is ${change.state.kind}`);
  return end(deps, performing, change, { kind: "unclear", log: heldBecause(refusal) ?? problem });
};

const begin = async (deps: EffectDependencies, performing: Performing, change: Change): Promise<Performed> => {
  const { row, incident } = performing;
  const executor = deps.executorFor(change.proposal.service, change.proposal.action);
  const settings = executor?.settings ?? null;
  const command = { kind: "start_change" as const, changeId: change.id, digest: change.digest, settings };
  const started = await deps.handle({ key: `${row.id}.start`, actor: system, incidentId: incident.id, command });
  if (!started.ok) return holdOrSkip(deps, performing, change, started.error);
  const isOurs = started.value.events.some((recorded) => recorded.event.kind === "change_started");
  // It expired just now, another executor is configured, or another worker got ahead: the next look finds out which.
  if (!isOurs) return later(observeEveryMs);
  invariant(executor !== null, `${change.id} was started with nothing to run it`);
  return execute(deps, performing, change, executor);
};

const holdAgainMs = 5_000;

/**
 * Another change of the service, the kill switch, or what it lacks since it was approved: it waits, says on its card for
 * what, and expires if it waits too long.
 */
const holdOrSkip = async (
  { handle }: EffectDependencies,
  { row, incident }: Performing,
  change: Change,
  refusal: Refusal,
): Promise<Performed> => {
  const because = heldBecause(refusal);
  if (because === null) return skipped(refusal.kind);
  const command = { kind: "hold_change" as const, changeId: change.id, because };
  const isSaid = change.state.kind === "approved" && change.state.held === because;
  if (!isSaid) await handle({ key: `${row.id}.held.${incident.seq}`, actor: system, incidentId: incident.id, command });
  return later(holdAgainMs);
};

const heldBecause = (refusal: Refusal): string | null => {
  switch (refusal.kind) {
    case "service_busy":
      return `${refusal.by} is changing ${refusal.service}`;
    case "halted":
      return `the kill switch is on: ${refusal.reason}`;
    case "not_allowed":
      return `it needs ${refusal.needs}; withdraw it and propose it anew`;
    case "gate_missing":
      return `its checklist is not complete: ${refusal.missing.join(", ")}`;
    case "stale":
      return refusal.what;
    case "digest_changed":
      return "what was approved is not what is on record; withdraw it and propose it anew";
    case "record_altered":
      return `the record of ${refusal.log} was altered at event ${refusal.seq}: ${refusal.problem}; \`firebreak audit verify\` says more`;
    default:
      return null;
  }
};

const execute = async (
  deps: EffectDependencies,
  performing: Performing,
  change: Change,
  executor: Executor,
): Promise<Performed> => {
  const { incident, attempt } = performing;
  const moved = await movedOnRecord(deps, change, attempt.signal);
  if (moved !== null) return end(deps, performing, change, { kind: "failed", log: `it was not sent: ${moved}` });
  // Asked last of all: whoever has stopped everything was told that nothing starts any more.
  const { halt } = await deps.operations.load();
  if (halt !== null)
    return end(deps, performing, change, {
      kind: "failed",
      log: `it was never run: the kill switch was on when the executor was reached (${halt.reason})`,
    });
  const request = {
    incidentId: incident.id,
    change,
    idempotencyKey: keyOf(performing, change),
    signal: attempt.signal,
  };
  const outcome = await executor.execute(request).catch(async (error: unknown) => {
    if (error instanceof UpstreamError && !error.mayHaveRun) await rememberRefusal(deps, performing);
    throw error;
  });
  return settle(deps, performing, change, outcome);
};

/** Held back by a limit, it was not run, and left nothing that could be looked up: the next attempt is the first run. */
const rememberRefusal = ({ outbox }: EffectDependencies, { row }: Performing): Promise<void> =>
  outbox.progress(row.id, { refused: String(row.attempts + 1) });

/** Only of the very last attempt: any other that began since may have got through. */
const wasRefused = ({ row }: Performing): boolean => row.progress.refused === String(row.attempts);

/** An earlier attempt recorded the intent. What became of it is looked up, not repeated. */
const goOn = async (deps: EffectDependencies, performing: Performing, change: Change): Promise<Performed> => {
  const found = approvedExecutor(deps, change);
  if (!found.ok) return end(deps, performing, change, { kind: "unclear", log: `it was begun; ${found.error}` });
  const executor = found.value;
  const { signal } = performing.attempt;
  const { runId } = performing.row.progress;
  if (runId !== undefined) {
    const seen = await orUnclear(deps, change, executor.observe({ change, runId, signal }));
    return settle(deps, performing, change, seen);
  }
  const idempotencyKey = keyOf(performing, change);
  const seen = wasRefused(performing)
    ? ({ kind: "never_seen" } as const)
    : await orUnclear(deps, change, executor.lookup({ change, idempotencyKey, signal }));
  if (seen.kind !== "never_seen") return settle(deps, performing, change, seen);
  // It is sure that nobody ever heard of this key, so this is the first run, not a second one.
  const isTooLate = deps.clock.now() >= change.proposal.expiresAt;
  if (isTooLate)
    return end(deps, performing, change, {
      kind: "failed",
      log: "it was never run: the approval expired before the executor was reached",
    });
  return execute(deps, performing, change, executor);
};

/** Another one would know nothing of it, and say that it was never run. */
const approvedExecutor = ({ executorFor }: EffectDependencies, { proposal }: Change): Result<Executor, string> => {
  const executor = executorFor(proposal.service, proposal.action);
  const difference = differenceInSettings(proposal.settings ?? null, executor?.settings ?? null);
  if (difference !== null) return err(difference);
  invariant(executor !== null, `nothing carries out ${proposal.action} of ${proposal.service}`);
  return ok(executor);
};

/** What can never be asked, or could not be for as long as anybody waits, is for a person to look at. */
const orUnclear = async <Found>(
  deps: EffectDependencies,
  change: Change,
  asked: Promise<Found>,
): Promise<Found | Extract<ChangeOutcome, { kind: "unclear" }>> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UpstreamError) || (error.retryable && !isOverdue(deps, change))) throw error;
    return { kind: "unclear", log: `it could not be asked what became of it: ${error.message}` };
  }
};

const isOverdue = ({ clock }: EffectDependencies, { state }: Change): boolean =>
  state.kind === "running" && Date.parse(clock.now()) - Date.parse(state.at) > observeForMs;

const keyOf = ({ incident }: Performing, change: Change): string =>
  `${incident.id}.${change.id}.${change.digest.slice(0, 16)}`;

const settle = async (
  deps: EffectDependencies,
  performing: Performing,
  change: Change,
  outcome: ChangeOutcome,
): Promise<Performed> => {
  if (outcome.kind !== "running") return end(deps, performing, change, outcome);
  const { row } = performing;
  await deps.outbox.progress(row.id, { runId: outcome.runId });
  if (isOverdue(deps, change))
    return end(deps, performing, change, {
      kind: "unclear",
      log: `run ${outcome.runId} has not ended after 15 minutes`,
    });
  return later(observeEveryMs);
};

const end = async (
  { handle }: EffectDependencies,
  { row, incident }: Performing,
  change: Change,
  outcome: Exclude<ChangeOutcome, { kind: "running" }>,
): Promise<Performed> => {
  const command: CommandOf<"record_change_outcome"> = {
    kind: "record_change_outcome",
    changeId: change.id,
    outcome: outcome.kind,
    log: outcome.log,
  };
  await handle({ key: `${row.id}.outcome`, actor: system, incidentId: incident.id, command });
  return done;
};
