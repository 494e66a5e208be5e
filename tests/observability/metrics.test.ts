import { expect, it } from "vitest";
import { createMetrics } from "../../src/observability/metrics.ts";

it("shows what the agents have used today, in dollars and tokens, beside what they may", async () => {
  const metrics = createMetrics();
  metrics.modelBudget({ usd: 1.5, tokens: 220 }, { usd: 50, tokens: 9_000 });
  const lines = (await metrics.text()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      "firebreak_model_spent_today_usd 1.5",
      "firebreak_model_budget_day_usd 50",
      "firebreak_model_tokens_today 220",
      "firebreak_model_budget_day_tokens 9000",
    ]),
  );
});

it("has a series for each open incident, and none for one that is over", async () => {
  const metrics = createMetrics();
  const limit = { usd: 5, tokens: 2_000 };
  metrics.modelIncidents(
    [
      { incident: "INC-1", usd: 0.5, tokens: 90 },
      { incident: "INC-2", usd: 0, tokens: 0 },
    ],
    limit,
  );
  const text = await metrics.text();
  for (const line of [
    'firebreak_model_incident_spent_usd{incident="INC-1"} 0.5',
    'firebreak_model_incident_tokens{incident="INC-1"} 90',
    'firebreak_model_incident_spent_usd{incident="INC-2"} 0',
    "firebreak_model_budget_incident_usd 5",
    "firebreak_model_budget_incident_tokens 2000",
  ])
    expect(text.split("\n")).toContain(line);
  metrics.modelIncidents([{ incident: "INC-2", usd: 1, tokens: 10 }], limit);
  expect(await metrics.text()).not.toContain("INC-1");
});
