import { z } from "zod";
import { type AuditFormat, auditFormats, exportAudit } from "../app/export-audit.ts";
import type { Environment } from "../config/environment.ts";
import { readEnvironment } from "./read-environment.ts";
import { withStore } from "./with-store.ts";

const verified = z.object({
  events: z.number(),
  incidents: z.number(),
  breaks: z.array(z.object({ log: z.string(), seq: z.number(), problem: z.string() })),
});

type Report = {
  readonly events: number;
  readonly incidents: number;
  readonly breaks: readonly { readonly log: string; readonly seq: number; readonly problem: string }[];
};

/** `firebreak audit verify` and `firebreak audit export --format jsonl|csv`. */
export const audit = async (args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> => {
  const [verb, ...rest] = args;
  const format = verb === "export" ? formatIn(rest) : null;
  if (verb !== "verify" && format === null) {
    process.stderr.write("Usage: firebreak audit verify\n       firebreak audit export [--format jsonl|csv]\n");
    return 2;
  }
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  return format === null ? verify(environment) : write(environment, format);
};

const formatIn = (args: readonly string[]): AuditFormat | null => {
  const [flag, value, ...more] = args.flatMap((arg) => (arg.startsWith("--format=") ? arg.split("=", 2) : [arg]));
  if (flag === undefined) return "jsonl";
  return flag === "--format" && more.length === 0 ? (auditFormats.find((one) => one === value) ?? null) : null;
};

const write = (environment: Environment, format: AuditFormat): Promise<number> =>
  withStore(
    environment,
    async (store) => {
      for await (const line of exportAudit(store.audit, format)) process.stdout.write(line);
      return 0;
    },
    async (ask) => {
      process.stdout.write(await (await ask(`/local/audit/export?format=${format}`)).text());
      return 0;
    },
  );

/** Exit status 1 when a chain is broken. */
const verify = (environment: Environment): Promise<number> =>
  withStore(
    environment,
    async (store) => print(await store.audit.verify()),
    async (ask) => print(verified.parse(await (await ask("/local/audit")).json())),
  );

const print = ({ events, incidents, breaks }: Report): number => {
  for (const { log, seq, problem } of breaks) process.stdout.write(`${log}: broken at event ${seq}: ${problem}\n`);
  const verdict = breaks.length === 0 ? "the chain is whole" : `${breaks.length} broken`;
  process.stdout.write(`${events} events of ${incidents} incidents: ${verdict}\n`);
  return breaks.length === 0 ? 0 : 1;
};
