import { setTimeout as pause } from "node:timers/promises";
import { Agent, request } from "undici";
import { type Round, roundOf } from "./figures.ts";

/**
 * The load generator of the gate, a process of its own: so many questions a second, each sent when it is due whatever
 * became of those before it. A latency is counted from the moment at which its question was sent.
 */
export type GateOrder = {
  readonly kind: "ask";
  readonly origin: string;
  readonly token: string;
  readonly perSecond: number;
  readonly forMs: number;
  readonly services: number;
};
export type GateDone = { readonly kind: "done"; readonly round: Round; readonly open: number; readonly closed: number };

const agent = new Agent({ connections: 50, keepAliveTimeout: 60_000 });

const ask = async ({ origin, token, perSecond, forMs, services }: GateOrder): Promise<GateDone> => {
  const tally = { latencies: [] as number[], errors: 0, open: 0, closed: 0 };
  const startedMs = performance.now();
  const one = async (number: number, dueMs: number): Promise<void> => {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await request(`${origin}/gate/bench-${number % services}`, { dispatcher: agent, headers });
      await answer.body.dump();
      if (answer.statusCode === 200) tally.open += 1;
      else if (answer.statusCode === 423) tally.closed += 1;
      else tally.errors += 1;
      tally.latencies.push(performance.now() - dueMs);
    } catch {
      tally.errors += 1;
    }
  };
  const count = Math.floor((perSecond * forMs) / 1_000);
  const all: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const dueMs = startedMs + (number * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    // A timer of this process that is late is not the server's lateness.
    all.push(one(number, Math.max(dueMs, performance.now())));
  }
  await Promise.all(all);
  const round = roundOf(tally.latencies, performance.now() - startedMs, tally.errors);
  return { kind: "done", round, open: tally.open, closed: tally.closed };
};

process.on("message", async (order: GateOrder) => {
  process.send?.(await ask(order));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ kind: "listening", port: 0 });
