import { type Instant, instantOf } from "../base/instant.ts";

const earliestMs = Date.parse("2000-01-01T00:00:00Z");
const latestMs = Date.parse("9999-12-31T23:59:59Z");

/**
 * Reads an ISO 8601 time. Null when it is none, and for the year 1, which Go writes for "no time yet"
 * (Alertmanager: `endsAt` of an alert that still fires).
 */
export const readMoment = (said: string | null | undefined): Instant | null => {
  const text = said?.trim() ?? "";
  return /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text) ? momentOf(Date.parse(text)) : null;
};

/** @param epochMs any number; null outside of the years 2000 to 9999, where a time is a mistake */
export const momentOf = (epochMs: number): Instant | null =>
  epochMs >= earliestMs && epochMs <= latestMs ? instantOf(epochMs) : null;
