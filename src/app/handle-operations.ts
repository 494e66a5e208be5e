import { redactAll } from "../base/redact.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type Actor, authorOf } from "../domain/actor.ts";
import { gatesMovedByOperations } from "../domain/gate-reports.ts";
import { decideOperations } from "../domain/operations/decide-operations.ts";
import { evolveOperations, type Operations } from "../domain/operations/operations.ts";
import type { OperationsCommand } from "../domain/operations/operations-command.ts";
import type { RecordedOperationsEvent } from "../domain/operations/operations-event.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Clock } from "./ports/clock.ts";
import type { OperationsStore } from "./ports/operations-store.ts";
import type { NewEffect } from "./ports/outbox.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

export type OperationsEnvelope = {
  /** Idempotency key: the same key is applied once, ever. */
  readonly key: string;
  readonly actor: Actor;
  readonly command: OperationsCommand;
};

export type HandleOperations = (envelope: OperationsEnvelope) => Promise<Result<Operations, Refusal>>;

type Dependencies = {
  readonly operations: OperationsStore;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly onCommitted: () => void;
};

/** Freezes and halts are rare; so many conflicts in a row mean that something is wrong. */
const conflictLimit = 10;

/** As handle-command, for the workspace's own log: load, decide, append with the expected version; on a conflict, again. */
export const createHandleOperations =
  (deps: Dependencies): HandleOperations =>
  async (said) => {
    const envelope = { ...said, command: redactAll(said.command) };
    for (let attempt = 0; attempt < conflictLimit; attempt += 1) {
      const outcome = await tryOnce(deps, envelope);
      if (outcome !== "conflict") return outcome;
    }
    throw new UpstreamError(`${envelope.command.kind}: ${conflictLimit} conflicts in a row`, {
      service: "database",
      retryable: true,
    });
  };

const tryOnce = async (
  { operations, clock, policy, onCommitted }: Dependencies,
  { key, actor, command }: OperationsEnvelope,
): Promise<Result<Operations, Refusal> | "conflict"> => {
  const before = await operations.load();
  const now = clock.now();
  const decision = decideOperations(before, command, { now, actor, policy });
  if (!decision.ok) return err(decision.error);
  const events = decision.value.map((event, index): RecordedOperationsEvent => {
    return { seq: before.seq + index + 1, at: now, actor: authorOf(actor), event };
  });
  const after = events.reduce(evolveOperations, before);
  const effects = events.flatMap((recorded) => plannedRows(recorded, now, policy));
  const appended = await operations.append({
    operations: after,
    expectedSeq: before.seq,
    events,
    effects,
    commandKey: key,
  });
  if (appended === "conflict") return "conflict";
  if (appended === "appended") onCommitted();
  return ok(appended === "appended" ? after : before);
};

const plannedRows = (
  { seq, event }: RecordedOperationsEvent,
  now: string,
  { services }: Policy,
): readonly NewEffect[] => {
  const row = (n: number, effect: NewEffect["effect"], dueAt: string): NewEffect => ({
    id: `operations.${seq}.${n}`,
    incidentId: null,
    effect,
    lane: "normal",
    stream: null,
    dueAt,
  });
  // A silence is said where its button stood.
  const said = event.kind === "alert_silenced" ? [] : [row(1, { kind: "announce", seq }, now)];
  const ends =
    event.kind === "frozen" && event.until !== null
      ? [row(2, { kind: "end_freeze", freezeId: event.freezeId }, event.until)]
      : [];
  const told = gatesMovedByOperations(event, services).map((service, index) =>
    row(3 + index, { kind: "report_gate", service }, now),
  );
  return [...said, ...ends, ...told];
};
