import { describe, expect, it } from "vitest";
import { followHypotheses, type Hypothesis } from "../../src/domain/hypotheses.ts";
import type { TriageSummary } from "../../src/domain/investigation.ts";
import { at, minuteMs } from "./given.ts";

type Named = readonly [cause: string, confidence: number];

const summary = (
  minute: number,
  findings: readonly Named[],
  ruledOut: TriageSummary["ruledOut"] = [],
): TriageSummary => ({
  author: "chief",
  verdict: "likely",
  text: "",
  findings: findings.map(([cause, confidence]) => ({
    cause,
    object: "app/checkout",
    confidence,
    summary: cause,
    claims: [{ text: "seen", evidence: ["E1", "E1"] }],
  })),
  ruledOut,
  nextSteps: [],
  at: at(minute * minuteMs),
});

const followed = (...summaries: readonly TriageSummary[]): readonly Hypothesis[] =>
  summaries.reduce<readonly Hypothesis[]>(followHypotheses, []);
const movements = (all: readonly Hypothesis[]) => all.map(({ cause, movement, from }) => [cause, movement, from]);

describe("how a possible cause moves from summary to summary", () => {
  it("is new, with the evidence of its claims once", () => {
    const [one] = followed(summary(1, [["bad-deploy", 0.6]]));
    expect(one).toMatchObject({ movement: "new", from: null, evidence: ["E1"], at: at(minuteMs) });
  });

  it.each([
    [0.9, "stronger", 0.6],
    [0.3, "weaker", 0.6],
    [0.62, "new", null],
  ])("to %s: %s", (confidence, movement, from) => {
    const moved = followed(summary(1, [["bad-deploy", 0.6]]), summary(2, [["bad-deploy", confidence]]));
    expect(movements(moved)).toEqual([["bad-deploy", movement, from]]);
  });

  it("a movement stands until the next one, with its time", () => {
    const same: Named = ["bad-deploy", 0.9];
    const moved = followed(summary(1, [["bad-deploy", 0.6]]), summary(2, [same]), summary(3, [same]));
    expect(moved).toMatchObject([{ movement: "stronger", from: 0.6, at: at(2 * minuteMs) }]);
  });

  it("dropped, with what speaks against it; behind those that hold", () => {
    const against = { cause: "oom-killed", object: "app/checkout" };
    const moved = followed(
      summary(1, [["oom-killed", 0.6]]),
      summary(
        2,
        [["bad-deploy", 0.8]],
        [
          { text: "memory is flat", evidence: ["E7"], against },
          { text: "the queue is empty", evidence: ["E8"] },
        ],
      ),
    );
    expect(movements(moved)).toEqual([
      ["bad-deploy", "new", null],
      ["oom-killed", "dropped", 0.6],
    ]);
    expect(moved[1]?.evidence).toEqual(["E7"]);
  });

  it("what comes back is new, and of the dropped the last three are kept", () => {
    const back = followed(summary(1, [["a", 0.6]]), summary(2, []), summary(3, [["a", 0.6]]));
    expect(movements(back)).toEqual([["a", "new", null]]);
    const many = followed(
      summary(1, [
        ["a", 0.6],
        ["b", 0.6],
        ["c", 0.6],
        ["d", 0.6],
      ]),
      summary(2, []),
    );
    expect(many.map(({ cause }) => cause)).toEqual(["b", "c", "d"]);
  });
});
