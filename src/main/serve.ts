import { compose, type Role } from "./compose.ts";
import { describeProblems, readConfig } from "./read-config.ts";

/** A demo's own switch, set by nothing but the demo: requests from this machine need no token. */
const demoSwitch = "FIREBREAK_DEMO";

/** Runs until it is told to stop. Exit status 2: the configuration; 1: it could not start. */
export const serve = async (role: Role, variables: NodeJS.ProcessEnv): Promise<number> => {
  const config = readConfig(variables);
  if (!config.ok) {
    process.stderr.write(`${describeProblems(config.error)}\n`);
    return 2;
  }
  const { DATABASE_URL: database, REDIS_URL: redis } = config.value.environment;
  if (role !== "start" && (database === undefined || redis === undefined)) {
    process.stderr.write(
      `firebreak ${role} needs DATABASE_URL and REDIS_URL: embedded storage serves one process (use firebreak start)\n`,
    );
    return 2;
  }
  const stopped = Promise.withResolvers<number>();
  let stopAll = async (): Promise<void> => undefined;
  const stop = (): void => void stopAll().then(() => stopped.resolve(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  const started = compose({
    config: config.value,
    role,
    openOnLoopback: variables[demoSwitch] === "1",
    onStoppable: (run) => {
      stopAll = run;
    },
  }).then(
    () => "running" as const,
    (error: unknown) => {
      process.stderr.write(`firebreak could not start: ${error instanceof Error ? error.message : String(error)}\n`);
      return "failed" as const;
    },
  );
  const outcome = await Promise.race([started, stopped.promise.then(() => "stopped" as const)]);
  if (outcome === "failed") return 1;
  const status = await stopped.promise;
  // Sockets of libraries may linger; everything of ours has ended.
  process.exit(status);
};
