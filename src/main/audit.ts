import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { type AuditFormat, auditFormats, exportAudit } from "../app/export-audit.ts";
import type { AuditStore } from "../app/ports/audit-store.ts";
import type { Environment } from "../config/environment.ts";
import { readEnvironment } from "./read-environment.ts";
import { withStore } from "./with-store.ts";

const verified = z.object({
  events: z.number(),
  incidents: z.number(),
  otherLogs: z.number(),
  breaks: z.array(z.object({ log: z.string(), seq: z.number(), problem: z.string() })),
});

type Report = Awaited<ReturnType<AuditStore["verify"]>>;

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
      // No faster than it is read, and no further than the reader wants.
      await pipeline(Readable.from(exportAudit(store.audit, format)), process.stdout, { end: false }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== "EPIPE") throw error;
        },
      );
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

const print = ({ events, incidents, otherLogs, breaks }: Report): number => {
  for (const { log, seq, problem } of breaks) process.stdout.write(`${log}: broken at event ${seq}: ${problem}\n`);
  const verdict = breaks.length === 0 ? "the chain is whole" : `${breaks.length} broken`;
  const others = otherLogs === 0 ? "" : ` and ${counted(otherLogs, "other log")} (requests, freezes, the kill switch)`;
  process.stdout.write(`${counted(events, "event")} of ${counted(incidents, "incident")}${others}: ${verdict}\n`);
  return breaks.length === 0 ? 0 : 1;
};

const counted = (count: number, what: string): string => `${count} ${count === 1 ? what : `${what}s`}`;
