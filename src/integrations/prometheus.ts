import { z } from "zod";
import type { FiringAlert, Point, Reading, Series, Window } from "../app/ports/telemetry.ts";
import { instantOf } from "../base/instant.ts";
import type { HttpClient } from "./http-client.ts";
import { readJson } from "./read-json.ts";

/** Source: prometheus.io/docs/prometheus/latest/querying/api */
/** The last moment that a Date can say, in seconds. */
const lastSecond = 8_640_000_000_000;
const sample = z.tuple([z.number().min(0).max(lastSecond), z.string()]);
const labels = z.record(z.string(), z.string());
const range = z.object({ metric: labels, values: z.array(sample).optional() });
const matrix = z.object({
  status: z.literal("success"),
  data: z.object({ result: z.array(range.required({ values: true })) }),
});
/** A native histogram has no `value` and no `values`. */
const instant = z.object({
  status: z.literal("success"),
  data: z.discriminatedUnion("resultType", [
    z.object({
      resultType: z.literal("vector"),
      result: z.array(z.object({ metric: labels, value: sample.optional() })),
    }),
    z.object({ resultType: z.literal("matrix"), result: z.array(range) }),
    z.object({ resultType: z.literal("scalar"), result: sample }),
    z.object({ resultType: z.literal("string"), result: z.tuple([z.number(), z.string()]) }),
  ]),
});
const alerts = z.object({
  status: z.literal("success"),
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).default({}),
        state: z.string(),
        activeAt: z
          .string()
          .refine((text) => !Number.isNaN(Date.parse(text)), "expected a time")
          .nullish(),
      }),
    ),
  }),
});

/** Points that a person or a check can look at; Prometheus itself refuses more than 11,000. */
const pointsWanted = 900;
const shortestStepS = 1;
/** What Prometheus may spend on one question, and the most series that it answers with; older ones know no limit. */
const instantLimits = { timeout: "4s", limit: "200" };
const lookedAtS = 3_600;

export type Prometheus = {
  /** The one series that the query gives, oldest point first. A query with several is `failed`: which one is meant? */
  readonly range: (query: string, window: Window, signal: AbortSignal) => Promise<Reading<readonly Point[]>>;
  /** Whatever the query gives as of `at`; null for now. Text is no answer to it. */
  readonly instant: (query: string, at: string | null, signal: AbortSignal) => Promise<Reading<readonly Series[]>>;
  readonly firing: (signal: AbortSignal) => Promise<Reading<readonly FiringAlert[]>>;
};

export const createPrometheus = (client: HttpClient, baseUrl: string): Prometheus => ({
  range: async (query, window, signal) => {
    const lengthS = (Date.parse(window.to) - Date.parse(window.from)) / 1_000;
    const step = Math.max(shortestStepS, Math.ceil(lengthS / pointsWanted));
    const parameters = new URLSearchParams({
      query,
      start: seconds(window.from),
      end: seconds(window.to),
      step: String(step),
    });
    const link = graphLink(baseUrl, query, lengthS, window.to);
    const read = await readJson(
      client,
      { service: "prometheus", url: `${at(baseUrl)}/api/v1/query_range?${parameters}`, signal },
      matrix,
      link,
    );
    if (read.status !== "ok") return read;
    const series = read.value.data.result;
    if (series.length > 1) {
      return { status: "failed", reason: `the query gives ${series.length} series; sum them into one`, link };
    }
    const points = (series[0]?.values ?? [])
      .map(([second, value]) => ({ at: instantOf(second * 1_000), value: Number(value) }))
      .filter(({ value }) => Number.isFinite(value));
    return points.length === 0 ? { status: "empty", link, body: read.body } : { ...read, value: points };
  },
  instant: async (query, moment, signal) => {
    const time = moment === null ? {} : { time: seconds(moment) };
    const parameters = new URLSearchParams({ query, ...time, ...instantLimits });
    const link = graphLink(baseUrl, query, lookedAtS, moment);
    const read = await readJson(
      client,
      { service: "prometheus", url: `${at(baseUrl)}/api/v1/query?${parameters}`, signal },
      instant,
      link,
    );
    if (read.status !== "ok") return read;
    if (read.value.data.resultType === "string") return { status: "failed", reason: "the query gives a text", link };
    const series = seriesOf(read.value.data);
    return series.length === 0 ? { status: "empty", link, body: read.body } : { ...read, value: series };
  },
  firing: async (signal) => {
    const link = `${at(baseUrl)}/alerts`;
    const read = await readJson(
      client,
      { service: "prometheus", url: `${at(baseUrl)}/api/v1/alerts`, signal },
      alerts,
      link,
    );
    if (read.status !== "ok") return read;
    const firing = read.value.data.alerts
      .filter(({ state }) => state === "firing")
      .map(({ labels, annotations, activeAt }) => ({
        name: labels.alertname ?? "alert",
        service: labels.service ?? null,
        since: activeAt === null || activeAt === undefined ? null : new Date(Date.parse(activeAt)).toISOString(),
        summary: annotations.summary ?? annotations.description ?? "",
      }));
    return firing.length === 0 ? { status: "empty", link, body: read.body } : { ...read, value: firing };
  },
});

type Data = Exclude<z.output<typeof instant>["data"], { readonly resultType: "string" }>;

const seriesOf = (data: Data): readonly Series[] => {
  switch (data.resultType) {
    case "scalar":
      return [{ labels: {}, points: [pointOf(data.result)] }];
    case "vector":
      return data.result.map(({ metric, value }) => ({
        labels: metric,
        points: value === undefined ? [] : [pointOf(value)],
      }));
    case "matrix":
      return data.result.map(({ metric, values }) => ({ labels: metric, points: (values ?? []).map(pointOf) }));
  }
};

const infinite: Readonly<Record<string, number>> = { "+Inf": Infinity, "-Inf": -Infinity };
const pointOf = ([second, value]: z.output<typeof sample>): Point => ({
  at: instantOf(second * 1_000),
  value: infinite[value] ?? Number(value),
});

const at = (baseUrl: string): string => baseUrl.replace(/\/+$/, "");
const seconds = (instant: string): string => (Date.parse(instant) / 1_000).toFixed(3);

const graphLink = (baseUrl: string, query: string, lengthS: number, to: string | null): string =>
  `${at(baseUrl)}/graph?${new URLSearchParams({ "g0.expr": query, "g0.tab": "0", "g0.range_input": `${Math.ceil(lengthS)}s`, ...(to === null ? {} : { "g0.end_input": to.slice(0, 19).replace("T", " ") }) })}`;
