import { invariant } from "../base/invariant.ts";
import { redactAll } from "../base/redact.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import { type Claim, claimsOf } from "../domain/claims.ts";
import type { Command, CommandOf } from "../domain/command.ts";
import { decide } from "../domain/decide.ts";
import { dueAtOf, type PlannedEffect } from "../domain/effect.ts";
import { effectsOf } from "../domain/effects-of.ts";
import type { IncidentEvent, RecordedEvent } from "../domain/event.ts";
import { evolve } from "../domain/evolve.ts";
import { type IncidentId, incidentIdOf } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Clock } from "./ports/clock.ts";
import type { IncidentStore } from "./ports/incident-store.ts";
import type { OperationsStore } from "./ports/operations-store.ts";
import type { NewEffect } from "./ports/outbox.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

export type CommandEnvelope = {
  /** Idempotency key: the same key is applied once, ever, however often it comes. */
  readonly key: string;
  readonly actor: Actor;
  /** Null for a declaration. */
  readonly incidentId: IncidentId | null;
  readonly command: Command;
};

export type Handled = {
  readonly incident: Incident;
  /** Empty when this command had been applied before. */
  readonly events: readonly RecordedEvent[];
};

export type HandleCommand = (envelope: CommandEnvelope) => Promise<Result<Handled, Refusal>>;

type Dependencies = {
  readonly incidents: IncidentStore;
  readonly operations: Pick<OperationsStore, "load">;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly digestOf: (text: string) => string;
  /** Called after each commit, so that the relay need not wait for its next round. */
  readonly onCommitted: (handled: Handled) => void;
};

/** Each conflict means that somebody else got ahead; with more than this many in a row something is wrong. */
const conflictLimit = 30;

/**
 * The only way in which events come to be: load, decide, append with the expected version; on a conflict, again.
 * Commands to one incident take turns within a process, so that only other processes are conflicts. Secrets that somebody
 * typed, or that an agent or an executor quotes, go here, before anything is decided or kept.
 * The function throws UpstreamError when the database cannot be reached, or stays contended.
 */
export const createHandleCommand = (deps: Dependencies): HandleCommand => {
  const turns = new Map<string, Promise<unknown>>();
  return (said) => {
    const envelope = { ...said, command: withoutSecrets(said.command) };
    const turn = envelope.incidentId ?? "new";
    const handled = (turns.get(turn) ?? Promise.resolve()).then(() => handleOnce(deps, envelope));
    const ended = handled
      .catch(() => undefined)
      .then(() => {
        if (turns.get(turn) === ended) turns.delete(turn);
      });
    turns.set(turn, ended);
    return handled;
  };
};

/** Alerts were freed of them when they came in, and there may be thousands. */
const withoutSecrets = (command: Command): Command => (command.kind === "record_alerts" ? command : redactAll(command));

const handleOnce = async (deps: Dependencies, envelope: CommandEnvelope): Promise<Result<Handled, Refusal>> => {
  const { incidentId } = envelope;
  const seen = incidentId === null || needsProof(envelope) ? null : deps.incidents.lastSeen(incidentId);
  const outcome = seen === null ? "conflict" : await tryOn(deps, envelope, { before: seen, isNewest: false });
  if (outcome !== "conflict") return outcome;
  for (let attempt = 0; attempt < conflictLimit; attempt += 1) {
    const read = await readFor(deps, envelope);
    if (!read.ok) return read;
    const again = await tryOn(deps, envelope, { before: read.value, isNewest: true });
    if (again !== "conflict") return again;
  }
  throw new UpstreamError(`${envelope.command.kind}: ${conflictLimit} conflicts in a row`, {
    service: "database",
    retryable: true,
  });
};

/** What touches the outside is decided on what was said, not on what is kept of it. */
const needsProof = ({ command }: CommandEnvelope): boolean => command.kind === "start_change";

const readFor = async (
  { incidents }: Dependencies,
  envelope: CommandEnvelope,
): Promise<Result<Incident | null, Refusal>> => {
  const { incidentId } = envelope;
  if (incidentId === null) return ok(null);
  if (!needsProof(envelope)) return ok(await incidents.load(incidentId));
  const proven = await incidents.proven(incidentId);
  if (proven?.kind !== "altered") return ok(proven?.incident ?? null);
  const { log, seq, problem } = proven;
  return err({ kind: "record_altered", log, seq, problem });
};

