import { Client } from "undici";
import { clickBody, commandBody, type Targets } from "./deliveries.ts";
import { type Round, roundOf } from "./figures.ts";
import { signedHeaders } from "./sign.ts";

/**
 * The load generator, a process of its own: each connection sends the next request when the last one is answered,
 * commands and clicks in turn. It stays alive between rounds, so that its own warm-up is paid once.
 */
export type LoadOrder = {
  readonly kind: "load";
  readonly origin: string;
  readonly path: string;
  readonly signingSecret: string;
  readonly connections: number;
  readonly forMs: number;
  readonly targets: Targets;
};
export type LoadDone = {
  readonly kind: "done";
  readonly round: Round;
  /** How many of the acknowledged requests were commands. */
  readonly commands: number;
  readonly firstError: string | null;
};

let turn = 0;

const load = async (order: LoadOrder): Promise<LoadDone> => {
  const tally: Tally = { latencies: [], failures: [], commands: 0 };
  const startedMs = performance.now();
  const until = startedMs + order.forMs;
  const one = async (): Promise<void> => {
    const client = new Client(order.origin, { pipelining: 1, keepAliveTimeout: 60_000 });
    while (performance.now() < until) {
      await send(client, order, tally);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: order.connections }, one));
  const round = roundOf(tally.latencies, performance.now() - startedMs, tally.failures.length);
  return { kind: "done", round, commands: tally.commands, firstError: tally.failures[0] ?? null };
};

type Tally = { readonly latencies: number[]; readonly failures: string[]; commands: number };

/** Time is taken around the request alone, not around the signing. */
const send = async (client: Client, order: LoadOrder, tally: Tally): Promise<void> => {
  turn += 1;
  const isCommand = turn % 2 === 0;
  const body = isCommand ? commandBody(order.targets, turn) : clickBody(order.targets, turn);
  const headers = signedHeaders(body, order.signingSecret, Math.floor(Date.now() / 1_000));
  const sentMs = performance.now();
  try {
    const answer = await client.request({ method: "POST", path: order.path, headers, body });
    const text = await answer.body.text();
    // A quick no must not make a side look fast: only what was acknowledged counts.
    if (answer.statusCode !== 200) return void tally.failures.push(`${answer.statusCode} ${text.slice(0, 200)}`);
    tally.latencies.push(performance.now() - sentMs);
    if (isCommand) tally.commands += 1;
  } catch (error) {
    tally.failures.push(error instanceof Error ? error.message : String(error));
  }
};

process.on("message", async (order: LoadOrder) => {
  process.send?.(await load(order));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ kind: "listening", port: 0 });
