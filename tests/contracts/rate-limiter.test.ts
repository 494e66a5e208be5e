import { describe, expect, test } from "vitest";
import { memoryRateLimiter, redisRateLimiter } from "../../src/queue/rate-buckets.ts";
import { eventually, recordingLogger } from "./queue/harness.ts";
import { rateLimiterContract } from "./rate-limiter.contract.ts";
import { redisIsMissing, startRedis } from "./redis-server.ts";

rateLimiterContract("the rate limiter in memory", async (clockMs) => ({
  limiter: memoryRateLimiter(clockMs),
  close: async () => {},
}));

describe.skipIf(redisIsMissing())("with a real server", () => {
  const rule = { capacity: 20, refillPerMinute: 1, reserve: 4 };
  const urgent = { lane: "urgent", ticket: null } as const;

  rateLimiterContract("the rate limiter on Redis", async (clockMs) => {
    const server = await startRedis();
    const limiter = redisRateLimiter(server.url, recordingLogger(), { clockMs });
    await limiter.ready();
    return {
      limiter,
      close: async () => {
        await limiter.close();
        await server.stop();
      },
    };
  });

  test("two processes share a bucket, by the clock of Redis", async () => {
    const server = await startRedis();
    const limiters = [0, 1].map(() => redisRateLimiter(server.url, recordingLogger()));
    await Promise.all(limiters.map((limiter) => limiter.ready()));
    const asked = limiters.flatMap((limiter) =>
      Array.from({ length: 20 }, () => limiter.take("slack.chat", rule, urgent)),
    );
    expect((await Promise.all(asked)).filter(({ kind }) => kind === "go")).toHaveLength(20);
    await Promise.all(limiters.map((limiter) => limiter.close()));
    await server.stop();
  });

  test("without Redis each process keeps buckets of its own, at once, and says so once", async () => {
    const server = await startRedis();
    const logger = recordingLogger();
    const limiter = redisRateLimiter(server.url, logger);
    await limiter.ready();
    await server.kill();
    const from = performance.now();
    const admissions = await Promise.all(Array.from({ length: 40 }, () => limiter.take("slack.chat", rule, urgent)));
    await limiter.penalise("slack.chat", rule, 1_000);
    expect(performance.now() - from).toBeLessThan(700);
    expect(admissions.filter(({ kind }) => kind === "go")).toHaveLength(20);
    await eventually(async () => logger.lines.length === 1);
    await server.start();
    await eventually(async () => logger.lines.some(({ level }) => level === "info"));
    expect(logger.lines.map(({ level }) => level)).toEqual(["warn", "info"]);
    expect(await limiter.take("slack.chat", rule, urgent)).toEqual({ kind: "go" });
    await limiter.close();
    await server.stop();
  });
});
