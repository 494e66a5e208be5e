import type { EffectJob, JobQueue, QueueName } from "../app/ports/queue.ts";
import { epochMsOf } from "../base/instant.ts";
import { newPayload } from "./effect-payload.ts";
import type { Engine, Table } from "./engine.ts";
import { jobOptions } from "./job-options.ts";
import { queueError, within } from "./queue-error.ts";

/** Jobs sent in one go. */
const batchSize = 500;
/** The whole of an add or of a look at the states, connection included. */
const limitMs = 1_900;
const jobName = "effect";

type Dependencies = { readonly engine: Engine; readonly tables: Readonly<Record<QueueName, Table>> };

/** Every method rejects with UpstreamError{service: "queue"}; what was asked for may happen nevertheless. */
export const createProducer = ({ engine, tables }: Dependencies): JobQueue => {
  const eachBatch = async (
    jobs: readonly EffectJob[],
    send: (table: Table, batch: readonly EffectJob[]) => Promise<void>,
  ): Promise<void> => {
    try {
      for (const [name, batch] of batchesOf(jobs)) {
        await within(
          engine.reachable().then(() => send(tables[name], batch)),
          limitMs,
          "adding jobs",
        );
      }
    } catch (cause) {
      throw queueError(cause);
    }
  };

  return {
    add: (jobs) => eachBatch(jobs, addBatch),
    addAgain: (jobs) =>
      eachBatch(jobs, async (table, batch) => {
        await Promise.all(batch.map(({ effectId }) => forgetEnded(table, effectId)));
        await addBatch(table, batch);
      }),
  };
};

/** What is due goes ahead of what is not: nobody waits for a timer to be written down. */
const addBatch = async (table: Table, batch: readonly EffectJob[]): Promise<void> => {
  const nowMs = Date.now();
  const { due = [], later = [] } = Object.groupBy(batch, ({ dueAt }) => (epochMsOf(dueAt) <= nowMs ? "due" : "later"));
  for (const jobs of [due, later]) await addAtOnce(table, jobs, nowMs);
};

const addAtOnce = async (table: Table, jobs: readonly EffectJob[], nowMs: number): Promise<void> => {
  const entries = jobs.map((job) => ({ name: jobName, data: newPayload(job.effectId), opts: jobOptions(job, nowMs) }));
  const [only] = entries;
  if (only === undefined) return;
  // On PGlite the bulk statement costs five milliseconds more than the plain one, and most adds are of one job.
  if (entries.length === 1) await table.add(only.name, only.data, only.opts);
  else await table.addBulk(entries);
};

/** Jobs that still have a future are left alone; adding them once more does nothing. */
const forgetEnded = async (table: Table, effectId: string): Promise<void> => {
  const state = await table.getJobState(effectId);
  if (state === "completed" || state === "failed") await table.remove(effectId);
};

const batchesOf = (jobs: readonly EffectJob[]): readonly (readonly [QueueName, readonly EffectJob[]])[] =>
  [...Map.groupBy(jobs, ({ queue }) => queue)].flatMap(([name, all]) =>
    Array.from(
      { length: Math.ceil(all.length / batchSize) },
      (_, index) => [name, all.slice(index * batchSize, (index + 1) * batchSize)] as const,
    ),
  );
