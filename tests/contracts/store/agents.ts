import { describe, expect, test } from "vitest";
import type { Use } from "./harness.ts";

export const agentsContract = (use: Use): void => {
  describe("what agents must not forget", () => {
    const spent = (over: object = {}) => ({
      day: "2026-11-24",
      incidentId: "INC-1" as const,
      tier: "opus",
      tokens: 1_000,
      usd: 0.25,
      estimatedUsd: 0,
      ...over,
    });

    test("spending adds up, for an incident over all days and for a day over all incidents", async () => {
      const { spending } = use().store;
      await spending.add(spent());
      await spending.add(spent({ tier: "haiku", tokens: 500, usd: 0.125, estimatedUsd: 0.125 }));
      await spending.add(spent({ day: "2026-11-25", tokens: 10.4, usd: 1 }));
      await spending.add(spent({ incidentId: null }));
      expect(await spending.ofIncident("INC-1")).toEqual({ tokens: 1_510, usd: 1.375, estimatedUsd: 0.125 });
      expect(await spending.ofIncident(null)).toEqual({ tokens: 1_000, usd: 0.25, estimatedUsd: 0 });
      expect(await spending.ofDay("2026-11-24")).toEqual({ tokens: 2_500, usd: 0.625, estimatedUsd: 0.125 });
      expect(await spending.ofDay("2026-11-26")).toEqual({ tokens: 0, usd: 0, estimatedUsd: 0 });
      const open = await spending.ofIncidents(["INC-1", "INC-2"]);
      expect(open).toEqual([{ incidentId: "INC-1", tokens: 1_510, usd: 1.375, estimatedUsd: 0.125 }]);
      expect(await spending.ofIncidents([])).toEqual([]);
    });

    test("two workers that spend at once both count", async () => {
      const { store, other } = use();
      await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? store : other).spending.add(spent())));
      expect(await other.spending.ofIncident("INC-1")).toEqual({ tokens: 10_000, usd: 2.5, estimatedUsd: 0 });
    });

    test("a conversation is kept between two turns, by whoever goes on, until it is forgotten", async () => {
      const { store, other } = use();
      expect(await store.agentRuns.load("INC-1.I1.2")).toBeNull();
      await store.agentRuns.save("INC-1.I1.2", { turns: 1, said: "a\u0000b" });
      await store.agentRuns.save("INC-1.I1.2", { turns: 2, said: "a\u0000b" });
      expect(await other.agentRuns.load("INC-1.I1.2")).toEqual({ turns: 2, said: "a\u0000b" });
      expect(await other.agentRuns.forget("INC-1.I1.2")).toBe(1);
      expect(await store.agentRuns.load("INC-1.I1.2")).toBeNull();
    });
  });
};
