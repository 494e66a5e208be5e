import pg from "pg";
import { startPostgres } from "../contracts/postgres-server.ts";
import { startRedis } from "../contracts/redis-server.ts";
import { type Boundaries, createBoundaries, type Step } from "./boundaries.ts";
import { type FaultWorld, openFaultWorld } from "./fault-world.ts";
import { type Seen, seenInDatabase, seenInSlack } from "./steps-seen.ts";
import { watchDatabase } from "./watch-database.ts";

/** A world in which every step towards Slack, the deployer and the database can be stopped at. */
export type CrashWorld = {
  readonly world: FaultWorld;
  readonly boundaries: Boundaries;
  readonly close: () => Promise<void>;
};

/** On embedded storage the database is inside the process: its steps cannot be seen from outside, the others can. */
export const openCrashWorld = async (storage: "embedded" | "servers"): Promise<CrashWorld> => {
  const boundaries = createBoundaries();
  const storyOf = rememberStories();
  const pass = async (place: Step["place"], stage: Step["stage"], seen: Seen): Promise<void> => {
    const story = storyOf(seen);
    if (story !== null) await boundaries.pass({ place, what: seen.what, story, stage });
  };
  const servers = storage === "servers" ? await openServers(pass) : null;
  const world = await openFaultWorld({
    mode: "http",
    ...(servers === null ? {} : { stores: servers.stores }),
    watchSlack: (moment, { workspace }) =>
      pass(
        "slack",
        moment.stage,
        seenInSlack(moment, (id) => workspace.world.channels.get(id)?.name ?? ""),
      ),
    watchDeployer: ({ stage, incidentId }) => pass("deployer", stage, { what: "rollback", incidentId, slug: null }),
  });
  return {
    world,
    boundaries,
    close: async () => {
      boundaries.releaseAll();
      await world.close();
      await servers?.close();
    },
  };
};

/** A step that shows title and number teaches us which number is which story. */
const rememberStories = (): ((seen: Seen) => string | null) => {
  const stories = new Map<string, string>();
  return ({ incidentId, slug }) => {
    if (incidentId !== null && slug !== null) stories.set(incidentId, slug);
    return slug ?? stories.get(incidentId ?? "") ?? null;
  };
};

type Servers = {
  readonly stores: { readonly databaseUrl: string; readonly redisUrl: string };
  readonly close: () => Promise<void>;
};

const kindSql = `
  select concat_ws(' ', effect->>'kind', effect->'surface'->>'kind') as kind from firebreak.effect where id = $1`;

const openServers = async (
  pass: (place: Step["place"], stage: Step["stage"], seen: Seen) => Promise<void>,
): Promise<Servers> => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const own = new pg.Pool({ connectionString: postgres.url, max: 4 });
  own.on("error", () => {});
  const kindOf = async (effectId: string): Promise<string> => {
    const { rows } = await own.query(kindSql, [effectId]);
    return String(rows[0]?.kind ?? "effect");
  };
  const watch = await watchDatabase(Number(new URL(postgres.url).port), async (moment) => {
    const seen = await seenInDatabase(moment, kindOf);
    if (seen !== null) await pass("database", moment.stage, seen);
  });
  const databaseUrl = new URL(postgres.url);
  databaseUrl.port = String(watch.port);
  return {
    stores: { databaseUrl: databaseUrl.href, redisUrl: redis.url },
    close: async () => {
      await watch.stop();
      await own.end();
      await postgres.stop();
      await redis.stop();
    },
  };
};
