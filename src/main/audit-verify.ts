import { z } from "zod";
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

/** `firebreak audit verify`: exit status 1 when a chain is broken. */
export const auditVerify = async (args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> => {
  if (args[0] !== "verify") {
    process.stderr.write("Usage: firebreak audit verify\n");
    return 2;
  }
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  return withStore(
    environment,
    async (store) => print(await store.audit.verify()),
    async (ask) => print(verified.parse(await (await ask("/local/audit")).json())),
  );
};

const print = ({ events, incidents, breaks }: Report): number => {
  for (const { log, seq, problem } of breaks) process.stdout.write(`${log}: broken at event ${seq}: ${problem}\n`);
  const verdict = breaks.length === 0 ? "the chain is whole" : `${breaks.length} broken`;
  process.stdout.write(`${events} events of ${incidents} incidents: ${verdict}\n`);
  return breaks.length === 0 ? 0 : 1;
};
