import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Engine, JobRunner } from "./engine.ts";
import type { OutageLog } from "./outage-log.ts";
import { connectRedis, untilReady } from "./redis-connection.ts";

/** A process that has just started gets this long for its first connection before an add is refused. */
const firstConnectionMs = 1_000;
/** An idle worker asks at least this often, so that a dead link shows at once; BullMQ would wait up to ten seconds. */
const longestBlockSeconds = 1;
/** After an error that was Redis's own; BullMQ's fifteen seconds would break the promise of five. */
const runRetryMs = 500;

export const redisEngine = (url: string, log: OutageLog): Engine & { readonly producer: Redis } => {
  const producer = connectRedis(url, "producer", log);
  const open: Redis[] = [producer];

  return {
    producer,
    openTable: (name) => {
      // The version check would fail for good when the first connection breaks in the middle of it.
      const queue = new Queue(name, { connection: producer, skipVersionCheck: true });
      queue.on("error", log.failed);
      return queue;
    },
    openHands: (name, run, options) => {
      const connection = connectRedis(url, "worker", log);
      open.push(connection);
      return new PromptWorker(name, run, {
        ...options,
        connection,
        drainDelay: longestBlockSeconds,
        runRetryDelay: runRetryMs,
      });
    },
    reachable: () => untilReady(producer, firstConnectionMs),
    ping: async () => {
      await untilReady(producer, firstConnectionMs);
      await producer.ping();
    },
    isUp: () => producer.status === "ready",
    cut: () => {
      for (const connection of open) connection.disconnect();
    },
  };
};

class PromptWorker extends Worker<unknown, null> {
  // Written out, because BullMQ hands the signal only to functions with three parameters.
  constructor(name: string, run: JobRunner, options: ConstructorParameters<typeof Worker<unknown, null>>[2]) {
    super(name, (job, token, signal) => run(job, token, signal), options);
  }

  override get maximumBlockTimeout(): number {
    return longestBlockSeconds;
  }
}
