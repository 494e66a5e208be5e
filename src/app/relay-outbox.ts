import type { Effect } from "../domain/effect.ts";
import type { Logger } from "./ports/logger.ts";
import type { EffectRow, Outbox } from "./ports/outbox.ts";
import type { EffectJob, JobQueue, QueueName } from "./ports/queue.ts";

/** Rows handed over at a time: enough for a storm, little enough to stay fair to what comes next. */
const batchSize = 200;
const idleRoundMs = 1_000;
const carriedAtOnce = 3;
/** A row that the queue has had for this long without an end may be lost; handing it over again harms nobody. */
const overdueMs = 15_000;
const sweepEveryMs = 5_000;

type Dependencies = { readonly outbox: Outbox; readonly queue: JobQueue; readonly logger: Logger };

export type Relay = {
  /** There may be something to hand over. Cheap; calls during a round make one more round. */
  readonly poke: () => void;
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

const jobOf = ({ id, effect, lane, dueAt }: EffectRow): EffectJob => ({
  effectId: id,
  queue: queueOf(effect),
  lane,
  dueAt,
});

/**
 * Carries rows from the outbox to the queue, and carries those again that the queue seems to have lost.
 * The outbox is the truth: an empty Redis is refilled from it. Any number of relays may run; job ids make them one.
 */
export const startRelay = ({ outbox, queue, logger }: Dependencies): Relay => {
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

  const carry = async (rows: readonly EffectRow[]): Promise<void> => {
    const ids = rows.map(({ id }) => id);
    for (const id of ids) carried.add(id);
    try {
      await queue.add(rows.map(jobOf));
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
    if (fresh.length === 0) return;
    const under = carry(fresh).finally(() => {
      carrying.delete(under);
      // Behind a full batch there may be more, which was not to be seen before.
      if (rows.length === batchSize) poke();
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
    stop: async () => {
      stopped = true;
      wake?.();
      await running;
      await Promise.all(carrying);
    },
  };
};
