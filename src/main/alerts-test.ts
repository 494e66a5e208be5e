import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { parseConfigFile } from "../config.ts";
import { alertSourcesOf } from "./alert-sources.ts";
import { systemClock } from "./clock.ts";
import { describeProblems, readConfigFile } from "./read-config.ts";
import { rehearse } from "./rehearse-alerts.ts";

/** `firebreak alerts test --source alertmanager < body.json`: what would happen and why, without doing it. */
export const alertsTest = async (args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    options: { source: { type: "string" } },
  });
  const file = readConfigFile(variables);
  const config = file.ok ? parseConfigFile(file.value) : file;
  if (!config.ok) {
    process.stderr.write(`${describeProblems(config.error)}\n`);
    return 2;
  }
  const sources = alertSourcesOf(config.value.file);
  const name = typeof values.source === "string" ? values.source : "";
  const source = sources.named(name)?.row.source;
  if (positionals[0] !== "test" || source === undefined) {
    process.stderr.write(`Usage: firebreak alerts test --source <${sources.names.join("|")}> < body.json\n`);
    return 2;
  }
  const read = source.read(parsed(await text(process.stdin)), { receivedAt: systemClock.now(), event: null });
  if (!read.ok) {
    process.stdout.write(`refused with 400: ${read.error}\n`);
    return 1;
  }
  for (const line of rehearse(read.value.alerts, config.value.policy)) process.stdout.write(`${line}\n`);
  for (const { fingerprint, reason } of read.value.asides) {
    process.stdout.write(`[${fingerprint}]: would be ignored: ${reason}\n`);
  }
  return 0;
};

/** What is no JSON reaches the source as text, which it then refuses in its own words. */
const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
