import { err, ok, type Result } from "./result.ts";

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a written duration: `90s`, `5m`, `2h`, `5d`.
 * @returns milliseconds, a positive whole number
 */
export const parseDurationMs = (text: string): Result<number, string> => {
  const match = /^(\d{1,6})(s|m|h|d)$/.exec(text.trim());
  const [, amount, unit] = match ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    return err(`expected a duration like 30s, 5m, 2h or 5d, got ${JSON.stringify(text)}`);
  }
  return ok(Number(amount) * unitMs[unit as keyof typeof unitMs]);
};

/** The two largest units, for people: `3 d 4 h`, `12 m`, `45 s`. Negative durations read as `0 s`. */
export const formatDuration = (durationMs: number): string => {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
};
