import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { postgresIsMissing } from "../contracts/postgres-server.ts";
import { redisIsMissing } from "../contracts/redis-server.ts";
import type { FirebreakProcess, Role } from "../scenarios/firebreak-process.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { batchesOf, type Death, type Phase, type Point, sample } from "./crash-plan.ts";
import { crashStory, storyOf } from "./crash-story.ts";
import { type CrashWorld, openCrashWorld } from "./crash-world.ts";
import { settled } from "./fault-world.ts";
import { isLong } from "./size.ts";

let open: CrashWorld | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** A boundary of a story that took another course this time is not waited for longer than this. */
const reachWithinMs = 4_000;
/** Stories whose order of steps differs from the dry run's; more than this share, and the test looks away. */
const missedShare = 0.2;

type Plan = {
  readonly storage: "embedded" | "servers";
  readonly roles: readonly Role[];
  /** How many boundaries of each phase the short form dies at, besides those of the change itself. */
  readonly wanted: Readonly<Record<Phase, number>>;
  readonly deathsAtOnce: number;
  readonly holdUpsAtOnce: number;
};

describe("SIGKILL between any two steps, and a start on the same data: everything is there once", () => {
  it("in one process on embedded storage, at calls to Slack and to the deployer", async () => {
    await dieEverywhere({
      storage: "embedded",
      roles: ["start"],
      wanted: { declare: 6, execute: 4 },
      deathsAtOnce: 6,
      holdUpsAtOnce: 1,
    });
  });

  it.skipIf(postgresIsMissing() || redisIsMissing())(
    "in a bot and a worker on Postgres and Redis, at statements to the database too",
    async () => {
      await dieEverywhere({
        storage: "servers",
        roles: ["bot", "worker"],
        wanted: { declare: 8, execute: 3 },
        deathsAtOnce: 15,
        holdUpsAtOnce: 2,
      });
    },
  );
});

const dieEverywhere = async ({ storage, roles, wanted, ...limits }: Plan): Promise<void> => {
  open = await openCrashWorld(storage);
  const { world, boundaries } = open;
  const startAll = (): Promise<readonly FirebreakProcess[]> => Promise.all(roles.map((role) => world.start(role)));
  let processes = await startAll();
  const points = await dryRun(open, processes);
  const chosen = isLong ? points : sample(points, wanted);
  const deaths = chosen.map((point, index): Death => ({ ...point, number: index + 2 }));
  const executing = deaths.filter(({ phase }) => phase === "execute");
  const story = crashStory(world);
  let missed = 0;
  for (const batch of batchesOf(deaths, limits)) {
    const stood = await standAt(open, batch);
    missed += stood.missed;
    await Promise.all(processes.map((one) => one.kill("SIGKILL")));
    await untilConnectionsAreGone();
    boundaries.releaseAll();
    processes = await startAll();
    await Promise.all(stood.unheard.map((death) => sayAgain(open as CrashWorld, death)));
  }
  for (const { phase, number } of deaths) await (phase === "declare" ? story.seesChannel : story.seesExecuted)(number);
  await settled(processes[0]);
  await Promise.all(processes.map((one) => one.kill("SIGTERM")));
  expect(await brokenInvariants(world, { executions: executing.length + 1 })).toEqual([]);
  expect(executing.filter(({ number }) => world.shop.deployer.runsOf(incidentOf(world, number)) !== 1)).toEqual([]);
  process.stdout.write(`${storage}: ${points.length} boundaries, died at ${deaths.length - missed}\n`);
  expect(missed).toBeLessThanOrEqual(deaths.length * missedShare);
};

const incidentOf = ({ slack }: CrashWorld["world"], number: number): string => {
  const channel = [...slack.workspace.world.channels.values()].find(({ name }) => name.endsWith(`-${storyOf(number)}`));
  return /^inc-(\d+)/.exec(channel?.name ?? "")?.[0].toUpperCase() ?? "no incident";
};

/** Names every boundary of one story without dying at any. */
const dryRun = async (
  { world, boundaries }: CrashWorld,
  [bot]: readonly FirebreakProcess[],
): Promise<readonly Point[]> => {
  const story = crashStory(world);
  const passedSoFar = async (): Promise<number> => {
    await settled(bot);
    return boundaries.passed(storyOf(1)).length;
  };
  await story.declare(1);
  await story.seesChannel(1);
  const declared = await passedSoFar();
  await story.prepareChange(1);
  const prepared = await passedSoFar();
  await story.giveLastApproval(1);
  await story.seesExecuted(1);
  const executed = await passedSoFar();
  const named = (phase: Phase, from: number, to: number): readonly Point[] =>
    boundaries
      .passed(storyOf(1))
      .slice(from, to)
      .map((boundary) => ({ phase, boundary }));
  return [...named("declare", 0, declared), ...named("execute", prepared, executed)];
};

type Stood = {
  readonly missed: number;
  /** Whose person was told that it did not work, and says it again. */
  readonly unheard: readonly Death[];
};

const standAt = async ({ world, boundaries }: CrashWorld, batch: readonly Death[]): Promise<Stood> => {
  const story = crashStory(world);
  await Promise.all(
    batch.filter(({ phase }) => phase === "execute").map(({ number }) => story.prepareExecution(number)),
  );
  const heard = new Set<Death>();
  let missed = 0;
  for (const death of batch) {
    const { phase, number, boundary } = death;
    const reached = boundaries.hold(storyOf(number), boundary);
    const said = phase === "declare" ? story.declare(number) : story.giveLastApproval(number);
    void said.then((isHeard) => isHeard && heard.add(death));
    const outcome = await Promise.race([reached.then(() => "reached"), pause(reachWithinMs, "missed")]);
    if (outcome === "missed") missed += 1;
  }
  return { missed, unheard: batch.filter((death) => !heard.has(death)) };
};

/** What was kept is done by itself, acknowledged or not: only what was not is said again. An approval may always be. */
const sayAgain = async ({ world, boundaries }: CrashWorld, { phase, number }: Death): Promise<void> => {
  const story = crashStory(world);
  if (phase === "execute") await story.approve("U0CHIARA", number);
  else if (!boundaries.passed(storyOf(number)).includes("database delivery kept, 1, after"))
    await story.declare(number);
};

/** A dead process's sockets are closed by the kernel; until that is read here, a held step would pass as if it lived. */
const untilConnectionsAreGone = (): Promise<void> => pause(50);
