import { readFileSync } from "node:fs";
import { err, type Result } from "../base/result.ts";
import { type Config, type ConfigProblem, parseConfig } from "../config.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The file named by FIREBREAK_CONFIG must exist; `firebreak.yml` is read when it is there. */
export const readConfig = (variables: Variables): Result<Config, readonly ConfigProblem[]> => {
  const file = readConfigFile(variables);
  if (file.ok) return parseConfig(variables, file.value);
  const rest = parseConfig(variables, "");
  return err([...file.error, ...(rest.ok ? [] : rest.error)]);
};

export const readConfigFile = (variables: Variables): Result<string, readonly ConfigProblem[]> => {
  const named = variables.FIREBREAK_CONFIG;
  try {
    return { ok: true, value: readFileSync(named === undefined || named === "" ? "firebreak.yml" : named, "utf8") };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && (named === undefined || named === "")) return { ok: true, value: "" };
    return err([{ name: "FIREBREAK_CONFIG", expected: "a file that can be read", came: named ?? "firebreak.yml" }]);
  }
};

/** Every problem, one a line, for a person at a terminal. */
export const describeProblems = (problems: readonly ConfigProblem[]): string =>
  [
    `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
    ...problems.map(({ name, expected, came }) => `  ${name}: expected ${expected}, got ${came}`),
  ].join("\n");
