import { z } from "zod";
import type { Point, Series } from "../../app/ports/telemetry.ts";
import { type Instant, instantOf } from "../../base/instant.ts";
import { oneLine } from "../../base/one-line.ts";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";

const longestQuery = 1_000;

/** Any metric of a service's Prometheus as of one moment. It has no address to name: the service's own is asked. */
export const promqlQuery = (signalsOf: SignalsOf): Tool =>
  defineTool({
    name: "promql_query",
    description:
      "A question in PromQL to the Prometheus of a service, as of one moment: saturation, restarts, queue lengths, latencies, anything but the error ratio, which metrics_query gives over time. Use it to compare instances, or a value with an hour ago (`offset 1h`); aggregate so that few series come back. If you know no names, begin with count by (__name__) of a selector.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({
      service: z.string().min(1).max(200).describe("name in the service catalogue"),
      query: z.string().trim().min(1).max(longestQuery).describe("PromQL"),
      at: z.string().default("").describe("ISO 8601, UTC; empty: now"),
    }),
    run: async ({ service, query, at }, { signal }) => {
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      const moment = momentOf(at);
      if (moment === undefined) return failedResult(`${oneLine(at, 40)} is no time`);
      const asked = oneLine(query, queryShown);
      return resultOf(await signals.metric(query, moment, signal), {
        what: `${asked} of ${service}`,
        empty: `${asked} gives nothing: no such series at that moment`,
        window: moment === null ? null : { from: moment, to: moment },
        ok: (series) => ({ summary: `${asked}: ${summaryOf(series)}`, body: rowsOf(series) }),
      });
    },
  });

const queryShown = 120;
const seriesShown = 50;
const pointsShown = 20;
const labelsLimit = 240;

/** @returns null for now, undefined for what is no time */
const momentOf = (text: string): Instant | null | undefined => {
  if (text === "") return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instantOf(ms);
};

const summaryOf = (series: readonly Series[]): string => {
  const [only] = series;
  if (only !== undefined && series.length === 1) return wordsOf(only);
  const values = series.flatMap(({ points }) => points.map(({ value }) => value)).filter(Number.isFinite);
  const span = values.length === 0 ? "" : `, ${shown(Math.min(...values))} to ${shown(Math.max(...values))}`;
  return `${series.length} series${span}`;
};

const rowsOf = (series: readonly Series[]): string => {
  const rows = series.slice(0, seriesShown).map((one) => `${labelsOf(one)}: ${wordsOf(one)}`);
  const more = series.length - rows.length;
  return [...rows, ...(more > 0 ? [`… ${more} more series are not shown; aggregate`] : [])].join("\n");
};

/** As people write a selector. */
const labelsOf = ({ labels: { __name__: name = "", ...rest } }: Series): string => {
  const inside = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return oneLine(`${name}{${inside.join(",")}}`, labelsLimit);
};

const wordsOf = ({ points }: Series): string => {
  const [first] = points;
  if (first === undefined) return "a native histogram, which is not shown; ask for histogram_quantile";
  return points.length === 1 ? shown(first.value) : courseOf(points);
};

/** How a range went: its ends, its extremes, and points spread over it. */
const courseOf = (points: readonly Point[]): string => {
  const finite = points.map(({ value }) => value).filter(Number.isFinite);
  const extremes =
    finite.length === 0 ? "" : `, lowest ${shown(Math.min(...finite))}, highest ${shown(Math.max(...finite))}`;
  const step = (points.length - 1) / Math.min(points.length - 1, pointsShown - 1);
  const spread = Array.from({ length: Math.min(points.length, pointsShown) }, (_, n) => points[Math.round(n * step)]);
  const course = spread.flatMap((one) => (one === undefined ? [] : [`${one.at.slice(11, 19)} ${shown(one.value)}`]));
  return `${points.length} points${extremes}: ${course.join(", ")}`;
};

/** Six digits are enough for everybody. */
const shown = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : `${value}`);
