import type { Instant } from "../../base/instant.ts";
import type { Alert } from "../../domain/alert.ts";
import type { Policy } from "../../domain/policy.ts";
import type { AlertStore } from "../ports/alert-store.ts";

/** How many alerts each source may put before people: of all processes together, in the database. */
export type SourceBudget = {
  /** As far as this process has heard; what it has not heard of costs a question. */
  readonly isSpent: (source: string, now: Instant) => boolean;
  /** @returns false when nothing is left */
  readonly take: (alert: Alert, now: Instant) => Promise<boolean>;
};

type Dependencies = {
  readonly alerts: Pick<AlertStore, "takeOfBudget">;
  readonly policy: Policy;
  readonly digestOf: (text: string) => string;
};

/** More sources than this at once are no sources but made-up names. */
const sourcesAtMost = 1_000;

export const createSourceBudget = ({ alerts, policy, digestOf }: Dependencies): SourceBudget => {
  const { alerts: most, withinMs } = policy.alerts.budget;
  // A noisy source must not cost a question for each of its alerts.
  const spentUntilMs = new Map<string, number>();
  return {
    isSpent: (source, now) => Date.parse(now) < (spentUntilMs.get(source) ?? 0),
    take: async ({ source, fingerprint, startedAt }, now) => {
      const key = digestOf(JSON.stringify([fingerprint, startedAt]));
      const taken = await alerts.takeOfBudget({ source, key, nowMs: Date.parse(now), withinMs, most });
      if (taken.kind === "taken") return true;
      spentUntilMs.delete(source);
      spentUntilMs.set(source, taken.untilMs);
      const [oldest] = spentUntilMs.keys();
      if (spentUntilMs.size > sourcesAtMost && oldest !== undefined) spentUntilMs.delete(oldest);
      return false;
    },
  };
};
