/**
 * How much failure a service may have, how fast it is having it, and what to do about that.
 * Source of all of it: Google SRE Workbook, "Alerting on SLOs", https://sre.google/workbook/alerting-on-slos/
 */

/** `objective`: share of good requests that is promised, 0 < objective < 1; over the last `windowMs`. */
export type ServiceLevelObjective = { readonly objective: number; readonly windowMs: number };

/**
 * What was read of one window. `coveredMs` is the part of it that the samples speak for, never more than the window.
 * `lateErrorRatio`: of the window's last twelfth, which says whether it is still going on; null without samples in it.
 */
export type Measurement =
  | {
      readonly kind: "measured";
      /** Bad requests / all requests, 0..1, averaged over time and not over requests. */
      readonly errorRatio: number;
      readonly lateErrorRatio: number | null;
      readonly coveredMs: number;
      readonly samples: number;
      readonly link: string | null;
    }
  | { readonly kind: "unmeasured"; readonly because: string };

export type SloReport =
  | { readonly kind: "no_objective"; readonly service: string }
  | {
      readonly kind: "objective";
      readonly service: string;
      readonly slo: ServiceLevelObjective;
      readonly fast: Measurement;
      readonly slow: Measurement;
      readonly window: Measurement;
    };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * The two burn rates that are worth waking people, each with the window it is averaged over. At a window of 30 days the
 * fast one spends 2 % of the budget within its hour, the slow one 5 % within its six hours.
 */
export const burnAlerts = {
  fast: { rate: 14.4, windowMs: hourMs },
  slow: { rate: 6, windowMs: 6 * hourMs },
} as const;

/** A burn that is not seen in the last twelfth of its window any more has ended: 5 of 60 minutes, 30 of 6 hours. */
export const latePart = 1 / 12;

/** What of the objective's window must be covered before its budget is called exact. */
const enoughCovered = 0.9;
/** A few quiet minutes do not say that the window was quiet. */
const enoughToCalm = 0.5;

/**
 * How fast the error budget burns in one window.
 * @param errorRatio bad / total events in the window, 0..1
 * @param objective  share of good events promised, e.g. 0.999; 0 < objective < 1
 * @returns multiple of the sustainable rate; 14.4 spends 2 % of a 30-day budget in an hour
 * Source: Google SRE Workbook, "Alerting on SLOs"
 */
export const burnRate = (errorRatio: number, objective: number): number => errorRatio / (1 - objective);

/**
 * What is left of the error budget. `at_most`: a part of the window has no samples, and is taken as free of errors.
 * `share` is of the whole budget; below 0 more was spent than there was.
 */
export type BudgetLeft = { readonly kind: "exactly" | "at_most"; readonly share: number };

/** @returns null when nothing was measured */
export const budgetLeft = (window: Measurement, { objective, windowMs }: ServiceLevelObjective): BudgetLeft | null => {
  if (window.kind === "unmeasured") return null;
  const covered = Math.min(1, window.coveredMs / windowMs);
  const isWhole = covered >= enoughCovered;
  const spent = burnRate(window.errorRatio, objective) * (isWhole ? 1 : covered);
  return { kind: isWhole ? "exactly" : "at_most", share: 1 - spent };
};

/** @returns how long the rest of the budget lasts at this rate; null when it lasts for ever, 0 when it is spent */
export const budgetLastsMs = (share: number, rate: number, windowMs: number): number | null =>
  share <= 0 ? 0 : rate <= 0 ? null : (share * windowMs) / rate;

/**
 * fast     people are needed now
 * slow     people are needed, if not within minutes
 * ended    one of the two was reached, and is over
 * over     faster than the budget lasts, and nothing to wake people for
 * within   the budget lasts
 * unknown  nothing alarming was seen, but not everything could be looked at
 */
export type Burn = "fast" | "slow" | "ended" | "over" | "within" | "unknown";

export const judgeBurn = (fast: Measurement, slow: Measurement, objective: number): Burn => {
  const fastState = stateOf(fast, burnAlerts.fast, objective);
  const slowState = stateOf(slow, burnAlerts.slow, objective);
  const states = [fastState, slowState];
  if (fastState === "burning") return "fast";
  if (slowState === "burning") return "slow";
  if (states.includes("unknown")) return "unknown";
  if (states.includes("ended")) return "ended";
  return states.includes("over") ? "over" : "within";
};

/** Without samples in its last part, a burn is not known to have ended: it goes on. */
const stateOf = (
  measured: Measurement,
  { rate: threshold, windowMs }: { readonly rate: number; readonly windowMs: number },
  objective: number,
) => {
  if (measured.kind === "unmeasured") return "unknown";
  const rate = burnRate(measured.errorRatio, objective);
  const late = measured.lateErrorRatio === null ? null : burnRate(measured.lateErrorRatio, objective);
  if (rate > threshold) return late === null || late > threshold ? "burning" : "ended";
  if (measured.coveredMs < enoughToCalm * windowMs) return "unknown";
  return rate > 1 ? "over" : "within";
};
