import { PGlite } from "@electric-sql/pglite";
import { instantOf } from "../../../src/base/instant.ts";
import { openQueue } from "../../../src/queue/open-queue.ts";

/** A process that adds a job, begins it, says so, and hangs until it is killed. */
const [home = "", prefix = "", effectId = ""] = process.argv.slice(2);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const open = await openQueue(
  home.startsWith("redis:") ? { kind: "redis", url: home } : { kind: "embedded", pglite: await PGlite.create(home) },
  { logger: silent, prefix },
);
const hang = (): Promise<never> => {
  process.stdout.write("begun\n");
  return new Promise(() => {});
};
open.startWorkers({ effects: hang, agents: hang }, { effects: 1, agents: 1 });
await open.queue.add([{ effectId, queue: "effects", lane: "normal", dueAt: instantOf(Date.now()) }]);
