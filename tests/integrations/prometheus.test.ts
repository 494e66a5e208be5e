import { afterEach, describe, expect, it } from "vitest";
import { promqlQuery } from "../../src/agents/tools/promql-query.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createServiceSignals } from "../../src/integrations/service-signals.ts";
import { type Asked, type LocalServer, startLocalServer } from "./local-server.ts";
import { askThroughLedger, describeReading } from "./reading.contract.ts";

/** Answers as prometheus.io/docs/prometheus/latest/querying/api shows them. */

const second = Date.parse("2026-11-27T03:00:00Z") / 1_000;
const success = (resultType: string, result: unknown) => ({ status: "success", data: { resultType, result } });
const vector = (...rows: readonly (readonly [labels: object, value: string])[]) =>
  success(
    "vector",
    rows.map(([metric, value]) => ({ metric, value: [second + 0.123, value] })),
  );

const start = (answer: (asked: Asked) => unknown): Promise<LocalServer> =>
  startLocalServer((asked) =>
    asked.path === "/prom/api/v1/query" ? { status: 200, body: answer(asked) } : { status: 404, text: "not found" },
  );

const toolAt = (url: string | null) => {
  const client = createHttpClient({ allowHosts: url === null ? [] : [new URL(url).host] });
  const sources = {
    prometheusUrl: url === null ? null : `${url}/prom/`,
    errorRatioQuery: null,
    lokiUrl: null,
    logsQuery: null,
    deploysUrl: null,
    healthUrl: null,
    dashboardUrl: null,
  };
  return promqlQuery((service) =>
    service === "checkout" ? createServiceSignals(client, service, sources, null) : null,
  );
};

const query = 'sum by (pod) (rate(restarts_total{app="checkout"}[5m]))';

describeReading("promql_query", async () => {
  const server = await start(() => vector([{ pod: "a" }, "1"]));
  return { server, tool: toolAt(server.url), input: { service: "checkout", query } };
});

describe("a question in PromQL", () => {
  let server: LocalServer;
  afterEach(() => server?.close());
  const ask = (input: object = {}) => askThroughLedger(toolAt(server.url), { service: "checkout", query, ...input });

  it("gives each series its labels and its value, and a person the same in Prometheus", async () => {
    server = await start(() =>
      vector([{ __name__: "up", pod: "a" }, "0.30000000000000004"], [{ pod: 'b"\n' }, "NaN"], [{}, "+Inf"]),
    );
    const record = await ask();
    expect(record).toMatchObject({
      status: "ok",
      window: null,
      body: 'up{pod="a"}: 0.3\n{pod="b\\"\\n"}: NaN\n{}: Infinity',
      summary: `${query}: 3 series, 0.3 to 0.3`,
    });
    const link = new URL(record.link ?? "");
    expect([link.pathname, link.searchParams.get("g0.expr")]).toEqual(["/prom/graph", query]);
    expect(Object.fromEntries(server.asked[0]?.query ?? [])).toEqual({ query, timeout: "4s", limit: "200" });
  });

  it("of a moment asks about that moment, and speaks of no other", async () => {
    server = await start(() => success("scalar", [second, "7"]));
    const at = "2026-11-27T04:00:00+01:00";
    const moment = "2026-11-27T03:00:00.000Z";
    expect(await ask({ at })).toMatchObject({ status: "ok", body: "{}: 7", window: { from: moment, to: moment } });
    expect(server.asked[0]?.query.get("time")).toBe(`${second}.000`);
  });

  it("of a range tells how it went, with its ends, in one row", async () => {
    const values = Array.from({ length: 400 }, (_, n) => [second + n, n === 77 ? "1000" : String(n)]);
    server = await start(() => success("matrix", [{ metric: { pod: "a" }, values }]));
    const { body, summary } = await ask();
    expect(body).toMatch(/^\{pod="a"\}: 400 points, lowest 0, highest 1000: 03:00:00 0, .*, 03:06:39 399$/);
    expect(body.split(", ").length).toBe(22);
    expect(summary.length).toBeLessThanOrEqual(300);
  });

  it.each([
    ["nothing is no proof", success("vector", []), { status: "empty", body: "" }],
    ["a text is no value", success("string", [second, "x"]), { status: "failed" }],
    [
      "a native histogram is said to be one",
      success("vector", [{ metric: { le: "x" }, histogram: [second, { count: "3", sum: "1", buckets: [] }] }]),
      { status: "ok", body: '{le="x"}: a native histogram, which is not shown; ask for histogram_quantile' },
    ],
    ["a time that nobody has is another shape", success("scalar", [1e300, "1"]), { status: "failed" }],
  ])("%s", async (_, answer, expected) => {
    server = await start(() => answer);
    expect(await ask()).toMatchObject(expected);
  });

  it("a mistake in the query comes back in Prometheus' own words", async () => {
    server = await start(() => vector());
    const error = 'invalid parameter "query": 1:5: parse error: unexpected end of input';
    server.fail({ when: /query/, how: { status: 400, body: { status: "error", errorType: "bad_data", error } } });
    expect(await ask()).toMatchObject({ status: "failed", summary: expect.stringContaining("parse error") });
  });

  it("fifty of two thousand series, and no secret in a label", async () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, n) => [{ pod: `p${n}`, url: "x?password=hunter2hunter2" }, "1"] as const,
    );
    server = await start(() => vector(...rows));
    const { body } = await ask();
    expect(body.split("\n")).toHaveLength(51);
    expect(body).toContain("… 1950 more series are not shown; aggregate");
    expect(body).not.toContain("hunter2");
  });

  it.each([
    ["no time", { at: "yesterday" }],
    ["an empty query", { query: "  " }],
    ["a query that nobody can read", { query: "x".repeat(1_001) }],
    ["an address", { url: "http://169.254.169.254/" }],
    ["another service", { service: "basket" }],
  ])("%s is not asked about", async (_, input) => {
    server = await start(() => vector([{}, "1"]));
    expect(await ask(input)).toMatchObject({ status: "failed" });
    expect(server.asked).toEqual([]);
  });

  it("where no Prometheus is configured, that is said", async () => {
    server = await start(() => vector());
    const record = await askThroughLedger(toolAt(null), { service: "checkout", query });
    expect(record).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("Prometheus is not configured"),
    });
  });
});
