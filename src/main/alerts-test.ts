import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { nearest } from "../base/nearest.ts";
import { parseConfigFile } from "../config.ts";
import type { Policy } from "../domain/policy.ts";
import { alertBodyLimitBytes } from "../http/alerts.ts";
import { jsonIn } from "../http/read-body.ts";
import type { AlertSource } from "../ingest/source.ts";
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
    process.stderr.write(`${usage(sources.names, name)}\n`);
    return 2;
  }
  const { isTaken, lines } = rehearseBody(source, await buffer(process.stdin), config.value.policy);
  for (const line of lines) process.stdout.write(`${line}\n`);
  return isTaken ? 0 : 1;
};

const usage = (names: readonly string[], came: string): string => {
  const said = "Usage: firebreak alerts test --source <source> < body.json";
  const known = `expected a source, one of ${names.join(", ")}; came ${came === "" ? "none" : JSON.stringify(came)}`;
  const near = nearest(came, names);
  return `${said}\n${known}${near === null ? "" : `; did you mean ${near}?`}`;
};

type Rehearsed = { readonly isTaken: boolean; readonly lines: readonly string[] };

/** What the server would answer to this body, in its own words. */
export const rehearseBody = (source: AlertSource, body: Buffer, policy: Policy): Rehearsed => {
  if (body.length > alertBodyLimitBytes)
    return refused(413, `expected a body of at most ${alertBodyLimitBytes} bytes, got ${body.length}`);
  const parsed = jsonIn(body);
  if (!parsed.ok) return refused(400, parsed.error);
  const read = source.read(parsed.value, { receivedAt: systemClock.now(), event: null });
  if (!read.ok) return refused(400, read.error);
  const asides = read.value.asides.map(({ fingerprint, reason }) => `[${fingerprint}]: would be ignored: ${reason}`);
  return { isTaken: true, lines: [...rehearse(read.value.alerts, policy), ...asides] };
};

const refused = (status: number, error: string): Rehearsed => ({
  isTaken: false,
  lines: [`refused with ${status}: ${error}`],
});
