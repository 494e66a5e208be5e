import { describe, expect, it } from "vitest";
import type { Measurement, SloReport } from "../../src/domain/slo.ts";
import { sloReports } from "../../views/slo-report.ts";
import { en } from "../../views/words.ts";
import { t0 } from "../domain/given.ts";

const dayMs = 86_400_000;
const slo = { objective: 0.999, windowMs: 30 * dayMs };
const measured = (errorRatio: number, coveredMs: number, over: object = {}): Measurement => ({
  kind: "measured",
  errorRatio,
  lateErrorRatio: errorRatio,
  coveredMs,
  samples: 900,
  link: null,
  ...over,
});
const healthy = {
  kind: "objective" as const,
  service: "checkout",
  slo,
  fast: measured(0, 3_600_000),
  slow: measured(0, 6 * 3_600_000),
  window: measured(0.00025, slo.windowMs),
};

/** Everything that the message shows, in its order. */
const shown = (...reports: readonly SloReport[]): string => {
  const { blocks } = sloReports({ reports, more: [] }, { words: en, now: t0 });
  return [...JSON.stringify(blocks).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text).join("|");
};

describe("the report on an objective", () => {
  it("says first that nothing is to be done, then the figures", () => {
    const text = shown(healthy);
    expect(text).toContain("fails no more often than it may just now. Nobody has to act.");
    expect(text).toContain("Promised: 99.9 % of requests succeed, over 30 d. That leaves room for 43 m 12 s");
    expect(text).toContain("Last 1 h: 0 % of requests fail, 0 times what the budget bears");
    expect(text).toContain("Last 30 d: 0.025 % of requests fail");
    expect(text).toContain("Budget left: 75 %, which is 32 m 24 s of complete failure");
    expect(text).not.toContain("gone in");
    expect(text).not.toContain("has samples");
  });

  it("says that somebody is needed, and how long there is", () => {
    const text = shown({ ...healthy, fast: measured(0.02, 3_600_000) });
    expect(text).toContain("Somebody is needed now.");
    expect(text).toContain("2 % of requests fail, 20 times what the budget bears (people are needed above 14.4)");
    expect(text).toContain("what is left of the budget is gone in 1 d 3 h.");
  });

  it("says what of the window was really covered, and that the budget may be smaller", () => {
    const text = shown({ ...healthy, window: measured(0.001, 3 * dayMs) });
    expect(text).toContain("Last 30 d: 0.1 % of requests fail. Only 3 d of it has samples");
    expect(text).toContain("Budget left: at most 90 %");
  });

  it("says that the budget is spent", () => {
    const text = shown({ ...healthy, window: measured(0.0015, slo.windowMs) });
    expect(text).toContain("the promise is broken");
    expect(text).toContain("Budget left: none; 150 % of it was spent");
  });

  it("says what cannot be measured, and does not call it well", () => {
    const lost: Measurement = { kind: "unmeasured", because: "an error ratio is not configured" };
    const text = shown({ ...healthy, fast: lost, slow: lost, window: lost });
    expect(text).toContain("cannot be judged");
    expect(text).toContain("Last 1 h: cannot be measured because an error ratio is not configured");
    expect(text).toContain("Budget left: cannot be measured");
    expect(text).not.toContain("Nobody has to act");
  });

  it("says how to promise something", () => {
    expect(shown({ kind: "no_objective", service: "search" })).toContain("services.search.slo");
    expect(shown()).toContain("No service has an objective yet.");
  });
});
