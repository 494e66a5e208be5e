import { createRunProgram, environmentFor, type ProgramRun, type RunProgram } from "../run-program.ts";

export type HelmRun = ProgramRun;
export type RunHelm = RunProgram;

/** A history of the 256 revisions that Helm shows at most stays far below. */
const outputLimitBytes = 1024 * 1024;

export const createRunHelm = (options: {
  readonly binary: string;
  readonly environment: Readonly<Record<string, string>>;
}): RunHelm => createRunProgram({ ...options, outputLimitBytes });

export const environmentForHelm = (
  variables: Readonly<Record<string, string | undefined>>,
  passed: readonly string[],
): Readonly<Record<string, string>> => environmentFor(variables, passed, /^HELM_\w+$/);
