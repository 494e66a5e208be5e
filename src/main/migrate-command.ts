import { readEnvironment } from "./read-environment.ts";
import { withStore } from "./with-store.ts";

/** `firebreak migrate`: opening the store brings its schema up to date; this does only that. */
export const migrateCommand = async (variables: NodeJS.ProcessEnv): Promise<number> => {
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  const report = async (): Promise<number> => {
    process.stdout.write("the database's schema is up to date\n");
    return 0;
  };
  return withStore(environment, report, report);
};
