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
