import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inspectRedis } from "../../src/queue/inspect-redis.ts";
import { type OpenQueue, openQueue } from "../../src/queue/open-queue.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { eventually, job, type RecordingLogger, recorder, recordingLogger, start } from "./queue/harness.ts";
import { type RedisServer, redisIsMissing, startRedis } from "./redis-server.ts";

const tookMs = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

describe.skipIf(redisIsMissing())("the queue when Redis has trouble", () => {
  let server: RedisServer;
  let logger: RecordingLogger;
  const opened: OpenQueue[] = [];
  const open = async (url: string = server.url): Promise<OpenQueue> => {
    const queue = await openQueue({ kind: "redis", url }, { logger });
    opened.push(queue);
    return queue;
  };

  beforeEach(async () => {
    server = await startRedis();
    logger = recordingLogger();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close(500)));
    await server.stop();
  });

  test("down: add rejects within two seconds and says that the queue may be asked again; back: it works", async () => {
    const { queue, ping } = await open();
    await queue.add([job("INC-1.1.0")]);
    await server.kill();
    const refused = { service: "queue", retryable: true };
    expect(await tookMs(() => expect(queue.add([job("INC-1.2.0")])).rejects.toMatchObject(refused))).toBeLessThan(
      2_000,
    );
    expect(await tookMs(() => expect(queue.addAgain([job("INC-1.2.0")])).rejects.toMatchObject(refused))).toBeLessThan(
      2_000,
    );
    expect(await tookMs(() => expect(ping(500)).rejects.toMatchObject(refused))).toBeLessThan(700);
    await server.start();
    await eventually(() =>
      queue.add([job("INC-1.2.0")]).then(
        () => true,
        () => false,
      ),
    );
  });

  test("down at the start: opening works, adding is refused, and everything begins when it comes", async () => {
    await server.kill();
    const queue = await open();
    const runs = recorder();
    start(queue, runs.process);
    await expect(queue.queue.add([job("INC-1.1.0")])).rejects.toMatchObject({ service: "queue" });
    await server.start();
    await eventually(() =>
      queue.queue.add([job("INC-1.1.0")]).then(
        () => true,
        () => false,
      ),
    );
    await runs.until(1);
  });

  test("down at the end: closing takes no longer than its deadline and a moment", async () => {
    const queue = await open();
    const runs = recorder();
    start(queue, runs.process);
    await queue.queue.add([job("INC-1.1.0")]);
    await runs.until(1);
    await server.kill();
    expect(await tookMs(() => queue.close(1_000))).toBeLessThan(2_500);
  });

  test("restarted under load: what was accepted runs, and one outage is one line in the log", {
    timeout: 60_000,
  }, async () => {
    const queue = await open();
    const done = new Set<string>();
    start(queue, async (id) => {
      done.add(id);
      return { kind: "ended" };
    });
    const accepted: string[] = [];
    let adding = true;
    const produce = async (producer: number): Promise<void> => {
      for (let n = 0; adding; n += 1) {
        const id = `INC-${producer}.${n}.0`;
        await queue.queue.add([job(id)]).then(
          () => accepted.push(id),
          () => new Promise((resolve) => setTimeout(resolve, 20)),
        );
      }
    };
    const producers = Promise.all([0, 1, 2, 3].map(produce));
    await eventually(async () => accepted.length > 300);
    await server.kill();
    await server.start();
    const before = accepted.length;
    await eventually(async () => accepted.length > before + 300, 10_000);
    adding = false;
    await producers;
    await eventually(async () => accepted.every((id) => done.has(id)), 10_000);
    expect(logger.lines.filter(({ message }) => message.includes("has trouble"))).toHaveLength(1);
  });

  test("a partition: adds are refused within two seconds, and five seconds after it heals work goes on", {
    timeout: 60_000,
  }, async () => {
    const proxy = await startFaultProxy(server.port);
    const queue = await open(`redis://127.0.0.1:${proxy.port}`);
    const runs = recorder();
    start(queue, runs.process);
    await queue.queue.add([
      job("INC-1.1.0"),
      job("INC-1.2.0", { dueAt: new Date(Date.now() + 600_000).toISOString() }),
    ]);
    await runs.until(1);
    proxy.partition();
    const partitionedAt = performance.now();
    while (performance.now() - partitionedAt < 8_000) {
      expect(
        await tookMs(() => expect(queue.queue.add([job("INC-1.3.0")])).rejects.toMatchObject({ service: "queue" })),
      ).toBeLessThan(2_000);
    }
    proxy.heal();
    const workMs = await tookMs(async () => {
      await eventually(() =>
        queue.queue.add([job("INC-1.4.0")]).then(
          () => true,
          () => false,
        ),
      );
      await eventually(async () => runs.ids().includes("INC-1.4.0"));
    });
    expect(workMs).toBeLessThan(5_000);
    await queue.close(500);
    await proxy.stop();
  });

  test("full: adds are refused, the workers rest instead of asking without end, and go on when there is room", {
    timeout: 60_000,
  }, async () => {
    const admin = new Redis(server.url);
    const queue = await open();
    const ids = Array.from({ length: 300 }, (_, index) => `INC-${index}.1.0`);
    await queue.queue.add(ids.map((id) => job(id)));
    await admin.config("SET", "maxmemory", "1mb");
    const refused = { service: "queue", message: expect.stringContaining("OOM") };
    await expect(queue.queue.add([job("one more")])).rejects.toMatchObject(refused);
    const runs = recorder();
    await admin.config("RESETSTAT");
    start(queue, runs.process);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const calls = /cmdstat_evalsha:calls=(\d+)/.exec(await admin.info("commandstats"))?.[1];
    expect(Number(calls)).toBeLessThan(600);
    await admin.config("SET", "maxmemory", "0");
    await eventually(async () => (await queue.stats()).effects.completed === ids.length);
    expect(runs.ids().toSorted()).toEqual(ids.toSorted());
    expect(logger.lines.filter(({ message }) => message.includes("has trouble"))).toHaveLength(1);
    admin.disconnect();
  });

  test("the signal fires when the lock is lost, and the job runs again", { timeout: 30_000 }, async () => {
    const queue = await open();
    const fired = Promise.withResolvers<unknown>();
    let attempts = 0;
    const runs = recorder(async (_id, signal) => {
      attempts += 1;
      if (attempts > 1) return { kind: "ended" };
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      fired.resolve(signal.reason);
      return { kind: "ended" };
    });
    start(queue, runs.process);
    await queue.queue.add([job("INC-1.1.0")]);
    await runs.until(1);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await server.start();
    expect(await fired.promise).toBe("another worker may have taken the job");
    await runs.until(2);
    await eventually(async () => (await queue.stats()).effects.completed === 1);
  });
});

