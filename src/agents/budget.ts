import type { Clock } from "../app/ports/clock.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Model, Tier } from "./model.ts";

/** How much money the agents may still spend, in US dollars. */
export type Budget = {
  readonly leftUsd: (incidentId: IncidentId) => number;
  readonly spend: (incidentId: IncidentId, usd: number, tier: Tier) => void;
};

export type BudgetLimits = { readonly perIncidentUsd: number; readonly perDayUsd: number };

/**
 * Counts in this process. The day is UTC's.
 * @param onSpent for the metrics
 */
export const createBudget = (
  limits: BudgetLimits,
  clock: Clock,
  onSpent: (tier: Tier, usd: number) => void,
): Budget => {
  const perIncident = new Map<IncidentId, number>();
  let today = { day: "", usd: 0 };
  const dayNow = () => {
    const day = clock.now().slice(0, 10);
    if (today.day !== day) today = { day, usd: 0 };
    return today;
  };
  return {
    leftUsd: (incidentId) =>
      Math.min(limits.perIncidentUsd - (perIncident.get(incidentId) ?? 0), limits.perDayUsd - dayNow().usd),
    spend: (incidentId, usd, tier) => {
      perIncident.set(incidentId, (perIncident.get(incidentId) ?? 0) + usd);
      dayNow().usd += usd;
      onSpent(tier, usd);
    },
  };
};

/** The same model, paid from an incident's budget. An empty purse is an error that no waiting mends. */
export const meteredModel = (model: Model, budget: Budget, incidentId: IncidentId): Model => ({
  complete: async (request, signal) => {
    if (budget.leftUsd(incidentId) <= 0)
      throw new UpstreamError("the budget for agents is spent", { service: "claude", retryable: false });
    const reply = await model.complete(request, signal);
    budget.spend(incidentId, reply.usage.usd, request.tier);
    return reply;
  },
});
