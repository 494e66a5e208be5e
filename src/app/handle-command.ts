import type { Instant } from "../base/instant.ts";
import { invariant } from "../base/invariant.ts";
import { redactAll } from "../base/redact.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Actor } from "../domain/actor.ts";
import { type Claim, claimsOf } from "../domain/claims.ts";
import type { Command, CommandOf } from "../domain/command.ts";
import type { Context } from "../domain/decide/context.ts";
import { decide } from "../domain/decide.ts";
import { dueAtOf } from "../domain/effect.ts";
import { effectsOf } from "../domain/effects-of.ts";
import type { IncidentEvent, RecordedEvent } from "../domain/event.ts";
import { evolve } from "../domain/evolve.ts";
import { type IncidentId, incidentIdOf, parseIncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import { decideAndAppend, recordAll } from "./decide-and-append.ts";
import { plannedRows } from "./planned-rows.ts";
import type { Clock } from "./ports/clock.ts";
import type { IncidentStore } from "./ports/incident-store.ts";
import type { OperationsStore } from "./ports/operations-store.ts";
import type { NewEffect } from "./ports/outbox.ts";
import { createTurns } from "./take-turns.ts";

export type CommandEnvelope = {
  /** Idempotency key: the same key is applied once, ever, however often it comes. */
  readonly key: string;
  readonly actor: Actor;
  /** Null for a declaration. */
  readonly incidentId: IncidentId | null;
  readonly command: Command;
  /**
   * For a declaration: the number that it takes, or it is refused as stale. Who decided after a survey of what is there
   * gives that survey's number, and so learns of everything that was declared meanwhile. Absent: whichever is next.
   */
  readonly number?: number;
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
  readonly onCommitted: (handled: Handled, effects: readonly NewEffect[]) => void;
};

/** Each conflict means that somebody else got ahead. */
const conflictLimit = 30;

/**
 * The only way in which events come to be. Commands to one incident take turns within a process, so that only other
 * processes are conflicts. Secrets that somebody typed, or that an agent or an executor quotes, go here, before anything
 * is decided or kept.
 * The function throws UpstreamError when the database cannot be reached, or stays contended.
 */
export const createHandleCommand = (deps: Dependencies): HandleCommand => {
  const inTurn = createTurns();
  return (said) => {
    const envelope = { ...said, command: withoutSecrets(said.command) };
    return inTurn(envelope.incidentId ?? "new", () => handleOnce(deps, envelope));
  };
};

/** Alerts were freed of them when they came in, and there may be thousands. */
const withoutSecrets = (command: Command): Command => (command.kind === "record_alerts" ? command : redactAll(command));

const handleOnce = (deps: Dependencies, envelope: CommandEnvelope): Promise<Result<Handled, Refusal>> => {
  const { incidents, clock, policy, digestOf } = deps;
  const { key, actor, incidentId, command } = envelope;
  const seen = incidentId === null || needsMore(command) ? null : incidents.lastSeen(incidentId);
  return decideAndAppend<Before, IncidentEvent, Handled>(
    {
      name: command.kind,
      conflictLimit,
      lastSeen: seen === null ? null : { incident: seen, halt: null, live: [] },
      read: () => readFor(deps, envelope),
      decide: ({ incident, ...around }, now) => decide(incident, command, { now, actor, policy, digestOf, ...around }),
      append: ({ incident }, decided, now) => append(deps, envelope, incident, decided, now),
      repeated: async () => {
        const id = await incidents.appliedTo(key);
        return id === null ? null : loaded(deps, id);
      },
    },
    clock.now,
  );
};

/** `halt` is asked for where something is about to start, `live` where a change is decided on: most commands do not care. */
type Before = { readonly incident: Incident | null } & Pick<Context, "halt" | "live">;

/** Decisions on a change, which what hurts elsewhere makes harder. */
const looksAround: ReadonlySet<Command["kind"]> = new Set([
  "propose_change",
  "approve_change",
  "break_glass",
  "start_change",
]);

/** What touches the outside is decided on what was said, not on what is kept of it. */
const needsProof = ({ kind }: Command): boolean => kind === "start_change";

const needsMore = (command: Command): boolean => needsProof(command) || looksAround.has(command.kind);

const readFor = async (
  { incidents, operations }: Dependencies,
  { incidentId, command }: CommandEnvelope,
): Promise<Result<Before, Refusal>> => {
  if (incidentId === null) return ok({ incident: null, halt: null, live: [] });
  const live = looksAround.has(command.kind) ? await incidents.live({ includePrivate: true }) : [];
  if (!needsProof(command)) return ok({ incident: await incidents.load(incidentId), halt: null, live });
  const proven = await incidents.proven(incidentId);
  if (proven?.kind === "altered") {
    const { log, seq, problem } = proven;
    return err({ kind: "record_altered", log, seq, problem });
  }
  return ok({ incident: proven?.incident ?? null, halt: (await operations.load()).halt, live });
};

const append = async (
  deps: Dependencies,
  { key, actor, number }: CommandEnvelope,
  before: Incident | null,
  decided: readonly IncidentEvent[],
  now: Instant,
): Promise<Result<Handled, Refusal> | "conflict"> => {
  const { incidents, policy } = deps;
  const id = before?.id ?? incidentIdOf(number ?? (await incidents.nextNumber()));
  const expectedSeq = before?.seq ?? 0;
  const events = recordAll(decided, expectedSeq, now, actor);
  const incident = replay(before, id, events);
  const effects = plannedRows(id, events, (recorded) =>
    effectsOf(recorded, incident, policy).map((planned) => ({ ...planned, dueAt: dueAtOf(planned.effect, now) })),
  );
  const claims = claimsOf(incident, events);
  const appended = await incidents.append({ incident, expectedSeq, events, effects, commandKey: key, claims });
  if (appended.kind === "conflict") return number === undefined ? "conflict" : err(overtaken);
  if (appended.kind === "claimed") return err(await takenBy(deps, id, appended.claim));
  if (appended.kind === "duplicate") return (await loaded(deps, appended.incidentId)) ?? "conflict";
  deps.onCommitted({ incident, events }, effects);
  return ok({ incident, events });
};

const overtaken: Refusal = { kind: "stale", what: "something else was declared meanwhile" };

/** Who has the lock, except that a private incident is named nowhere else. */
const takenBy = async ({ incidents }: Dependencies, asking: IncidentId, { key, owner }: Claim): Promise<Refusal> => {
  const id = parseIncidentId(owner.split(" ")[0] ?? "");
  const other = id === null || id === asking ? null : await incidents.load(id);
  const by = other?.isPrivate === true ? "a change of another incident" : owner;
  return { kind: "service_busy", service: key.slice("service:".length), by };
};

const loaded = async ({ incidents }: Dependencies, id: IncidentId): Promise<Result<Handled, Refusal> | null> => {
  const incident = await incidents.load(id);
  return incident === null ? null : ok({ incident, events: [] });
};

const replay = (before: Incident | null, id: IncidentId, events: readonly RecordedEvent[]): Incident => {
  const after = events.reduce<Incident | null>((state, event) => evolve(state, id, event), before);
  invariant(after !== null, `${id}: a decision without events`);
  return after;
};

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
  const decision = decide(null, redactAll(declaration), { now, actor, policy, digestOf, halt: null, live: [] });
  return decision.ok ? ok(replay(null, incidentIdOf(0), recordAll(decision.value, 0, now, actor))) : decision;
};
