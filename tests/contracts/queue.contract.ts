import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { InvariantError } from "../../src/base/invariant.ts";
import type { OpenQueue } from "../../src/queue/open-queue.ts";
import {
  dueIn,
  eventually,
  job,
  type QueueHarness,
  type RecordingLogger,
  recorder,
  recordingLogger,
  start,
} from "./queue/harness.ts";

/** What the application may rely on, wherever the jobs live. */
export const queueContract = (name: string, openHarness: () => Promise<QueueHarness>): void => {
  describe(name, () => {
    let harness: QueueHarness;
    let logger: RecordingLogger;
    let prefix = "";
    let count = 0;
    const opened: OpenQueue[] = [];
    const open = async (): Promise<OpenQueue> => {
      const queue = await harness.open(prefix, logger);
      opened.push(queue);
      return queue;
    };

    beforeAll(async () => {
      harness = await openHarness();
    });
    afterAll(() => harness.close());
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close(1_000)));
    });
    const fresh = async (): Promise<OpenQueue> => {
      count += 1;
      prefix = `test${count}`;
      logger = recordingLogger();
      return open();
    };

    test("an added job runs once, and is counted as completed", async () => {
      const { queue, ...rest } = await fresh();
      const runs = recorder();
      start({ queue, ...rest }, runs.process);
      await queue.add([job("INC-1.1.0")]);
      await runs.until(1);
      await eventually(async () => (await rest.stats()).effects.completed === 1);
      expect(runs.ids()).toEqual(["INC-1.1.0"]);
    });

    test("each queue has workers and a processor of its own", async () => {
      const opened = await fresh();
      const [effects, agents] = [recorder(), recorder()];
      opened.startWorkers({ effects: effects.process, agents: agents.process }, { effects: 1, agents: 1 });
      await opened.queue.add([job("INC-1.1.0"), job("INC-1.1.1", { queue: "agents" })]);
      await Promise.all([effects.until(1), agents.until(1)]);
      expect([effects.ids(), agents.ids()]).toEqual([["INC-1.1.0"], ["INC-1.1.1"]]);
    });

    test("the same id twice runs once: while it waits, and after it has ended", async () => {
      const opened = await fresh();
      const runs = recorder();
      await opened.queue.add([job("INC-1.1.0"), job("INC-1.1.0")]);
      await opened.queue.add([job("INC-1.1.0")]);
      start(opened, runs.process);
      await eventually(async () => (await opened.stats()).effects.completed === 1);
      await opened.queue.add([job("INC-1.1.0"), job("INC-1.2.0")]);
      await runs.until(2);
      expect(runs.ids()).toEqual(["INC-1.1.0", "INC-1.2.0"]);
    });

    test("urgent overtakes normal, normal overtakes bulk, and within a lane the oldest goes first", async () => {
      const opened = await fresh();
      const runs = recorder();
      await opened.queue.add([
        job("bulk-1", { lane: "bulk" }),
        job("normal-1"),
        job("urgent-1", { lane: "urgent" }),
        job("bulk-2", { lane: "bulk" }),
        job("urgent-2", { lane: "urgent" }),
        job("normal-2"),
      ]);
      start(opened, runs.process, { effects: 1, agents: 1 });
      await runs.until(6);
      expect(runs.ids()).toEqual(["urgent-1", "urgent-2", "normal-1", "normal-2", "bulk-1", "bulk-2"]);
    });

    test("a job never starts before it is due, and little later", async () => {
      const opened = await fresh();
      const runs = recorder();
      start(opened, runs.process);
      const later = { ...job("INC-1.1.0"), ...dueIn(700) };
      await opened.queue.add([later, job("INC-1.1.1")]);
      await runs.until(2);
      expect(runs.ids()).toEqual(["INC-1.1.1", "INC-1.1.0"]);
      const lateMs = (runs.seen[1]?.atMs ?? 0) - Date.parse(later.dueAt);
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(500);
    });

    test("`later` is no failure: the job comes back with the same id, after the wait, as often as it likes", async () => {
      const opened = await fresh();
      const answers = ["INC-1.1.0", "INC-1.1.0", "INC-1.1.0"];
      const runs = recorder(async () =>
        answers.pop() === undefined ? { kind: "ended" } : { kind: "later", afterMs: 120 },
      );
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0", { lane: "urgent" })]);
      await runs.until(4);
      expect(new Set(runs.ids())).toEqual(new Set(["INC-1.1.0"]));
      const gaps = runs.seen.slice(1).map(({ atMs }, index) => atMs - (runs.seen[index]?.atMs ?? 0));
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(119);
      await eventually(async () => (await opened.stats()).effects.completed === 1);
      expect(logger.lines.filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
    });

    test("jobs put off keep their lane: of those that are due, the urgent one goes first", async () => {
      const opened = await fresh();
      const waits: Record<string, number> = { "bulk-1": 150, "urgent-1": 250 };
      const runs = recorder(async (id) => {
        const afterMs = waits[id];
        delete waits[id];
        if (id === "gate-1") await new Promise((resolve) => setTimeout(resolve, 400));
        return afterMs === undefined ? { kind: "ended" } : { kind: "later", afterMs };
      });
      await opened.queue.add(["bulk-1", "gate-1"].map((id) => job(id, { lane: "bulk" })));
      await opened.queue.add([job("urgent-1", { lane: "urgent" })]);
      start(opened, runs.process, { effects: 1, agents: 1 });
      await runs.until(5);
      expect(runs.ids()).toEqual(["urgent-1", "bulk-1", "gate-1", "urgent-1", "bulk-1"]);
    });

    test("a job that throws is logged with a reference and tried again", async () => {
      const opened = await fresh();
      let failures = 2;
      const runs = recorder(async () => {
        failures -= 1;
        if (failures >= 0) throw new Error("the card cannot be drawn");
        return { kind: "ended" };
      });
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await runs.until(3);
      await eventually(async () => (await opened.stats()).effects.completed === 1);
      const errors = logger.lines.filter(({ level }) => level === "error");
      expect(errors.map(({ fields }) => fields.attempts)).toEqual([1, 2]);
      for (const { fields } of errors)
        expect(fields).toMatchObject({ job: "INC-1.1.0", reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
    });

    test("an upstream that fails is waited for as long as it wishes, and is no error of ours", async () => {
      const opened = await fresh();
      let failures = 1;
      const runs = recorder(async () => {
        failures -= 1;
        if (failures >= 0)
          throw new UpstreamError("database: down", { service: "database", retryable: true, retryAfterMs: 50 });
        return { kind: "ended" };
      });
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await runs.until(2);
      expect(logger.lines.map(({ level }) => level)).toEqual(["warn"]);
      expect((runs.seen[1]?.atMs ?? 0) - (runs.seen[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(49);
    });

    test("a job that breaks a rule of ours is tried five times more, then fails", { timeout: 60_000 }, async () => {
      const opened = await fresh();
      const runs = recorder(async () => {
        throw new InvariantError("a case without an answer");
      });
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await eventually(async () => (await opened.stats()).effects.failed === 1, 50_000);
      expect(runs.seen).toHaveLength(6);
      expect(logger.lines.filter(({ level }) => level === "error")).toHaveLength(6);
    });

    test("a payload that cannot be read is put aside with a log, and never runs", async () => {
      const opened = await fresh();
      const engine = await harness.engine();
      const table = engine.openTable(`${prefix}-effects`);
      await engine.reachable();
      await table.addBulk([{ name: "effect", data: { effect: 7 }, opts: { jobId: "poison", attempts: 9 } }]);
      const runs = recorder();
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await eventually(async () => {
        const { completed, failed } = (await opened.stats()).effects;
        return completed === 1 && failed === 1;
      });
      expect(runs.ids()).toEqual(["INC-1.1.0"]);
      expect(logger.lines).toMatchObject([
        { level: "error", fields: { job: "poison", problem: expect.stringContaining("effectId") } },
      ]);
      await table.close();
      engine.cut();
    });

    test("addAgain revives what has ended and leaves alone what waits, is delayed or runs", async () => {
      const opened = await fresh();
      const held = Promise.withResolvers<void>();
      const runs = recorder(async (id) => {
        if (id === "running-1") await held.promise;
        return { kind: "ended" };
      });
      start(opened, runs.process, { effects: 2, agents: 1 });
      await opened.queue.add([job("running-1"), job("ended-1"), job("delayed-1", dueIn(60_000))]);
      await runs.until(2);
      await eventually(async () => (await opened.stats()).effects.completed === 1);
      await opened.queue.addAgain([job("running-1"), job("ended-1"), job("delayed-1"), job("lost-1")]);
      await runs.until(4);
      held.resolve();
      await eventually(async () => (await opened.stats()).effects.completed === 3);
      expect(runs.ids().toSorted()).toEqual(["ended-1", "ended-1", "lost-1", "running-1"]);
      expect((await opened.stats()).effects.delayed).toBe(1);
    });

    test("a killed worker's job runs again within five seconds", async () => {
      await (await fresh()).close(0);
      await harness.dieWith(prefix, "INC-1.1.0");
      const diedAt = performance.now();
      const opened = await open();
      const runs = recorder();
      start(opened, runs.process);
      await runs.until(1);
      expect(performance.now() - diedAt).toBeLessThan(5_000);
      expect(runs.ids()).toEqual(["INC-1.1.0"]);
    });

    test("an event loop that stands still for two seconds costs a living worker no job", async () => {
      const opened = await fresh();
      const runs = recorder(async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        return { kind: "ended" };
      });
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await eventually(async () => (await opened.stats()).effects.completed === 1, 10_000);
      expect(runs.ids()).toEqual(["INC-1.1.0"]);
      expect(logger.lines).toEqual([]);
    });

    test("closing tells a running job, which goes back and runs again at once elsewhere", async () => {
      const opened = await fresh();
      const stopped = recorder(
        (_id, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          }),
      );
      start(opened, stopped.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await stopped.until(1);
      await opened.close(5_000);
      const next = await open();
      const runs = recorder();
      start(next, runs.process);
      const reopenedAt = performance.now();
      await runs.until(1);
      expect(performance.now() - reopenedAt).toBeLessThan(1_000);
      expect(logger.lines.filter(({ level }) => level !== "debug")).toEqual([]);
    });

    test("closing waits for a job that ends in time", async () => {
      const opened = await fresh();
      const runs = recorder(async (_id, signal) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { kind: "ended" };
      });
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await runs.until(1);
      await opened.close(5_000);
      const next = await open();
      expect((await next.stats()).effects).toMatchObject({ completed: 1, active: 0 });
    });

    test("closing has a deadline: a job that hangs is left behind and runs again", async () => {
      const opened = await fresh();
      const hung = recorder(() => new Promise(() => {}));
      start(opened, hung.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await hung.until(1);
      const closedFrom = performance.now();
      await opened.close(300);
      expect(performance.now() - closedFrom).toBeLessThan(1_500);
      const next = await open();
      const runs = recorder();
      start(next, runs.process);
      await runs.until(1);
      expect(performance.now() - closedFrom).toBeLessThan(6_500);
    });

    test("an idle queue closes at once", async () => {
      const opened = await fresh();
      const runs = recorder();
      start(opened, runs.process);
      await opened.queue.add([job("INC-1.1.0")]);
      await runs.until(1);
      const from = performance.now();
      await opened.close(10_000);
      expect(performance.now() - from).toBeLessThan(1_500);
    });

    test("it answers a ping and counts its jobs by queue and state", async () => {
      const opened = await fresh();
      await opened.queue.add([job("a"), job("b", { queue: "agents", ...dueIn(60_000) })]);
      await opened.ping(2_000);
      const none = { waiting: 0, prioritized: 0, delayed: 0, active: 0, completed: 0, failed: 0 };
      expect(await opened.stats()).toEqual({ effects: { ...none, prioritized: 1 }, agents: { ...none, delayed: 1 } });
    });

    test("a thousand jobs added at once run once each", async () => {
      const opened = await fresh();
      const runs = recorder();
      start(opened, runs.process, { effects: 20, agents: 1 });
      const ids = Array.from({ length: 1_000 }, (_, index) => `INC-${index}.1.0`);
      await opened.queue.add(ids.map((id) => job(id)));
      await eventually(async () => (await opened.stats()).effects.completed === 1_000, 20_000);
      expect(runs.ids().toSorted()).toEqual(ids.toSorted());
    });

    test("an id with a colon is refused before anything is sent", async () => {
      const opened = await fresh();
      await expect(opened.queue.add([job("INC-1:1")])).rejects.toBeInstanceOf(InvariantError);
    });
  });
};
