import { setTimeout as pause } from "node:timers/promises";
import { msBetween } from "../base/instant.ts";
import type { Effect } from "../domain/effect.ts";
import type { Clock } from "./ports/clock.ts";
import type { Logger } from "./ports/logger.ts";
import type { NewEffect, Outbox } from "./ports/outbox.ts";
import type { EffectJob, JobQueue, QueueName } from "./ports/queue.ts";

/** Rows handed over at a time: enough for a storm, little enough to stay fair to what comes next. */
const batchSize = 200;
const idleRoundMs = 1_000;
const carriedAtOnce = 3;
/**
 * A few rows on a quiet day are being performed by now, and their own records come first: two writers of one row wait for
 * each other's commit. Most have ended when they would be marked, and need not be.
 */
const fewRows = 10;
const markLaterMs = 25;
/** A row that the queue has had for this long without an end may be lost; handing it over again harms nobody. */
const overdueMs = 15_000;
const sweepEveryMs = 5_000;

type Dependencies = {
  readonly outbox: Outbox;
  readonly queue: JobQueue;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
};

/** What one commit has put into the outbox. */
export type Committed = {
  readonly effects: readonly NewEffect[];
  /** The log begins with it, so that nothing stands before its rows. */
  readonly isNewLog: boolean;
};

export type Relay = {
  /** There may be something to hand over. Cheap; calls during a round make one more round. */
  readonly poke: () => void;
  /** As poke, by who knows the rows: they need not be read back, and nobody looks before the first of them is due. */
  readonly committed: (committed: Committed) => void;
  readonly stop: () => Promise<void>;
};

/** Work by agents takes minutes; it has a queue of its own so that no card waits behind it. */
const queueOf = (effect: Effect): QueueName => (agentWork.has(effect.kind) ? "agents" : "effects");

const agentWork: ReadonlySet<Effect["kind"]> = new Set([
  "investigate",
  "consult",
  "conclude",
  "answer",
  "write_postmortem",
]);

/** In a new log, those that wait for no other. */
const firstsOf = (effects: readonly NewEffect[]): readonly NewEffect[] =>
  effects.filter(({ stream }, at) => stream === null || effects.findIndex((other) => other.stream === stream) === at);

const jobOf = ({ id, effect, lane, dueAt }: NewEffect): EffectJob => ({
  effectId: id,
  queue: queueOf(effect),
  lane,
  dueAt,
});

/**
 * Carries rows from the outbox to the queue, and carries those again that the queue seems to have lost.
 * The outbox is the truth: an empty Redis is refilled from it. Any number of relays may run; job ids make them one.
 */
export const startRelay = ({ outbox, queue, clock, logger }: Dependencies): Relay => {
  let stopped = false;
  let wake: (() => void) | null = null;
  let poked = false;
  let sweptAtMs = 0;
  let failing = false;
  /** Rows on their way to the queue. What comes after an effect that ended meanwhile does not wait for them. */
  const carried = new Set<string>();
  const carrying = new Set<Promise<void>>();

  const failed = (error: unknown): void => {
    if (!failing) logger.warn({ error }, "the outbox cannot be handed over just now; it waits");
    failing = true;
  };

  const carry = async (rows: readonly NewEffect[]): Promise<void> => {
    const ids = rows.map(({ id }) => id);
    for (const id of ids) carried.add(id);
    try {
      await queue.add(rows.map(jobOf));
      if (rows.length <= fewRows && carrying.size <= 1) await pause(markLaterMs);
      await outbox.markQueued(ids);
      failing = false;
    } catch (error) {
      failed(error);
    }
    for (const id of ids) carried.delete(id);
  };

  const handOver = async (): Promise<void> => {
    const rows = await outbox.ready(batchSize);
    const fresh = rows.filter(({ id }) => !carried.has(id));
    // Behind a full batch there may be more, which was not to be seen before.
    if (fresh.length > 0) carryBeside(fresh, rows.length === batchSize ? poke : () => undefined);
  };

  const carryBeside = (rows: readonly NewEffect[], then: () => void): void => {
    const under = carry(rows).finally(() => {
      carrying.delete(under);
      then();
    });
    carrying.add(under);
  };

  const sweep = async (): Promise<void> => {
    if (performance.now() - sweptAtMs < sweepEveryMs) return;
    sweptAtMs = performance.now();
    const rows = await outbox.overdue(overdueMs, batchSize);
    if (rows.length === 0) return;
    await queue.addAgain(rows.map(jobOf));
    await outbox.markQueued(rows.map((row) => row.id));
  };

  const round = async (): Promise<void> => {
    try {
      await handOver();
      await sweep();
    } catch (error) {
      failed(error);
    }
  };

  const poke = (): void => {
    poked = true;
    wake?.();
  };

  const committed = ({ effects, isNewLog }: Committed): void => {
    const now = clock.now();
    const isDue = ({ dueAt }: NewEffect): boolean => msBetween(now, dueAt) <= 0;
    const soonMs = Math.min(...effects.filter((one) => !isDue(one)).map(({ dueAt }) => msBetween(now, dueAt)));
    if (soonMs < idleRoundMs) setTimeout(poke, soonMs).unref();
    if (!effects.some(isDue)) return;
    if (!isNewLog || stopped || carrying.size >= carriedAtOnce) return poke();
    carryBeside(firstsOf(effects).filter(isDue), () => undefined);
  };

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      poked = false;
      await round();
      if (carrying.size >= carriedAtOnce) await Promise.race(carrying);
      if (!poked && !stopped) await rest(idleRoundMs);
    }
  };

  const running = run();
  return {
    poke,
    committed,
    stop: async () => {
      stopped = true;
      wake?.();
      await running;
      await Promise.all(carrying);
    },
  };
};
