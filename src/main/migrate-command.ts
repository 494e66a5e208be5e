import type { Logger } from "../app/ports/logger.ts";
import type { Environment } from "../config/environment.ts";
import { evolve } from "../domain/evolve.ts";
import { readEnvironment } from "./read-environment.ts";
import { openStorage } from "./storage.ts";
import { withStore } from "./with-store.ts";

/** `firebreak migrate`: opening the storage brings its schema up to date; this does only that. */
export const migrateCommand = async (variables: NodeJS.ProcessEnv): Promise<number> => {
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  const report = async (): Promise<number> => {
    process.stdout.write("the database's schema is up to date\n");
    return 0;
  };
  const status = await withStore(environment, report, report);
  if (environment.DATABASE_URL === undefined && environment.REDIS_URL === undefined) await openEmbedded(environment);
  return status;
};

/** The embedded queue has tables of its own beside the store's. A process that runs on the folder has made them. */
const openEmbedded = async (environment: Environment): Promise<void> => {
  const storage = await openStorage(environment, { evolve, logger: silent, signal: null }).catch(() => null);
  await storage?.close();
};

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
