import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tool } from "../../src/agents/tool.ts";
import { alertsFiring, parseFiring } from "../../src/agents/tools/alerts-firing.ts";
import { metricsQuery, parseSeries } from "../../src/agents/tools/metrics-query.ts";
import { promqlQuery } from "../../src/agents/tools/promql-query.ts";
import type { ServiceSignals } from "../../src/app/ports/telemetry.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createServiceSignals } from "../../src/integrations/service-signals.ts";
import { incidentWith } from "../agents/given.ts";
import { askThroughLedger } from "../integrations/reading.contract.ts";
import type { ProgramServer } from "./debian-program.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./firebreak-process.ts";
import { prometheusIsMissing, startPrometheus } from "./prometheus-server.ts";

/** A shop that fails one request in four, as its own metrics tell it. */
let shop: Server;
let prometheus: ProgramServer;
let signals: ServiceSignals;

const metrics = (scrapes: number): string =>
  [
    "# TYPE http_requests_total counter",
    `http_requests_total{code="200"} ${scrapes * 3}`,
    `http_requests_total{code="500"} ${scrapes}`,
    "# TYPE pool_connections gauge",
    'pool_connections{pool="orders",state="busy"} 10',
    'pool_connections{pool="orders",state="idle"} 0',
    "",
  ].join("\n");

const errorRatio = 'sum(rate(http_requests_total{code="500"}[5s])) / sum(rate(http_requests_total[5s]))';
const ask = (tool: Tool, input: unknown) => askThroughLedger(tool, input);
const promql = (query: string, at = "") =>
  ask(
    promqlQuery(() => signals),
    { service: "checkout", query, at },
  );

describe.skipIf(prometheusIsMissing())("a real Prometheus", () => {
  beforeAll(async () => {
    let scrapes = 0;
    shop = createServer((_, response) => {
      scrapes += 1;
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
      response.end(metrics(scrapes));
    });
    const port = await freePort();
    await new Promise<void>((resolve) => shop.listen(port, "127.0.0.1", resolve));
    prometheus = await startPrometheus(`127.0.0.1:${port}`, [
      {
        alert: "PoolExhausted",
        expr: 'pool_connections{state="idle"} == 0',
        labels: { service: "checkout" },
        annotations: { summary: "no connection is free" },
      },
    ]);
    signals = createServiceSignals(
      createHttpClient({ allowHosts: [new URL(prometheus.url).host] }),
      "checkout",
      {
        prometheusUrl: prometheus.url,
        errorRatioQuery: errorRatio,
        lokiUrl: null,
        logsQuery: null,
        deploysUrl: null,
        healthUrl: null,
        dashboardUrl: null,
      },
      null,
    );
    await eventually(
      "ten scrapes and the alert",
      async () => scrapes > 10 && (await signals.firingAlerts(AbortSignal.timeout(5_000))).status === "ok",
      () => prometheus.log(),
    );
  });

  afterAll(async () => {
    await prometheus?.stop();
    shop?.close();
    shop?.closeAllConnections();
  });

  it("answers as of now: a vector, a scalar, and a range in one row", async () => {
    const pools = await promql("sum by (pool, state) (pool_connections)");
    expect(pools).toMatchObject({ status: "ok", window: null });
    expect(pools.body.split("\n").sort()).toEqual([
      '{pool="orders",state="busy"}: 10',
      '{pool="orders",state="idle"}: 0',
    ]);
    expect(await promql("scalar(sum(pool_connections)) / 4")).toMatchObject({ status: "ok", body: "{}: 2.5" });
    const range = await promql('http_requests_total{code="500"}[30s]');
    expect(range.body).toMatch(/^http_requests_total\{code="500",.*job="shop"\}: \d+ points, lowest 1, highest \d+: /);
    expect(await promql("vector(1) / 0")).toMatchObject({ body: "{}: Infinity" });
    const link = await fetch(pools.link ?? "");
    expect(link.status).toBe(200);
  });

  it("answers as of a moment, at which there was nothing yet", async () => {
    const before = new Date(Date.now() - 3_600_000).toISOString();
    const record = await promql("pool_connections", before);
    expect(record).toMatchObject({ status: "empty", body: "", window: { from: before, to: before } });
  });

  it("refuses what is no PromQL, and says where it broke", async () => {
    const record = await promql("sum(rate(");
    expect(record).toMatchObject({ status: "failed", summary: expect.stringContaining("parse error") });
  });

  it("answers over time: the share of requests that fail", async () => {
    const [start, end] = [-10_000, 0].map((ms) => new Date(Date.now() + ms).toISOString());
    const tool = metricsQuery(() => signals, null);
    const record = await ask(tool, { query: "error_ratio checkout", start, end });
    expect(record.status).toBe("ok");
    expect(parseSeries(record.body).at(-1)?.value).toBeCloseTo(0.25, 1);
  });

  it("tells what fires", async () => {
    const record = await ask(
      alertsFiring(() => signals, incidentWith({ alerts: [] }), ["checkout"]),
      {},
    );
    expect(parseFiring(record.body)).toEqual([{ title: "PoolExhausted", service: "checkout" }]);
    expect(record.body).toContain("no connection is free");
  });
});
