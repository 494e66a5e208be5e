import { redact } from "./base/redact.ts";
import { alertsTest } from "./main/alerts-test.ts";
import { audit } from "./main/audit.ts";
import { doctor } from "./main/doctor.ts";
import { evalCommand } from "./main/eval-command.ts";
import { exportCommand } from "./main/export-command.ts";
import { migrateCommand } from "./main/migrate-command.ts";
import { nodeProblem } from "./main/node-version.ts";
import { serve } from "./main/serve.ts";

/** A subcommand of `firebreak`: gets what follows its name, answers with the exit status. */
type Subcommand = {
  readonly usage: string;
  readonly run: (args: readonly string[], variables: NodeJS.ProcessEnv) => Promise<number>;
};

const subcommands: Readonly<Record<string, Subcommand>> = {
  start: {
    usage: "start                                bot and worker in one process",
    run: (_, variables) => serve("start", variables),
  },
  bot: {
    usage: "bot                                  what Slack and alerts talk to",
    run: (_, variables) => serve("bot", variables),
  },
  worker: {
    usage: "worker                               what does the work",
    run: (_, variables) => serve("worker", variables),
  },
  doctor: {
    usage: "doctor                               checks everything that could fail at three in the morning",
    run: (_, variables) => doctor(variables),
  },
  migrate: {
    usage: "migrate                              brings the database's schema up to date",
    run: (_, variables) => migrateCommand(variables),
  },
  export: { usage: "export <incident> [--format md|json]  the whole incident as one text", run: exportCommand },
  audit: { usage: "audit verify | export [--format csv]  walks every hash chain, or prints every event", run: audit },
  alerts: {
    usage: "alerts test --source <name> < body   shows what an alert would do, without doing it",
    run: alertsTest,
  },
  eval: {
    usage: "eval --cases <folder> [--json]       replays recorded incidents through triage, with or without a model",
    run: evalCommand,
  },
};

const usage = (): string =>
  ["Usage: firebreak <command>", "", ...Object.values(subcommands).map((one) => `  ${one.usage}`)].join("\n");

const main = async (): Promise<number> => {
  const problem = nodeProblem(process.versions.node);
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    return 1;
  }
  const [name = "help", ...args] = process.argv.slice(2);
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined) {
    const isHelp = name === "help" || name === "--help" || name === "-h";
    (isHelp ? process.stdout : process.stderr).write(
      `${isHelp ? "" : `firebreak: no command ${JSON.stringify(name)}\n\n`}${usage()}\n`,
    );
    return isHelp ? 0 : 2;
  }
  return subcommand.run(args, process.env).catch((error: unknown) => {
    process.stderr.write(`firebreak ${name}: ${redact(error instanceof Error ? error.message : String(error))}\n`);
    return 1;
  });
};

/** `firebreak export … | head`: the reader has seen enough. What is still to be written is dropped, and the command ends by itself. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main();
