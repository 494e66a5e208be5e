import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { parseConfigFile } from "../config.ts";
import { serviceOf } from "../domain/service.ts";
import { alertSourcesOf } from "./alert-sources.ts";
import { systemClock } from "./clock.ts";
import { describeProblems, readConfigFile } from "./read-config.ts";

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
  const { policy } = config.value;
  for (const alert of read.value.alerts) {
    const service = serviceOf(policy.services, alert)?.name ?? alert.service;
    const severity = alert.severityLabel === null ? undefined : policy.alerts.declare[alert.severityLabel];
    const would =
      alert.state === "resolved"
        ? "would end its alert where an open incident has it"
        : severity === undefined
          ? `would be offered with buttons (no rule declares severity ${alert.severityLabel ?? "(none)"})`
          : `would declare a ${severity}, or join a live incident of ${service ?? "its service"}`;
    process.stdout.write(
      `${alert.title} [${alert.fingerprint}], service ${service ?? "unknown"}, ${alert.state}: ${would}\n`,
    );
  }
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
