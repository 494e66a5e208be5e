import { parse as parseYaml, YAMLParseError } from "yaml";
import type { z } from "zod";
import { redact } from "./base/redact.ts";
import { err, ok, type Result } from "./base/result.ts";
import { servicelessDatabases } from "./config/database-references.ts";
import { type Environment, environmentSchema } from "./config/environment.ts";
import { expectationOf } from "./config/expectation.ts";
import { type ConfigFile, fileSchema } from "./config/file-schema.ts";
import { unknownGroups } from "./config/group-references.ts";
import { namedSecrets } from "./config/named-secrets.ts";
import { policyOf } from "./config/policy.ts";
import type { ConfigProblem } from "./config/problem.ts";
import type { Policy } from "./domain/policy.ts";

export type { ConfigProblem };

export type SlackAccess =
  | { readonly mode: "socket"; readonly botToken: string; readonly appToken: string }
  | { readonly mode: "http"; readonly botToken: string; readonly signingSecret: string };

/** Everything that was configured, checked. Secrets are in here: it is never logged. */
export type Config = {
  readonly slack: SlackAccess;
  readonly environment: Environment;
  readonly file: ConfigFile;
  readonly policy: Policy;
  /** Values of the environment variables that the file names (tokens and secrets of sources and executors). */
  readonly secrets: Readonly<Record<string, string>>;
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads environment and file, and reports everything that is wrong with both at once. */
export const parseConfig = (variables: Variables, yamlText: string): Result<Config, readonly ConfigProblem[]> => {
  const environment = parseEnvironment(variables);
  const written = readYaml(yamlText);
  const file = written.ok ? parseFile(written.value) : written;
  const slack = slackAccess(environment.ok ? environment.value : slackPart(variables));
  const secrets = namedSecrets(written.ok ? written.value : null, variables);
  const problems = [
    ...[environment, file, slack].flatMap((part) => (part.ok ? [] : part.error)),
    ...secrets.problems,
    ...(file.ok ? [...unknownGroups(file.value), ...servicelessDatabases(file.value)] : []),
  ];
  if (!environment.ok || !file.ok || !slack.ok || problems.length > 0) return err(problems);
  return ok({
    slack: slack.value,
    environment: environment.value,
    file: file.value,
    policy: policyOf(file.value),
    secrets: secrets.present,
  });
};

/** The file alone, for commands that need no Slack. */
export const parseConfigFile = (
  yamlText: string,
): Result<{ readonly file: ConfigFile; readonly policy: Policy }, readonly ConfigProblem[]> => {
  const written = readYaml(yamlText);
  const file = written.ok ? parseFile(written.value) : written;
  return file.ok ? ok({ file: file.value, policy: policyOf(file.value) }) : file;
};

const isSecret = (name: string): boolean => /TOKEN|SECRET|KEY|URL|PASSWORD/i.test(name);

const withoutEmpty = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""));

export const parseEnvironment = (variables: Variables): Result<Environment, readonly ConfigProblem[]> => {
  const parsed = environmentSchema.safeParse(withoutEmpty(variables));
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const came = isSecret(name) ? "something else (not shown)" : JSON.stringify(variables[name]);
      return { name, expected: expectationOf(issue), came };
    }),
  );
};

type SlackPart = Pick<Environment, "SLACK_BOT_TOKEN" | "SLACK_APP_TOKEN" | "SLACK_SIGNING_SECRET" | "SLACK_MODE">;

/** What is said about Slack, though something in the environment is wrong: what is missing is then told in the same breath. */
const slackPart = (variables: Variables): SlackPart => {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_MODE } = withoutEmpty(variables);
  return {
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    SLACK_SIGNING_SECRET,
    SLACK_MODE: SLACK_MODE === "socket" || SLACK_MODE === "http" ? SLACK_MODE : undefined,
  };
};

const slackAccess = (environment: SlackPart): Result<SlackAccess, readonly ConfigProblem[]> => {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  const mode = environment.SLACK_MODE ?? (appToken === undefined ? "http" : "socket");
  const missing = (name: string, expected: string): ConfigProblem => ({ name, expected, came: "nothing" });
  const problems = [
    ...(botToken === undefined ? [missing("SLACK_BOT_TOKEN", "the app's bot token (xoxb-…)")] : []),
    ...(mode === "socket" && appToken === undefined
      ? [missing("SLACK_APP_TOKEN", "an app-level token (xapp-…), because SLACK_MODE is socket")]
      : []),
    ...(mode === "http" && signingSecret === undefined
      ? [
          missing(
            "SLACK_SIGNING_SECRET",
            "the app's signing secret, because Slack's requests come over HTTP (or set SLACK_APP_TOKEN for Socket Mode)",
          ),
        ]
      : []),
  ];
  if (problems.length > 0 || botToken === undefined) return err(problems);
  if (mode === "socket" && appToken !== undefined) return ok({ mode, botToken, appToken });
  return ok({ mode: "http", botToken, signingSecret: signingSecret ?? "" });
};

const parseFile = (written: unknown): Result<ConfigFile, readonly ConfigProblem[]> => {
  const parsed = fileSchema.safeParse(written ?? {});
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => problemsOf(issue, written)));
};

const readYaml = (text: string): Result<unknown, readonly ConfigProblem[]> => {
  try {
    return ok(parseYaml(text));
  } catch (error) {
    return err([{ name: "the configuration file", expected: "YAML", came: brokenAt(error) }]);
  }
};

/** Where it breaks, and not the line itself: people write secrets in the wrong place. */
const brokenAt = (error: unknown): string => {
  if (!(error instanceof YAMLParseError)) return "something that cannot be read";
  const [from] = error.linePos ?? [];
  const where = from === undefined ? "" : ` in line ${from.line}, column ${from.col}`;
  return `${error.code.toLowerCase().replaceAll("_", " ")}${where}`;
};

const problemsOf = (issue: z.core.$ZodIssue, root: unknown): readonly ConfigProblem[] => {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      name: path === "" ? key : `${path}.${key}`,
      expected: expectationOf(issue),
      came: "an unknown key",
    }));
  }
  return [
    {
      name: path || "the configuration file",
      expected: expectationOf(issue),
      came: isEnvName(issue.path) ? "something else (not shown)" : describe(valueAt(root, issue.path)),
    },
  ];
};

/** Where a variable's name is expected, the secret itself is what people write by mistake. */
const isEnvName = (path: readonly PropertyKey[]): boolean => path.some((part) => String(part).endsWith("_env"));

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );

const describe = (value: unknown): string => {
  if (value === undefined) return "nothing";
  const text = redact(JSON.stringify(value) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
};
