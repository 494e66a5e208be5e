import { describe } from "vitest";
import { openQueue } from "../../src/queue/open-queue.ts";
import { outageLog } from "../../src/queue/outage-log.ts";
import { redisEngine } from "../../src/queue/redis-engine.ts";
import { dieWithJob } from "./queue/die-with-job.ts";
import { recordingLogger } from "./queue/harness.ts";
import { queueContract } from "./queue.contract.ts";
import { redisIsMissing, startRedis } from "./redis-server.ts";

describe.skipIf(redisIsMissing())("with a real server", () => {
  queueContract("the queue on Redis", async () => {
    const server = await startRedis();
    return {
      open: (prefix, logger) => openQueue({ kind: "redis", url: server.url }, { logger, prefix }),
      engine: async () =>
        redisEngine(
          server.url,
          outageLog(recordingLogger(), "raw", () => performance.now()),
        ),
      dieWith: (prefix, effectId) => dieWithJob(server.url, prefix, effectId),
      close: () => server.stop(),
    };
  });
});
