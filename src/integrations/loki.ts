import { z } from "zod";
import type { LogLine, Reading, Window } from "../app/ports/telemetry.ts";
import { instantOf } from "../base/instant.ts";
import type { HttpClient } from "./http-client.ts";
import { readJson } from "./read-json.ts";

/** Nanoseconds since 1970; nineteen digits reach the year 2286. */
const nanosecondText = z.string().regex(/^\d{1,19}$/, "expected nanoseconds");

/** Source: grafana.com/docs/loki/latest/reference/loki-http-api, "Query logs within a range of time". */
const streams = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([nanosecondText, z.string()]).rest(z.unknown())),
      }),
    ),
  }),
});

const linesLimit = 500;

/** @param selector a LogQL selector like `{service="checkout"}`; `contains` is added as a line filter */
export const queryLoki = async (
  client: HttpClient,
  baseUrl: string,
  selector: string,
  contains: string,
  window: Window,
  signal: AbortSignal,
): Promise<Reading<readonly LogLine[]>> => {
  const query = contains === "" ? selector : `${selector} |= ${JSON.stringify(contains)}`;
  const parameters = new URLSearchParams({
    query,
    start: nanoseconds(window.from),
    end: nanoseconds(window.to),
    limit: String(linesLimit),
    direction: "backward",
  });
  const url = `${baseUrl.replace(/\/+$/, "")}/loki/api/v1/query_range?${parameters}`;
  const read = await readJson(client, { service: "loki", url, signal }, streams, url);
  if (read.status !== "ok") return read;
  const lines = read.value.data.result
    .flatMap(({ values }) => values.map(([at, text]) => ({ at: instantOf(Number(BigInt(at) / 1_000_000n)), text })))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, linesLimit);
  return lines.length === 0 ? { status: "empty", link: url, body: read.body } : { ...read, value: lines };
};

const nanoseconds = (instant: string): string => `${Date.parse(instant)}000000`;