type Basis = {
  readonly before: Incident | null;
  /** Read for this command. If not, others may be ahead of it: enough to append on, not enough to refuse somebody. */
  readonly isNewest: boolean;
};

const tryOn = async (
  deps: Dependencies,
  envelope: CommandEnvelope,
  { before, isNewest }: Basis,
): Promise<Result<Handled, Refusal> | "conflict"> => {
  const { incidents, clock, policy, digestOf } = deps;
  // Asked for where something is about to start, and nowhere else: most commands do not care.
  const halt = envelope.command.kind === "start_change" ? (await deps.operations.load()).halt : null;
  const context = { now: clock.now(), actor: envelope.actor, policy, digestOf, halt };
  const decision = decide(before, envelope.command, context);
  if (!decision.ok) return isNewest ? ((await repeated(deps, envelope)) ?? err(decision.error)) : "conflict";
  const id = before?.id ?? incidentIdOf(await incidents.nextNumber());
  const events = recordAll(decision.value, before?.seq ?? 0, context.now, envelope.actor);
  const incident = replay(before, id, events);
  const effects = plannedRows(id, incident, events, context.now, policy);
  const claims = claimsOf(incident, events);
  const request = { incident, expectedSeq: before?.seq ?? 0, events, effects, commandKey: envelope.key, claims };
  const appended = await incidents.append(request);
  if (appended.kind === "conflict") return "conflict";
  if (appended.kind === "claimed") return err(takenBy(appended.claim));
  if (appended.kind === "duplicate") return (await loaded(deps, appended.incidentId)) ?? "conflict";
  deps.onCommitted({ incident, events });
  return ok({ incident, events });
};

const takenBy = ({ key, owner }: Claim): Refusal => ({
  kind: "service_busy",
  service: key.slice("service:".length),
  by: owner,
});

/**
 * What a declaration would come to if it could be recorded, decided now and kept nowhere: for the time in which the
 * database cannot be reached. The number is a stand-in.
 */
export const rehearseDeclaration = (
  { clock, policy, digestOf }: Pick<Dependencies, "clock" | "policy" | "digestOf">,
  actor: Actor,
  declaration: CommandOf<"declare">,
): Result<Incident, Refusal> => {
  const now = clock.now();
  const decision = decide(null, redactAll(declaration), { now, actor, policy, digestOf, halt: null });
  return decision.ok ? ok(replay(null, incidentIdOf(0), recordAll(decision.value, 0, now, actor))) : decision;
};

/** A command that was applied before is refused by the state it made; it is a repetition all the same, not an error. */
const repeated = async (deps: Dependencies, { key }: CommandEnvelope): Promise<Result<Handled, Refusal> | null> => {
  const id = await deps.incidents.appliedTo(key);
  return id === null ? null : loaded(deps, id);
};

const loaded = async ({ incidents }: Dependencies, id: IncidentId): Promise<Result<Handled, Refusal> | null> => {
  const incident = await incidents.load(id);
  return incident === null ? null : ok({ incident, events: [] });
};

const recordAll = (events: readonly IncidentEvent[], seq: number, at: string, actor: Actor): readonly RecordedEvent[] =>
  events.map((event, index) => ({ seq: seq + index + 1, at, actor: authorOf(actor), event }));

const replay = (before: Incident | null, id: IncidentId, events: readonly RecordedEvent[]): Incident => {
  const after = events.reduce<Incident | null>((state, event) => evolve(state, id, event), before);
  invariant(after !== null, `${id}: a decision without events`);
  return after;
};

/** One command often asks for the same card several times; it is drawn from the newest state anyway, so once is enough. */
const plannedRows = (
  id: IncidentId,
  incident: Incident,
  events: readonly RecordedEvent[],
  now: string,
  policy: Policy,
): readonly NewEffect[] => {
  const seen = new Set<string>();
  return events.flatMap((event) =>
    effectsOf(event, incident, policy)
      .filter((planned) => isFirst(seen, planned))
      .map(({ effect, lane, stream }, index) => ({
        id: `${id}.${event.seq}.${index + 1}`,
        incidentId: id,
        effect,
        lane,
        stream,
        dueAt: dueAtOf(effect, now),
      })),
  );
};

const isFirst = (seen: Set<string>, { effect }: PlannedEffect): boolean => {
  const key = JSON.stringify(effect);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
};
