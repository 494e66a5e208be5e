import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import type { FirebreakProcess, Role } from "../scenarios/firebreak-process.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { crashStory } from "./crash-story.ts";
import { type FaultWorld, openFaultWorld, settled } from "./fault-world.ts";
import { isLong, size } from "./size.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Long enough for a story from its declaration to its execution, so that a kill may come anywhere in it. */
const longestLifeMs = 1_500;
/** Among a hundred lives of a second each little is done in between; the work of all of them comes after the last. */
const patienceMs = size(180_000, 1_500_000);
const limitMs = size(900_000, 2_700_000);

it(
  "SIGKILL at random moments, on embedded storage: each rollback runs once",
  async () => {
    const world = await openFaultWorld({ mode: "http" });
    ends.push(world.close);
    await liveDangerously(world, ["start"], size(4, 100));
  },
  limitMs,
);

it.skipIf(postgresIsMissing() || redisIsMissing())(
  "SIGKILL at random moments, on Postgres and Redis: each rollback runs once",
  async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    ends.push(postgres.stop, redis.stop);
    const world = await openFaultWorld({ mode: "http", stores: { databaseUrl: postgres.url, redisUrl: redis.url } });
    ends.push(world.close);
    await liveDangerously(world, isLong ? ["bot", "worker"] : ["start"], size(6, 100));
  },
  limitMs,
);

/** One more incident with each life of the process; what people are told did not work, they do again. */
const liveDangerously = async (world: FaultWorld, roles: readonly Role[], kills: number): Promise<void> => {
  const startAll = (): Promise<readonly FirebreakProcess[]> => Promise.all(roles.map((role) => world.start(role)));
  const lives: number[] = [];
  const living: Promise<void>[] = [];
  let processes = await startAll();
  for (let number = 1; number <= kills; number += 1) {
    const one = live(world, number);
    // Heard at the end, with all the others.
    one.catch(() => undefined);
    living.push(one);
    const lifeMs = Math.round(Math.random() * longestLifeMs);
    lives.push(lifeMs);
    await pause(lifeMs);
    await Promise.all(processes.map((one) => one.kill("SIGKILL")));
    processes = await startAll();
  }
  await Promise.all(living);
  await settled(processes[0]);
  await Promise.all(processes.map((one) => one.kill("SIGTERM")));
  expect(await brokenInvariants(world, { executions: kills }), `lives: ${lives.join(", ")} ms`).toEqual([]);
};

const live = async (world: FaultWorld, number: number): Promise<void> => {
  const story = crashStory(world, patienceMs);
  await story.declareOnce(number);
  await story.seesChannel(number);
  await story.proposeChange(number);
  await story.approve("U0BEN", number);
  await story.approve("U0CHIARA", number);
  await story.seesExecuted(number);
};
