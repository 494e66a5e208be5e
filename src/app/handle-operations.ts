import { redactAll } from "../base/redact.ts";
import { ok, type Result } from "../base/result.ts";
import type { Actor } from "../domain/actor.ts";
import { gatesMovedByOperations } from "../domain/gate-reports.ts";
import { decideOperations } from "../domain/operations/decide-operations.ts";
import { evolveOperations, type Operations } from "../domain/operations/operations.ts";
import type { OperationsCommand } from "../domain/operations/operations-command.ts";
import type { OperationsEvent, RecordedOperationsEvent } from "../domain/operations/operations-event.ts";
import type { Policy } from "../domain/policy.ts";
import type { Refusal } from "../domain/refusal.ts";
import { decideAndAppend, recordAll } from "./decide-and-append.ts";
import type { Clock } from "./ports/clock.ts";
import type { OperationsStore } from "./ports/operations-store.ts";
import type { NewEffect } from "./ports/outbox.ts";

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

/** As handle-command, for the workspace's own log. */
export const createHandleOperations =
  (deps: Dependencies): HandleOperations =>
  ({ key, actor, command: said }) => {
    const { operations, clock, policy } = deps;
    const command = redactAll(said);
    return decideAndAppend<Operations, OperationsEvent, Operations>(
      {
        name: command.kind,
        conflictLimit,
        lastSeen: null,
        read: async () => ok(await operations.load()),
        decide: (before, now) => decideOperations(before, command, { now, actor, policy }),
        append: (before, decided, now) => append(deps, key, before, recordAll(decided, before.seq, now, actor)),
        repeated: async () => null,
      },
      clock.now,
    );
  };

const append = async (
  { operations, policy, onCommitted }: Dependencies,
  commandKey: string,
  before: Operations,
  events: readonly RecordedOperationsEvent[],
): Promise<Result<Operations, never> | "conflict"> => {
  const after = events.reduce(evolveOperations, before);
  const effects = events.flatMap((recorded) => rowsFor(recorded, policy));
  const request = { operations: after, expectedSeq: before.seq, events, effects, commandKey };
  const appended = await operations.append(request);
  if (appended === "conflict") return "conflict";
  if (appended === "appended") onCommitted();
  return ok(appended === "appended" ? after : before);
};

const rowsFor = ({ seq, at, event }: RecordedOperationsEvent, { services }: Policy): readonly NewEffect[] => {
  const row = (n: number, effect: NewEffect["effect"], dueAt: string): NewEffect => ({
    id: `operations.${seq}.${n}`,
    incidentId: null,
    effect,
    lane: "normal",
    stream: null,
    dueAt,
  });
  // A silence is said where its button stood.
  const said = event.kind === "alert_silenced" ? [] : [row(1, { kind: "announce", seq }, at)];
  const ends =
    event.kind === "frozen" && event.until !== null
      ? [row(2, { kind: "end_freeze", freezeId: event.freezeId }, event.until)]
      : [];
  const told = gatesMovedByOperations(event, services).map((service, index) =>
    row(3 + index, { kind: "report_gate", service }, at),
  );
  return [...said, ...ends, ...told];
};
