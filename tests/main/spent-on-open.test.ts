import { expect, it } from "vitest";
import type { IncidentStore } from "../../src/app/ports/incident-store.ts";
import { spentOnOpen } from "../../src/main/spent-on-open.ts";
import { spendingInMemory } from "../agents/given.ts";
import { declared } from "../domain/given.ts";

it("what open incidents have cost is asked of few of them, and of no private one", async () => {
  const spending = spendingInMemory();
  const cost = { tokens: 100, usd: 0.5, estimatedUsd: 0, day: "2026-11-24", tier: "opus" };
  await spending.add({ ...cost, incidentId: "INC-1" });
  await spending.add({ ...cost, incidentId: "INC-2" });
  const asked: Parameters<IncidentStore["list"]>[0][] = [];
  const list = async (filter: Parameters<IncidentStore["list"]>[0]) => {
    asked.push(filter);
    return [declared().incident];
  };
  expect(await spentOnOpen({ incidents: { list }, spending })).toEqual([{ incident: "INC-1", usd: 0.5, tokens: 100 }]);
  expect(asked).toMatchObject([{ includePrivate: false, limit: 20 }]);
  expect(asked[0]?.statuses).not.toContain("closed");
});
