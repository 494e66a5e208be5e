import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds, as Prometheus wants them. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

export const createMetrics = () => {
  const registers = [new Registry()];
  const [registry] = registers;
  if (registry === undefined) throw new Error("no registry");
  collectDefaultMetrics({ register: registry });
  const slackCalls = new Histogram({
    name: "firebreak_slack_call_seconds",
    help: "Calls to Slack's Web API, by method and outcome",
    labelNames: ["method", "outcome"],
    buckets,
    registers,
  });
  const requests = new Histogram({
    name: "firebreak_http_request_seconds",
    help: "HTTP requests, by route and status",
    labelNames: ["route", "status"],
    buckets,
    registers,
  });
  const alerts = new Counter({
    name: "firebreak_alerts_total",
    help: "Accepted alerts, by source and outcome",
    labelNames: ["source", "outcome"],
    registers,
  });
  const commands = new Counter({
    name: "firebreak_events_total",
    help: "Recorded events, by kind",
    labelNames: ["kind"],
    registers,
  });
  const refusals = new Counter({
    name: "firebreak_refusals_total",
    help: "Commands that were refused, by kind of refusal",
    labelNames: ["kind"],
    registers,
  });
  const effects = new Gauge({
    name: "firebreak_effects",
    help: "Effects in the outbox, by status",
    labelNames: ["status"],
    registers,
  });
  const dueEffects = new Gauge({
    name: "firebreak_effects_due",
    help: "Effects that are due and have not ended",
    registers,
  });
  const oldestDue = new Gauge({
    name: "firebreak_effects_oldest_due_seconds",
    help: "How long the oldest effect that has not ended has been due; alert on this one",
    registers,
  });
  const deliveries = new Gauge({
    name: "firebreak_deliveries_unfinished",
    help: "Deliveries of Slack's that were accepted and not dealt with",
    registers,
  });
  const modelCost = new Counter({
    name: "firebreak_model_cost_usd_total",
    help: "Money spent on the model, by tier",
    labelNames: ["tier"],
    registers,
  });
  const modelTokens = new Counter({
    name: "firebreak_model_tokens_total",
    help: "Tokens the model has read and written, by tier",
    labelNames: ["tier"],
    registers,
  });
  const spentToday = new Gauge({
    name: "firebreak_model_spent_today_usd",
    help: "Money spent on the model since midnight UTC, by all workers and over restarts",
    registers,
  });
  const budgetToday = new Gauge({
    name: "firebreak_model_budget_day_usd",
    help: "Money that the agents may spend in a day",
    registers,
  });
  const tokensToday = new Gauge({
    name: "firebreak_model_tokens_today",
    help: "Tokens the model has read and written since midnight UTC, by all workers and over restarts",
    registers,
  });
  const tokenBudgetToday = new Gauge({
    name: "firebreak_model_budget_day_tokens",
    help: "Tokens that the agents may use in a day",
    registers,
  });
  const spentByIncident = new Gauge({
    name: "firebreak_model_incident_spent_usd",
    help: "Money spent on the model for an incident that is open; the newest 20, no private one",
    labelNames: ["incident"],
    registers,
  });
  const tokensByIncident = new Gauge({
    name: "firebreak_model_incident_tokens",
    help: "Tokens the model has read and written for an incident that is open; the newest 20, no private one",
    labelNames: ["incident"],
    registers,
  });
  const budgetOfIncident = new Gauge({
    name: "firebreak_model_budget_incident_usd",
    help: "Money that the agents may spend on one incident",
    registers,
  });
  const tokenBudgetOfIncident = new Gauge({
    name: "firebreak_model_budget_incident_tokens",
    help: "Tokens that the agents may use for one incident",
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    slackCall: (method: string, outcome: string, ms: number) => slackCalls.observe({ method, outcome }, ms / 1_000),
    request: (route: string, status: number, ms: number) =>
      requests.observe({ route, status: String(status) }, ms / 1_000),
    alert: (source: string, outcome: string) => alerts.inc({ source, outcome }),
    event: (kind: string) => commands.inc({ kind }),
    refusal: (kind: string) => refusals.inc({ kind }),
    effects: (status: string, count: number) => effects.set({ status }, count),
    backlog: (due: { dueEffects: number; oldestDueMs: number; unfinishedDeliveries: number }) => {
      dueEffects.set(due.dueEffects);
      oldestDue.set(due.oldestDueMs / 1_000);
      deliveries.set(due.unfinishedDeliveries);
    },
    modelSpent: (tier: string, { usd, tokens }: { usd: number; tokens: number }) => {
      modelCost.inc({ tier }, usd);
      modelTokens.inc({ tier }, tokens);
    },
    modelBudget: (today: { usd: number; tokens: number }, limit: { usd: number; tokens: number }) => {
      spentToday.set(today.usd);
      budgetToday.set(limit.usd);
      tokensToday.set(today.tokens);
      tokenBudgetToday.set(limit.tokens);
    },
    /** Whoever is not named any more is not told any more. */
    modelIncidents: (
      open: readonly { incident: string; usd: number; tokens: number }[],
      limit: { usd: number; tokens: number },
    ) => {
      spentByIncident.reset();
      tokensByIncident.reset();
      for (const { incident, usd, tokens } of open) {
        spentByIncident.set({ incident }, usd);
        tokensByIncident.set({ incident }, tokens);
      }
      budgetOfIncident.set(limit.usd);
      tokenBudgetOfIncident.set(limit.tokens);
    },
  };
};
