import type { Instant } from "../../base/instant.ts";
import type { Lane } from "../../domain/effect.ts";

/** Long work by agents has workers of its own, so that it never stands before a card. */
export type QueueName = "effects" | "agents";

/** What travels through the queue: only the name of an outbox row. The row is read when the job runs. */
export type EffectJob = {
  readonly effectId: string;
  readonly queue: QueueName;
  readonly lane: Lane;
  readonly dueAt: Instant;
};

export type JobQueue = {
  /** Idempotent by effect id while the job is remembered. Rejects when the queue cannot be reached in time. */
  readonly add: (jobs: readonly EffectJob[]) => Promise<void>;
  /** As add, for rows the queue may have lost: a finished or failed job of the same id is replaced. */
  readonly addAgain: (jobs: readonly EffectJob[]) => Promise<void>;
};

/** What became of one attempt. */
export type JobOutcome =
  | { readonly kind: "ended" }
  /** Try again after this long. A wait that was not our fault (rate limit, predecessor) is no attempt. */
  | { readonly kind: "later"; readonly afterMs: number };

/** Runs one effect; `signal` fires when the worker stops or has lost the job. */
export type JobProcessor = (effectId: string, signal: AbortSignal) => Promise<JobOutcome>;
