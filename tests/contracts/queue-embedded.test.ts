import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedEngine } from "../../src/queue/embedded-engine.ts";
import { openQueue } from "../../src/queue/open-queue.ts";
import { outageLog } from "../../src/queue/outage-log.ts";
import { dieWithJob } from "./queue/die-with-job.ts";
import { dueIn, job, recorder, recordingLogger, start } from "./queue/harness.ts";
import { queueContract } from "./queue.contract.ts";

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "firebreak-queue-"));

queueContract("the queue on PGlite", async () => {
  const folder = await newFolder();
  let pglite = await PGlite.create(folder);
  return {
    open: (prefix, logger) => openQueue({ kind: "embedded", pglite }, { logger, prefix }),
    engine: () =>
      embeddedEngine(
        pglite,
        outageLog(recordingLogger(), "raw", () => performance.now()),
      ),
    dieWith: async (prefix, effectId) => {
      await pglite.close();
      await dieWithJob(folder, prefix, effectId);
      pglite = await PGlite.create(folder);
    },
    close: async () => {
      await pglite.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});

describe("the queue on PGlite, on disk", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await newFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("jobs are there when it is opened again, and its migrations keep others out of their transaction", async () => {
    const first = await PGlite.create(folder);
    const opening = openQueue({ kind: "embedded", pglite: first }, { logger: recordingLogger() });
    await first.exec("create table public.bystander (id int)");
    const before = await opening;
    await before.queue.add([job("INC-1.1.0"), job("INC-1.2.0", { lane: "urgent" }), job("INC-1.3.0", dueIn(60_000))]);
    await before.close(1_000);
    await first.close();

    const second = await PGlite.create(folder);
    const after = await openQueue({ kind: "embedded", pglite: second }, { logger: recordingLogger() });
    const runs = recorder();
    start(after, runs.process, { effects: 1, agents: 1 });
    await runs.until(2);
    expect(runs.ids()).toEqual(["INC-1.2.0", "INC-1.1.0"]);
    expect((await after.stats()).effects.delayed).toBe(1);
    await after.close(1_000);
    expect((await second.query("select * from public.bystander")).rows).toEqual([]);
    await second.close();
  });
});
