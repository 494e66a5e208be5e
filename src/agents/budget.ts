import type { Clock } from "../app/ports/clock.ts";
import type { SpendStore, Spent } from "../app/ports/spend-store.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Bill } from "../domain/investigation.ts";
import { type Model, type Tier, tokensOf, type Usage } from "./model.ts";

/** Most that the agents may use of one of the two, in tokens and in US dollars. */
export type BudgetLimits = { readonly perIncident: Spent; readonly perDay: Spent };

/** What the agents may still use. A null incident: work that belongs to none, and then only the day counts. */
export type Budget = {
  readonly left: (incidentId: IncidentId | null) => Promise<Spent>;
  readonly spend: (incidentId: IncidentId | null, charge: Charge) => Promise<void>;
  /** So far, with what is allowed, for people to see. */
  readonly bill: (incidentId: IncidentId) => Promise<Bill>;
};

/** What one answer has cost, or may have cost when it broke off. */
export type Charge = { readonly usage: Usage; readonly tier: Tier; readonly kind: "counted" | "estimated" };

type Dependencies = {
  readonly limits: BudgetLimits;
  /** The counters. They outlive this process, and all workers share them. */
  readonly spending: SpendStore;
  readonly clock: Clock;
  /** For the metrics. */
  readonly onSpent: (tier: Tier, spent: Spent) => void;
};

/** The day is UTC's. */
export const createBudget = ({ limits, spending, clock, onSpent }: Dependencies): Budget => {
  const today = (): string => clock.now().slice(0, 10);
  const sinceMidnight = () => spending.ofDay(today());
  return {
    left: async (incidentId) => {
      const ofDay = remaining(limits.perDay, await sinceMidnight());
      return incidentId === null
        ? ofDay
        : smaller(ofDay, remaining(limits.perIncident, await spending.ofIncident(incidentId)));
    },
    spend: async (incidentId, { usage, tier, kind }) => {
      const spent = { tokens: tokensOf(usage), usd: usage.usd };
      onSpent(tier, spent);
      const estimatedUsd = kind === "estimated" ? usage.usd : 0;
      await spending.add({ ...spent, estimatedUsd, day: today(), incidentId, tier });
    },
    bill: async (incidentId) => {
      const { usd, tokens } = await sinceMidnight();
      return {
        ...(await spending.ofIncident(incidentId)),
        ofUsd: limits.perIncident.usd,
        todayUsd: usd,
        ofTodayUsd: limits.perDay.usd,
        inTokens: { ofIncident: limits.perIncident.tokens, today: tokens, ofToday: limits.perDay.tokens },
      };
    },
  };
};

const remaining = (limit: Spent, spent: Spent): Spent => ({
  tokens: limit.tokens - spent.tokens,
  usd: limit.usd - spent.usd,
});

const smaller = (a: Spent, b: Spent): Spent => ({
  tokens: Math.min(a.tokens, b.tokens),
  usd: Math.min(a.usd, b.usd),
});

/** The same model, paid from an incident's budget. An empty purse is an error that no waiting mends. */
export const meteredModel = (model: Model, budget: Budget, incidentId: IncidentId | null): Model => ({
  complete: async (request, signal) => {
    const left = await budget.left(incidentId);
    if (left.usd <= 0 || left.tokens <= 0)
      throw new UpstreamError("the budget for agents is spent", { service: "claude", retryable: false });
    const { tier } = request;
    const lost: Usage[] = [];
    try {
      const reply = await model.complete(request, signal, (usage) => lost.push(usage));
      await budget.spend(incidentId, { usage: reply.usage, tier, kind: "counted" });
      return reply;
    } finally {
      for (const usage of lost) await budget.spend(incidentId, { usage, tier, kind: "estimated" });
    }
  },
});

/** The limits of one run, and never more than what is left in the purse. */
export const withinPurse = <Limits extends Spent>(limits: Limits, left: Spent): Limits => ({
  ...limits,
  usd: Math.min(limits.usd, left.usd),
  tokens: Math.min(limits.tokens, left.tokens),
});