describe.skipIf(redisIsMissing())("looking at a Redis", () => {
  test("one that keeps what it is given needs no word", async () => {
    const server = await startRedis();
    expect(await inspectRedis(server.url)).toEqual([]);
    await server.stop();
    await expect(inspectRedis(server.url, 1_000)).rejects.toMatchObject({
      service: "queue",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("a wrong password is said in words, and is in no log and no error", async () => {
    const server = await startRedis(["--requirepass", "correct horse"]);
    const url = server.url.replace("//", "//:battery-staple@");
    const logger = recordingLogger();
    const queue = await openQueue({ kind: "redis", url }, { logger });
    const refusal = await queue.queue.add([job("INC-1.1.0")]).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ service: "queue" });
    await expect(inspectRedis(url)).rejects.toMatchObject({ message: expect.stringContaining("WRONGPASS") });
    expect(logger.lines[0]?.fields.reason).toContain("WRONGPASS");
    expect(inspect([logger.lines, refusal], { depth: null })).not.toContain("battery-staple");
    await queue.close(100);
    await server.stop();
  });

  test("Debian's defaults and an evicting policy are named, and logged at the start", async () => {
    const server = await startRedis(["--appendonly", "no", "--maxmemory-policy", "allkeys-lru"]);
    const problems = [expect.stringContaining("allkeys-lru"), expect.stringContaining("appendonly")];
    expect(await inspectRedis(server.url)).toEqual(problems);
    const logger = recordingLogger();
    const queue = await openQueue({ kind: "redis", url: server.url }, { logger });
    await eventually(async () => logger.lines.length === 2);
    expect(logger.lines.map(({ message }) => message)).toEqual(problems);
    await queue.close(100);
    await server.stop();
  });
});
