import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TriageStep } from "../../src/domain/investigation.ts";
import { lastStepTogether } from "../../src/domain/steps-together.ts";

const step = (number: number, characters = 100): TriageStep => ({
  number,
  agent: "first-responder",
  title: "",
  text: "x".repeat(characters),
  outcome: "suspicious",
  evidence: [],
  at: "2026-11-24T03:05:00.000Z",
});
const steps = (count: number, characters?: number) => Array.from({ length: count }, (_, n) => step(n + 1, characters));

describe("steps in one message", () => {
  it.each([
    ["the only one", steps(1), 1, 1],
    ["all that are known", steps(4), 1, 4],
    ["those from here on", steps(4), 3, 4],
    ["six at most", steps(10), 1, 6],
    ["no more than can be read", steps(4, 1_900), 1, 2],
    ["one that is long by itself", steps(2, 9_000), 1, 1],
    ["a step that nobody knows", steps(2), 5, 5],
  ])("%s", (_name, given, from, last) => {
    expect(lastStepTogether(given, from)).toBe(last);
  });

  it("what looks fine takes no room: its line is in the summary", () => {
    const fine = { ...step(2, 9_000), outcome: "fine" as const };
    expect(lastStepTogether([step(1), fine, step(3)], 1)).toBe(3);
    expect(lastStepTogether([step(1), fine], 1)).toBe(1);
  });

  it("message by message, each step is in exactly one", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 }), (lengths) => {
        const given = lengths.map((length, n) => step(n + 1, length));
        const shown: number[] = [];
        for (let next = 1; next <= given.length; ) {
          const last = lastStepTogether(given, next);
          for (let number = next; number <= last; number += 1) shown.push(number);
          next = last + 1;
        }
        expect(shown).toEqual(given.map(({ number }) => number));
      }),
    );
  });
});
