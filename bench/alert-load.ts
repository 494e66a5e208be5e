import { Client } from "undici";
import { type Round, roundOf } from "./figures.ts";
import { nowNs } from "./monotonic.ts";

/**
 * Sends alerts as a process of its own: each connection sends the next body when the last one is answered. No two alerts
 * of a run are alike; they are spread over `services`. What is asked to come back later comes back.
 */
export type AlertOrder = {
  readonly kind: "alerts";
  readonly origin: string;
  readonly to: "firebreak" | "alertmanager";
  readonly token: string;
  readonly run: string;
  /** What its services are called: the same word again, the same services. */
  readonly named: string;
  readonly services: number;
  readonly severity: string;
  readonly alerts: number;
  readonly perBody: number;
  readonly connections: number;
};
export type AlertsDone = {
  readonly kind: "alerts-done";
  readonly round: Round;
  readonly accepted: number;
  readonly heldBack: number;
  readonly lastAcceptedNs: number;
  readonly firstError: string | null;
};

type Tally = {
  readonly latencies: number[];
  next: number;
  accepted: number;
  heldBack: number;
  readonly failures: string[];
};

const alertOf = ({ run, named, services, severity }: AlertOrder, n: number) => ({
  labels: {
    alertname: `BenchAlert${n}`,
    service: `bench-${named}-${n % services}`,
    severity,
    environment: "production",
    instance: `10.0.${n % 250}.${n % 199}:9100`,
    run,
  },
  annotations: { summary: `Something is wrong with instance ${n}`, runbook_url: "https://runbooks.example.com/bench" },
  startsAt: startedAt,
  generatorURL: "http://prometheus.example.com/graph?g0.expr=up",
});
const startedAt = new Date().toISOString();

const bodyOf = (order: AlertOrder, from: number, to: number): string => {
  const alerts = Array.from({ length: to - from }, (_, n) => alertOf(order, from + n));
  if (order.to === "alertmanager") return JSON.stringify(alerts);
  const group = alerts.map((alert) => ({
    ...alert,
    status: "firing",
    endsAt: "0001-01-01T00:00:00Z",
    fingerprint: `${alert.labels.alertname}-${order.run}`,
  }));
  return JSON.stringify({ version: "4", groupKey: "{}", status: "firing", receiver: "firebreak", alerts: group });
};

const send = async (client: Client, order: AlertOrder, tally: Tally): Promise<void> => {
  const from = tally.next;
  const to = Math.min(order.alerts, from + order.perBody);
  tally.next = to;
  const body = bodyOf(order, from, to);
  const path = order.to === "alertmanager" ? "/api/v2/alerts" : "/alerts/alertmanager";
  const headers = { authorization: `Bearer ${order.token}`, "content-type": "application/json" };
  for (;;) {
    const sentMs = performance.now();
    const answer = await client.request({ method: "POST", path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode === 503 || answer.statusCode === 429) {
      tally.heldBack += 1;
      await new Promise((resolve) => setTimeout(resolve, Number(answer.headers["retry-after"] ?? 1) * 1_000));
      continue;
    }
    if (answer.statusCode >= 300) return void tally.failures.push(`${answer.statusCode} ${text.slice(0, 200)}`);
    tally.latencies.push(performance.now() - sentMs);
    tally.accepted += to - from;
    return;
  }
};

const run = async (order: AlertOrder): Promise<AlertsDone> => {
  const tally: Tally = { latencies: [], next: 0, accepted: 0, heldBack: 0, failures: [] };
  const startedMs = performance.now();
  const one = async (): Promise<void> => {
    const client = new Client(order.origin, { pipelining: 1, keepAliveTimeout: 60_000 });
    while (tally.next < order.alerts) await send(client, order, tally);
    await client.close();
  };
  await Promise.all(Array.from({ length: order.connections }, one));
  const tookMs = performance.now() - startedMs;
  const lastAcceptedNs = nowNs();
  const round = {
    ...roundOf(tally.latencies, tookMs, tally.failures.length),
    // What counts is the alert, not the request.
    perSecond: (tally.accepted * 1_000) / tookMs,
  };
  const { accepted, heldBack, failures } = tally;
  return { kind: "alerts-done", round, accepted, heldBack, lastAcceptedNs, firstError: failures[0] ?? null };
};

process.on("message", async (order: AlertOrder) => {
  process.send?.(await run(order));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ kind: "listening", port: 0 });
