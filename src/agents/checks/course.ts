import type { Point } from "../../app/ports/telemetry.ts";
import type { Instant } from "../../base/instant.ts";

/**
 * What an error ratio did over a window. Shares are 0..1.
 * `at` is the first bad point: the rise happened between the point before it and this one.
 */
export type Course =
  /** Too few points to say anything. */
  | { readonly kind: "unknown" }
  | { readonly kind: "quiet"; readonly usual: number; readonly now: number }
  /** Bad from the first point on: when it began cannot be seen here. */
  | { readonly kind: "always_bad"; readonly now: number }
  | {
      readonly kind: "risen";
      readonly at: Instant;
      readonly usual: number;
      readonly now: number;
      readonly badPoints: number;
    }
  | {
      readonly kind: "passed";
      readonly at: Instant;
      readonly endedAt: Instant;
      readonly usual: number;
      readonly now: number;
    };

const fewestPoints = 3;
/** Below two in a hundred nobody is called; above five in a hundred nobody calls it usual. */
const leastBad = 0.02;
const neverUsual = 0.05;
const timesUsual = 4;
/** So many good points in a row end a bad stretch. */
const goodPointsThatEnd = 3;

/** @param points oldest first */
export const courseOf = (points: readonly Point[]): Course => {
  if (points.length < fewestPoints) return { kind: "unknown" };
  const usual = usualOf(points);
  const now = points.at(-1)?.value ?? 0;
  if (usual >= neverUsual) return { kind: "always_bad", now };
  const limit = Math.max(leastBad, usual * timesUsual, usual + leastBad);
  const stretch = lastStretch(points, limit);
  const first = stretch === null ? undefined : points[stretch.first];
  const last = stretch === null ? undefined : points[stretch.last];
  if (stretch === null || first === undefined || last === undefined) return { kind: "quiet", usual, now };
  const isOver = points.length - 1 - stretch.last >= goodPointsThatEnd;
  // A single bad point in the past is a hiccup; as the newest point it may be a beginning.
  if (stretch.badPoints < 2 && isOver) return { kind: "quiet", usual, now };
  return isOver
    ? { kind: "passed", at: first.at, endedAt: points[stretch.last + 1]?.at ?? last.at, usual, now }
    : { kind: "risen", at: first.at, usual, now, badPoints: stretch.badPoints };
};

/** What was normal: low points of the window, or its beginning, so that a long fault does not become the norm. */
const usualOf = (points: readonly Point[]): number => {
  const sorted = points.map(({ value }) => value).sort((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length / 10)] ?? 0;
  const beginning = points
    .slice(0, 3)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  return Math.min(low, beginning[1] ?? low);
};

type Stretch = { readonly first: number; readonly last: number; readonly badPoints: number };

const lastStretch = (points: readonly Point[], limit: number): Stretch | null => {
  let found: Stretch | null = null;
  for (const [at, { value }] of points.entries()) if (value >= limit) found = extended(found, at);
  return found;
};

const extended = (stretch: Stretch | null, at: number): Stretch =>
  stretch !== null && at - stretch.last <= goodPointsThatEnd
    ? { first: stretch.first, last: at, badPoints: stretch.badPoints + 1 }
    : { first: at, last: at, badPoints: 1 };

export const percent = (share: number): string => `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))} %`;
