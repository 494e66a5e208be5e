import {
  createPostgresBackend,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  Worker,
} from "bullmq";
import { type EmbeddedPostgres, openEmbeddedPool } from "./embedded-pool.ts";
import type { Engine } from "./engine.ts";
import type { OutageLog } from "./outage-log.ts";

/**
 * Seconds an idle worker sleeps. A new job wakes it; a job that another worker has put off does not, so a timer or a
 * second look may come this much late.
 */
const longestSleepSeconds = 1;

/** BullMQ's types want all names spelt out when a worker has another back end than Redis. */
type EmbeddedWorker = Worker<unknown, null, string, PostgresQueueBackend, number, PostgresConnectionOptions>;

/** BullMQ on the PostgreSQL inside this process. Whoever opened it closes it, after us. */
export const embeddedEngine = async (postgres: EmbeddedPostgres, log: OutageLog): Promise<Engine> => {
  const pool = await openEmbeddedPool(postgres);
  return {
    openTable: (name) => {
      const queue = new Queue(name, { connection: pool }, createPostgresBackend);
      queue.on("error", log.failed);
      return queue;
    },
    openHands: (name, run, options): EmbeddedWorker =>
      new Worker<unknown, null, string, PostgresQueueBackend, number, PostgresConnectionOptions>(
        name,
        (job, token, signal) => run(job, token, signal),
        { ...options, connection: pool, drainDelay: longestSleepSeconds },
        createPostgresBackend,
      ),
    reachable: async () => {},
    ping: async () => {
      await pool.query("select 1");
    },
    isUp: () => true,
    cut: () => void pool.end(),
  };
};
