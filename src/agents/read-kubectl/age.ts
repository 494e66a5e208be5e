const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, y: 31_536_000 };

/** Seconds in `3m30s`, `58m (x5 over 2h)`, `30d`, `5m30s ago`; null when no time stands there. The newest counts. */
export const ageSeconds = (text: string): number | null => {
  const first = /^\s*((?:\d+[smhdy])+)/.exec(text)?.[1];
  if (first === undefined) return null;
  return [...first.matchAll(/(\d+)([smhdy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? "s"] ?? 0),
    0,
  );
};

/** How often, from `(x256 over 58m)`; once when nothing is said. */
export const timesSeen = (text: string): number => Number(/\(x(\d+)/.exec(text)?.[1] ?? 1);
