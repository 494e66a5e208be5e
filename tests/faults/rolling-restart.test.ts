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
  `two bots and two workers are replaced one by one, ${size(2, 20)} times, under load: nothing is lost, nothing is doubled`,
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
    expect(refused.length, refused.join(", ")).toBeLessThanOrEqual(size(2, 20) * 2 * underWay);
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

/**
 * People who declare, propose and approve, one story after the other, until they are told to stop. Slack may send a command
 * down a socket that is just closing: nothing can take that back, so its person is told that it failed, and says it again.
 */
const keepBusy = (world: FaultWorld) => {
  const refused: string[] = [];
  let number = 0;
  let isOver = false;
  const live = async (mine: number): Promise<void> => {
    const story = crashStory(world);
    await story.declareOnce(mine);
    await story.seesChannel(mine);
    await story.proposeChange(mine);
    for (const userId of ["U0BEN", "U0CHIARA"]) {
      if (await story.press(userId, mine)) continue;
      refused.push(`${userId}'s approval of ${mine}`);
      await story.approve(userId, mine);
    }
    await story.seesExecuted(mine);
  };
  const person = async (): Promise<void> => {
    while (!isOver) {
      number += 1;
      await live(number);
    }
  };
  const people = Promise.all(Array.from({ length: underWay }, person));
  people.catch(() => {});
  return {
    stop: async () => {
      isOver = true;
      await people;
      return { stories: number, refused };
    },
  };
};
