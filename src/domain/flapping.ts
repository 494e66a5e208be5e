import type { Instant } from "../base/instant.ts";
import type { AlertPolicy } from "./alert-policy.ts";

/** No more changes of one alert are remembered than any rule could ask for. */
export const changesRemembered = 20;

/** Whether it has changed between firing and ended so often that nobody learns anything from the next time. */
export const isFlapping = (
  changedAt: readonly Instant[],
  { flapping }: Pick<AlertPolicy, "flapping">,
  now: Instant,
): boolean => {
  const since = Date.parse(now) - flapping.withinMs;
  return changedAt.filter((at) => Date.parse(at) >= since).length >= flapping.changes;
};
