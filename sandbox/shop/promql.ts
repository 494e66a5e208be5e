import { type Matcher, rateAt, type Sample } from "./samples.ts";

/**
 * The part of PromQL that this shop's telemetry answers:
 *   query  := sum [ "/" sum ]
 *   sum    := "sum" "(" "rate" "(" "http_requests_total" [ "{" matcher { "," matcher } "}" ] "[" duration "]" ")" ")"
 * Everything else is bad_data, as Prometheus says of what it cannot parse.
 */
export type Query = { readonly top: Rate; readonly bottom: Rate | null };
type Rate = { readonly matchers: readonly Matcher[]; readonly windowMs: number };

const sum = /^sum\s*\(\s*rate\s*\(\s*http_requests_total\s*(?:\{([^}]*)\})?\s*\[(\d+)([smh])\]\s*\)\s*\)/;
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** @returns null for a query outside the grammar */
export const parseQuery = (text: string): Query | null => {
  const first = readSum(text.trim());
  if (first === null) return null;
  if (first.rest === "") return { top: first.rate, bottom: null };
  if (!first.rest.startsWith("/")) return null;
  const second = readSum(first.rest.slice(1).trim());
  return second === null || second.rest !== "" ? null : { top: first.rate, bottom: second.rate };
};

const readSum = (text: string): { readonly rate: Rate; readonly rest: string } | null => {
  const match = sum.exec(text);
  if (match === null) return null;
  const [whole, selector = "", amount = "", unit = "s"] = match;
  const matchers = readMatchers(selector);
  if (matchers === null) return null;
  return {
    rate: { matchers, windowMs: Number(amount) * unitMs[unit as keyof typeof unitMs] },
    rest: text.slice(whole.length).trim(),
  };
};

const readMatchers = (selector: string): readonly Matcher[] | null => {
  const parts = selector
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const matchers: Matcher[] = [];
  for (const part of parts) {
    const match = /^([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"$/.exec(part);
    const [, label, operator, value] = match ?? [];
    if (label === undefined || operator === undefined || value === undefined) return null;
    matchers.push({ label, operator: operator as Matcher["operator"], value });
  }
  return matchers;
};

/** @returns null when there is no value at that moment */
export const evaluate = ({ top, bottom }: Query, samples: readonly Sample[], atMs: number): number | null => {
  const above = rateAt(samples, top.matchers, top.windowMs, atMs);
  if (bottom === null || above === null) return above;
  const below = rateAt(samples, bottom.matchers, bottom.windowMs, atMs);
  return below === null || below === 0 ? null : above / below;
};
