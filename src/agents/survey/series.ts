import type { Evidence } from "../../app/ports/evidence-store.ts";

/** A metric over time, oldest first. */
export type Series = {
  readonly metric: string;
  readonly times: readonly string[];
  readonly values: readonly number[];
  readonly evidence: Evidence["id"];
};

/** Reads CloudWatch's shape (`timestamps`, `values`), Prometheus' (`values: [[t, v]]`), and lines that end in a number. */
export const readSeries = (metric: string, record: Evidence): Series | null => {
  const points = pointsOf(record.body);
  if (points.length === 0) return null;
  return { metric, times: points.map(({ at }) => at), values: points.map(({ value }) => value), evidence: record.id };
};

type Point = { readonly at: string; readonly value: number };

const pointsOf = (text: string): readonly Point[] => {
  try {
    return pointsIn(JSON.parse(text));
  } catch {
    return text.split("\n").flatMap((line) => {
      const [, at, value] = /^(\d{4}-\d\d-\d\dT\S+?Z?)[:,|\s]+(-?\d+(?:\.\d+)?)/.exec(line.trim()) ?? [];
      return at === undefined ? [] : [{ at, value: Number(value) }];
    });
  }
};

const pointsIn = (raw: unknown): readonly Point[] => {
  if (typeof raw !== "object" || raw === null) return [];
  const { timestamps, values } = raw as { timestamps?: unknown; values?: unknown };
  if (Array.isArray(timestamps) && Array.isArray(values))
    return values.flatMap((value, at) =>
      typeof value === "number" ? [{ at: String(timestamps[at] ?? ""), value }] : [],
    );
  if (Array.isArray(values))
    return values.flatMap((pair) =>
      Array.isArray(pair) && pair.length === 2
        ? [{ at: new Date(Number(pair[0]) * 1_000).toISOString(), value: Number(pair[1]) }]
        : [],
    );
  for (const member of Object.values(raw)) {
    const found = Array.isArray(member) ? member.map(pointsIn).find((points) => points.length > 0) : pointsIn(member);
    if (found !== undefined && found.length > 0) return found;
  }
  return [];
};

/** Mean of the newest third: what it is now, without the last flicker. */
export const nowOf = ({ values }: Series): number => meanOf(values.slice(-Math.max(3, Math.floor(values.length / 3))));
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
