import type { Counters } from "./storefront.ts";

/** One look at the counters. */
export type Sample = { readonly atMs: number; readonly values: ReadonlyMap<string, number> };

export type Matcher = { readonly label: string; readonly operator: "=" | "!=" | "=~" | "!~"; readonly value: string };
export type Point = readonly [second: number, value: number];

const samplesLimit = 20_000;

/** Looks at the counters at intervals and keeps what it saw, as Prometheus does when it scrapes. */
export const startSampling = (counters: () => Counters, everyMs: number, nowMs: () => number) => {
  const samples: Sample[] = [];
  const look = (): void => {
    samples.push({ atMs: nowMs(), values: new Map(counters()) });
    if (samples.length > samplesLimit) samples.splice(0, samples.length - samplesLimit);
  };
  look();
  const timer = setInterval(look, everyMs);
  return { samples: (): readonly Sample[] => samples, stop: () => clearInterval(timer) };
};

const labelsOf = (key: string): Readonly<Record<string, string>> => {
  const [version = "", code = ""] = key.split(" ");
  return { service: "checkout", version, code };
};

const matches = (key: string, matchers: readonly Matcher[]): boolean => {
  const labels = labelsOf(key);
  return matchers.every(({ label, operator, value }) => {
    const said = labels[label] ?? "";
    const isMatch = operator.endsWith("~") ? new RegExp(`^(?:${value})$`).test(said) : said === value;
    return operator.startsWith("!") ? !isMatch : isMatch;
  });
};

const total = ({ values }: Sample, matchers: readonly Matcher[]): number =>
  [...values].filter(([key]) => matches(key, matchers)).reduce((sum, [, count]) => sum + count, 0);

/** `sum(rate(http_requests_total{…}[window]))` at one moment: requests per second; null without two looks in the window. */
export const rateAt = (
  samples: readonly Sample[],
  matchers: readonly Matcher[],
  windowMs: number,
  atMs: number,
): number | null => {
  const inWindow = samples.filter((sample) => sample.atMs > atMs - windowMs && sample.atMs <= atMs);
  const [first] = inWindow;
  const last = inWindow.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  return (total(last, matchers) - total(first, matchers)) / ((last.atMs - first.atMs) / 1_000);
};
