import type { Environment } from "../config/environment.ts";
import { parseEnvironment } from "../config.ts";
import { describeProblems } from "./read-config.ts";

/** The environment for commands that need no Slack; null after the problems were printed. */
export const readEnvironment = (variables: NodeJS.ProcessEnv): Environment | null => {
  const parsed = parseEnvironment(variables);
  if (parsed.ok) return parsed.value;
  process.stderr.write(`${describeProblems(parsed.error)}\n`);
  return null;
};
