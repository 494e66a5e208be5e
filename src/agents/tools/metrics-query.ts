import { z } from "zod";
import type { DatabaseReader } from "../../app/ports/infrastructure.ts";
import type { Point } from "../../app/ports/telemetry.ts";
import { epochMsOf, instantOf } from "../../base/instant.ts";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";
import { readingOfText } from "./text-reading.ts";

/** What `metrics_query` understands. */
export const errorRatioQuery = (service: string): string => `error_ratio ${service}`;
const serviceAsked = (query: string): string | null => /^error_ratio (\S+)$/.exec(query.trim())?.[1] ?? null;

/** Was this asked of a service, and not of a database? */
export const isErrorRatio = (input: unknown): boolean =>
  typeof input === "object" && input !== null && "query" in input && serviceAsked(String(input.query)) !== null;

/** @param databases null: no managed database is configured, and `instance` is not understood */
export const metricsQuery = (signalsOf: SignalsOf, databases: Pick<DatabaseReader, "metric"> | null): Tool =>
  defineTool({
    name: "metrics_query",
    description:
      "A metric over time. Query `error_ratio <service>` gives failed requests as a share of all, 0 to 1. Use it to see when a fault began, whether it goes on, and what was normal before. Lines are `<time>: <share> %`, or `<from> to <to>: <share> % (<n> points)` while it stays the same.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({
      query: z.string().describe("error_ratio <service>; of a database: CPUUtilization, DatabaseConnections, …"),
      start: z.string().default("").describe("ISO 8601, UTC; of a service"),
      end: z.string().default("").describe("ISO 8601, UTC; of a service"),
      instance: z.string().default("").describe("of a database: its instance"),
    }),
    run: async ({ query, start, end, instance }, { signal }) => {
      if (instance !== "" && databases !== null)
        return readingOfText(await databases.metric({ query, instance }, signal), `${query} of ${instance}`);
      const service = serviceAsked(query);
      if (service === null) return failedResult(`there is no query ${query}; ask for: error_ratio <service>`);
      const window = windowOf(start, end);
      if (window === null) return failedResult(`${start} to ${end} is no span of time`);
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      return resultOf(await signals.errorRatio(window, signal), {
        what: `error ratio of ${service}`,
        empty: `no requests to ${service} were counted`,
        window,
        ok: (points) => ({ summary: `error ratio of ${service}: ${summaryOf(points)}`, body: seriesText(points) }),
      });
    },
  });

const longestWindowMs = 24 * 60 * 60_000;

const windowOf = (start: string, end: string) => {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const isSpan = Number.isFinite(from) && Number.isFinite(to) && from < to && to - from <= longestWindowMs;
  return isSpan ? { from: instantOf(from), to: instantOf(to) } : null;
};

const percent = (value: number): string => `${Number((value * 100).toFixed(value < 0.1 ? 1 : 0))} %`;

const summaryOf = (points: readonly Point[]): string => {
  const worst = points.reduce((most, { value }) => Math.max(most, value), 0);
  return `first ${percent(points[0]?.value ?? 0)}, now ${percent(points.at(-1)?.value ?? 0)}, highest ${percent(worst)}`;
};

/** Equal values in a row become one line; read back by `parseSeries`. */
export const seriesText = (points: readonly Point[]): string => {
  const runs: { from: string; to: string; value: string; count: number }[] = [];
  for (const { at, value } of points) {
    const last = runs.at(-1);
    const rounded = (value * 100).toFixed(1);
    if (last?.value === rounded) {
      last.to = at;
      last.count += 1;
    } else runs.push({ from: at, to: at, value: rounded, count: 1 });
  }
  return runs
    .map(({ from, to, value, count }) => {
      const times = count === 1 ? shortTime(from) : `${shortTime(from)} to ${shortTime(to)}`;
      return `${times}: ${value} %${count === 1 ? "" : ` (${count} points)`}`;
    })
    .join("\n");
};

const shortTime = (at: string): string => at.replace(/\.000Z$/, "Z");

/** The points in a body of this tool, oldest first; points between the ends of a line are spread evenly. */
export const parseSeries = (body: string): readonly Point[] =>
  body.split("\n").flatMap((line) => {
    const [, from, to = from, value, count = "1"] =
      /^(\d{4}-\S+Z)(?: to (\d{4}-\S+Z))?: ([\d.]+) %(?: \((\d+) points\))?$/.exec(line) ?? [];
    if (from === undefined || to === undefined || value === undefined) return [];
    return spread(epochMsOf(from), epochMsOf(to), Number(count)).map((at) => ({
      at: instantOf(at),
      value: Number((Number(value) / 100).toFixed(3)),
    }));
  });

const spread = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => (count === 1 ? from : Math.round(from + ((to - from) * at) / (count - 1))));
