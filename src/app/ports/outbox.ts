import type { Instant } from "../../base/instant.ts";
import type { Effect, Lane, Stream } from "../../domain/effect.ts";
import type { IncidentId, RequestId } from "../../domain/ids.ts";

/** One row of the outbox to be written with the events that imply it. */
export type NewEffect = {
  /** `<incident>.<seq>.<n>`, also the job's id; `offer.<id>.<n>` for what belongs to no incident. No colons (BullMQ). */
  readonly id: string;
  /** Whose stream it stands in: an incident's, or a request's (the column is older than requests). */
  readonly incidentId: IncidentId | RequestId | null;
  readonly effect: Effect;
  readonly lane: Lane;
  readonly stream: Stream;
  /** Not before this moment. */
  readonly dueAt: Instant;
};

/**
 * waiting  written, not yet handed to the queue (or its predecessor in the stream has not ended)
 * queued   handed over
 * started  an attempt has begun; what it did may be unknown
 * done, failed, skipped  ended
 */
export type EffectStatus = "waiting" | "queued" | "started" | "done" | "failed" | "skipped";

export type EffectRow = NewEffect & {
  readonly status: EffectStatus;
  readonly attempts: number;
  readonly startedAt: Instant | null;
  /** What an earlier attempt left behind (channel id, message ts, run id); small, ours, JSON. */
  readonly progress: Readonly<Record<string, string>>;
};

/** The outbox: effects from the commit that implied them until they are over. */
export type Outbox = {
  /**
   * Rows to hand to the queue, urgent lane first, then oldest: waiting, and first unfinished of their stream.
   * Future `dueAt` included (the queue delays).
   */
  readonly ready: (limit: number) => Promise<readonly EffectRow[]>;
  readonly markQueued: (ids: readonly string[]) => Promise<void>;
  /** Queued or started longer ago than this and due: the queue may have lost them. Judged by the database's clock. */
  readonly overdue: (olderThanMs: number, limit: number) => Promise<readonly EffectRow[]>;
  readonly get: (id: string) => Promise<EffectRow | null>;
  /** Records that an attempt begins; returns the row as it was before (its `startedAt` tells a retry). Null: it is over. */
  readonly begin: (id: string) => Promise<EffectRow | null>;
  readonly progress: (id: string, progress: Readonly<Record<string, string>>) => Promise<void>;
  readonly end: (id: string, status: "done" | "failed" | "skipped", reason: string) => Promise<void>;
  /** Not before `dueAt` any more; it stays the queue's. */
  readonly postpone: (id: string, dueAt: Instant) => Promise<void>;
  readonly counts: () => Promise<Readonly<Record<EffectStatus, number>>>;
};
