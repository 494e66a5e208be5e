/** A moment as ISO 8601 in UTC, with milliseconds: `2026-11-24T12:00:00.000Z`. Such texts sort by time. */
export type Instant = string;

export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString();
export const epochMsOf = (instant: Instant): number => Date.parse(instant);
export const addMs = (instant: Instant, durationMs: number): Instant => instantOf(epochMsOf(instant) + durationMs);
export const msBetween = (from: Instant, to: Instant): number => epochMsOf(to) - epochMsOf(from);
/** For running text: `2026-11-24 12:00 UTC`. */
export const minuteOf = (at: Instant): string => `${at.slice(0, 16).replace("T", " ")} UTC`;
