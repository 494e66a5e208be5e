import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { postgresIsMissing, startPostgres } from "../contracts/postgres-server.ts";
import { redisIsMissing, startRedis } from "../contracts/redis-server.ts";
import type { FirebreakProcess, Role } from "../scenarios/firebreak-process.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { crashStory } from "./crash-story.ts";
import { type FaultWorld, openFaultWorld, settled } from "./fault-world.ts";
import { size } from "./size.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Stories under way at any time: enough that every process has something in hand when it is told to go. */
const underWay = 3;

it.skipIf(postgresIsMissing() || redisIsMissing())(
  `two bots and two workers are replaced one by one, ${size(2, 20)} times, under load: nothing fails, nothing is doubled`,
  async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    ends.push(postgres.stop, redis.stop);
    const world = await openFaultWorld({
      mode: "socket",
      stores: { databaseUrl: postgres.url, redisUrl: redis.url },
    });
    ends.push(world.close);
    const roles: readonly Role[] = ["bot", "bot", "worker", "worker"];
    let processes = await Promise.all(roles.map((role) => world.start(role)));
    const load = keepBusy(world);
    for (let round = 0; round < size(2, 20); round += 1) {
      for (const [place, role] of roles.entries()) processes = await replace(world, processes, place, role);
    }
    const { stories, refused } = await load.stop();
    await settled(processes[0]);
    expect(refused).toEqual([]);
    await Promise.all(processes.map((one) => one.kill("SIGTERM")));
    expect(await brokenInvariants(world, { executions: stories })).toEqual([]);
  },
);

const replace = async (
  world: FaultWorld,
  processes: readonly FirebreakProcess[],
  place: number,
  role: Role,
): Promise<FirebreakProcess[]> => {
  await processes[place]?.kill("SIGTERM");
  const fresh = await world.start(role);
  return processes.map((one, index) => (index === place ? fresh : one));
};

/** People who declare, propose and approve, one story after the other, until they are told to stop. */
const keepBusy = (world: FaultWorld) => {
  const refused: string[] = [];
  let number = 0;
  let isOver = false;
  const person = async (): Promise<void> => {
    while (!isOver) {
      number += 1;
      const mine = number;
      const story = crashStory(world);
      if (!(await story.declare(mine))) refused.push(`the declaration of ${mine}`);
      await story.seesChannel(mine);
      await story.proposeChange(mine);
      for (const userId of ["U0BEN", "U0CHIARA"])
        if (!(await story.press(userId, mine))) refused.push(`${userId}'s approval of ${mine}`);
      await story.seesExecuted(mine);
      await pause(20);
    }
  };
  const people = Promise.all(Array.from({ length: underWay }, person));
  return {
    stop: async () => {
      isOver = true;
      await people;
      return { stories: number, refused };
    },
  };
};
