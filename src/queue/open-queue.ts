import type { Logger } from "../app/ports/logger.ts";
import type { JobProcessor, JobQueue, QueueName } from "../app/ports/queue.ts";
import { invariant } from "../base/invariant.ts";
import { type Consumer, startConsumer } from "./consumer.ts";
import { embeddedEngine } from "./embedded-engine.ts";
import type { EmbeddedPostgres } from "./embedded-pool.ts";
import type { Engine, Table } from "./engine.ts";
import { problemsOf } from "./inspect-redis.ts";
import { type OutageLog, outageLog } from "./outage-log.ts";
import { createProducer } from "./producer.ts";
import { queueError, within } from "./queue-error.ts";
import { redisEngine } from "./redis-engine.ts";

export type QueueHome =
  | { readonly kind: "redis"; readonly url: string }
  /** Whoever opened it closes it, after the queue. One process only. */
  | { readonly kind: "embedded"; readonly pglite: EmbeddedPostgres };

const queueNames = ["effects", "agents"] as const satisfies readonly QueueName[];
const states = ["waiting", "prioritized", "delayed", "active", "completed", "failed"] as const;

export type JobState = (typeof states)[number];
/** Jobs by queue and state; ended ones are counted for as long as they are remembered. */
export type QueueStats = Readonly<Record<QueueName, Readonly<Record<JobState, number>>>>;

export type OpenQueue = {
  readonly queue: JobQueue;
  /** Once per process. Jobs of each queue run at most so many at a time. */
  readonly startWorkers: (
    processors: Readonly<Record<QueueName, JobProcessor>>,
    concurrency: Readonly<Record<QueueName, number>>,
  ) => void;
  /** @throws UpstreamError */
  readonly stats: () => Promise<QueueStats>;
  /** @throws UpstreamError when the queue does not answer within `timeoutMs` */
  readonly ping: (timeoutMs: number) => Promise<void>;
  /** Running jobs are told by their signal; after the deadline they are left behind and run again elsewhere. Never throws. */
  readonly close: (deadlineMs: number) => Promise<void>;
};

type Options = {
  readonly logger: Logger;
  /** Begins the names of the queues; another one for every installation that shares a Redis. */
  readonly prefix?: string;
};

const statsLimitMs = 2_000;

/** Resolves although Redis is down: it is connected to in the background, and `add` rejects meanwhile. */
export const openQueue = async (home: QueueHome, { logger, prefix = "firebreak" }: Options): Promise<OpenQueue> => {
  const log = outageLog(logger, "the queue", () => performance.now());
  const engine = await openEngine(home, logger, log);
  const nameOf = (queue: QueueName): string => `${prefix}-${queue}`;
  const tables = { effects: engine.openTable(nameOf("effects")), agents: engine.openTable(nameOf("agents")) };
  let consumers: readonly Consumer[] = [];
  return {
    queue: createProducer({ engine, tables }),
    startWorkers: (processors, concurrency) => {
      invariant(consumers.length === 0, "workers are started once");
      consumers = queueNames.map((queue) =>
        startConsumer(engine, {
          name: nameOf(queue),
          process: processors[queue],
          concurrency: concurrency[queue],
          logger,
          log,
        }),
      );
    },
    stats: async () => ({
      effects: await countsOf(engine, tables.effects),
      agents: await countsOf(engine, tables.agents),
    }),
    ping: (timeoutMs) =>
      within(engine.ping(), timeoutMs, "the queue").catch((cause) => {
        throw queueError(cause);
      }),
    close: async (deadlineMs) => {
      log.mute();
      await Promise.all(consumers.map((consumer) => consumer.close(deadlineMs)));
      await Promise.all(
        Object.values(tables).map((table) => within(table.close(), goodbyeMs, "closing").catch(() => {})),
      );
      engine.cut();
    },
  };
};

/** For a queue object without jobs of its own to put its things away. */
const goodbyeMs = 500;

const openEngine = async (home: QueueHome, logger: Logger, log: OutageLog): Promise<Engine> => {
  if (home.kind === "embedded") return embeddedEngine(home.pglite, log);
  const engine = redisEngine(home.url, log);
  engine.producer.once("ready", () => void warnOfSettings(engine.producer, logger));
  return engine;
};

const warnOfSettings = async (redis: Parameters<typeof problemsOf>[0], logger: Logger): Promise<void> => {
  const problems = await problemsOf(redis).catch(() => []);
  for (const problem of problems) logger.warn({}, `Redis: ${problem}`);
};

const countsOf = async (engine: Engine, table: Table): Promise<Record<JobState, number>> => {
  try {
    await engine.reachable();
    const counts = await within(table.getJobCounts(...states), statsLimitMs, "counting jobs");
    return Object.fromEntries(states.map((state) => [state, counts[state] ?? 0])) as Record<JobState, number>;
  } catch (cause) {
    throw queueError(cause);
  }
};
