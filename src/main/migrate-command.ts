import type { Logger } from "../app/ports/logger.ts";
import { openQueue } from "../queue/open-queue.ts";
import type { OpenStore } from "../store/open-store.ts";
import { readEnvironment } from "./read-environment.ts";
import { withStore } from "./with-store.ts";

/** `firebreak migrate`: opening the storage brings its schema up to date; this does only that. */
export const migrateCommand = async (variables: NodeJS.ProcessEnv): Promise<number> => {
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  const report = async (): Promise<number> => {
    process.stdout.write("the database's schema is up to date\n");
    return 0;
  };
  const queueToo = async ({ session }: OpenStore): Promise<number> => {
    if (session !== null && environment.REDIS_URL === undefined) await openQueueOnce(session);
    return report();
  };
  // A process that runs on the folder has made what was missing when it opened it.
  return withStore(environment, queueToo, report);
};

const closeDeadlineMs = 5_000;

/** The embedded queue has tables of its own beside the store's. */
const openQueueOnce = async (pglite: NonNullable<OpenStore["session"]>): Promise<void> => {
  const queue = await openQueue({ kind: "embedded", pglite }, { logger: silent });
  await queue.close(closeDeadlineMs);
};

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
