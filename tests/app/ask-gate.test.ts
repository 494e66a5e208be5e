import { describe, expect, test } from "vitest";
import { createAskGate } from "../../src/app/deploy-gate.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { noOperations } from "../../src/domain/operations/operations.ts";
import { at, declared, policy } from "../domain/given.ts";

const away = new UpstreamError("database: away", { service: "database", retryable: true });

/** A gate on a clock of its own; `answers` is what the database says next: open, closed, or nothing at all. */
const gateOf = (whenUnknown: "closed" | "open" = "closed") => {
  const state = { nowMs: 0, looks: 0, says: "open" as "open" | "closed" | "nothing" };
  const closing = declared({ severity: "P1", services: ["checkout"] }).incident;
  const ask = createAskGate({
    incidents: {
      live: async () => {
        state.looks += 1;
        if (state.says === "nothing") throw away;
        return state.says === "closed" ? [closing] : [];
      },
    },
    operations: { load: async () => noOperations },
    policy,
    clock: { now: () => at(state.nowMs), after: (ms) => at(state.nowMs + ms) },
    whenUnknown,
  });
  const isOpen = async () => (await ask({ service: "checkout", version: null })).open;
  return { state, ask, isOpen };
};

describe("the deploy gate under many questions", () => {
  test("asks that come together are one look", async () => {
    const { state, isOpen } = gateOf();
    expect(await Promise.all(Array.from({ length: 50 }, isOpen))).toEqual(Array.from({ length: 50 }, () => true));
    expect(state.looks).toBe(1);
  });

  test("looks again before what it knows is too old, and keeps nobody waiting for that", async () => {
    const { state, isOpen } = gateOf();
    await isOpen();
    state.says = "closed";
    state.nowMs = 120;
    expect(await isOpen()).toBe(true);
    expect(state.looks).toBe(2);
    await new Promise(setImmediate);
    expect(await isOpen()).toBe(false);
  });

  test("never answers from what is older than a quarter of a second", async () => {
    const { state, isOpen } = gateOf();
    await isOpen();
    state.says = "closed";
    state.nowMs = 260;
    expect(await isOpen()).toBe(false);
  });

  test("a misspelt service opens nothing under fail-closed; one that nobody has described is as open as any", async () => {
    const answer = await gateOf("closed").ask({ service: "chekout", version: null });
    expect(answer.open).toBe(false);
    expect(JSON.stringify(answer)).toContain("did you mean checkout?");
    expect((await gateOf("closed").ask({ service: "newsletter", version: null })).open).toBe(true);
    expect((await gateOf("open").ask({ service: "chekout", version: null })).open).toBe(true);
  });

  test.each(["closed", "open"] as const)("says %s when it cannot know and that is the policy", async (whenUnknown) => {
    const { state, ask, isOpen } = gateOf(whenUnknown);
    await isOpen();
    state.says = "nothing";
    state.nowMs = 120;
    await isOpen();
    await new Promise(setImmediate);
    // The look behind that answer has failed: nobody knows any more.
    const answer = await ask({ service: "checkout", version: null });
    expect(answer.open).toBe(whenUnknown === "open");
    expect(JSON.stringify(answer)).toContain("cannot reach its database");
    state.says = "closed";
    expect(await isOpen()).toBe(false);
  });
});
