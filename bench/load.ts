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
export type LoadDone = { readonly kind: "done"; readonly round: Round; readonly firstError: string | null };

let turn = 0;

const load = async (order: LoadOrder): Promise<LoadDone> => {
  const latencies: number[] = [];
  const failures: string[] = [];
  const startedMs = performance.now();
  const until = startedMs + order.forMs;
  const one = async (): Promise<void> => {
    const client = new Client(order.origin, { pipelining: 1, keepAliveTimeout: 60_000 });
    while (performance.now() < until) {
      const failure = await send(client, order, latencies);
      if (failure !== null) failures.push(failure);
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: order.connections }, one));
  const round = roundOf(latencies, performance.now() - startedMs, failures.length);
  return { kind: "done", round, firstError: failures[0] ?? null };
};

/** @returns what was wrong with the answer, or null. Time is taken around the request alone, not around the signing */
const send = async (client: Client, order: LoadOrder, latencies: number[]): Promise<string | null> => {
  turn += 1;
  const body = turn % 2 === 0 ? commandBody(order.targets, turn) : clickBody(order.targets, turn);
  const headers = signedHeaders(body, order.signingSecret, Math.floor(Date.now() / 1_000));
  const sentMs = performance.now();
  try {
    const answer = await client.request({ method: "POST", path: order.path, headers, body });
    const text = await answer.body.text();
    // A quick no must not make a side look fast: only what was acknowledged counts.
    if (answer.statusCode !== 200) return `${answer.statusCode} ${text.slice(0, 200)}`;
    latencies.push(performance.now() - sentMs);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

process.on("message", async (order: LoadOrder) => {
  process.send?.(await load(order));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ kind: "listening", port: 0 });
