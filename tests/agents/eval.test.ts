import { describe, expect, it } from "vitest";
import { readCase } from "../../src/agents/eval/case.ts";
import { readResults } from "../../src/agents/eval/read-results.ts";
import { recordingOf } from "../../src/agents/eval/recording.ts";
import { driftOf, tableOf } from "../../src/agents/eval/report.ts";
import type { CaseResult } from "../../src/agents/eval/run-case.ts";
import { judgeCase } from "../../src/agents/eval/score.ts";

const call = (tool: string, input: Record<string, string | boolean>, output: string) => ({ tool, input, output });

describe("a recording", () => {
  const recording = recordingOf([
    call("kubernetes_get", { resource: "pods", name: "", namespace: "shop" }, "all pods"),
    call("kubernetes_logs", { namespace: "shop", name: "cart", errors: true }, "only errors"),
    call("kubernetes_logs", { namespace: "shop", name: "cart" }, ""),
    call("kubernetes_logs", { namespace: "shop", name: "cart" }, "all lines"),
  ]);

  it.each([
    ["a missing field is an empty one", { resource: "pods", namespace: "shop" }, 0],
    ["a field that no recording of the tool has is ignored", { resource: "pods", namespace: "shop", wide: true }, 0],
    ["another value is another question", { resource: "pods", namespace: "other" }, null],
    ["a known field counts", { resource: "pods", name: "cart", namespace: "shop" }, null],
  ])("%s", (_, input, index) => {
    const answer = recording.answer("kubernetes_get", input);
    expect(answer.kind === "recorded" ? answer.index : null).toBe(index);
  });

  it("false is the same as nothing, and the first that says anything answers", () => {
    expect(recording.answer("kubernetes_logs", { namespace: "shop", name: "cart", errors: false })).toMatchObject({
      index: 3,
    });
    expect(recording.answer("kubernetes_logs", { namespace: "shop", name: "cart", errors: true })).toMatchObject({
      index: 1,
    });
  });

  it("a tool that was never recorded answers nothing", () => {
    expect(recording.answer("node_service", { node: "n1" })).toEqual({ kind: "not_recorded" });
  });
});

describe("a file of a case", () => {
  it("is refused with the place and what was expected there", () => {
    expect(readCase("{")).toMatchObject({ kind: "unreadable" });
    const read = readCase(
      JSON.stringify({ id: "x", alert: null, question: null, namespace: null, calls: [{ tool: "t" }] }),
    );
    expect(read.kind === "unreadable" ? read.problems.join() : "").toMatch(/calls\.0\.input.*expected/);
  });

  it("may leave out when it was, and what it was", () => {
    const read = readCase(JSON.stringify({ id: "x", alert: null, question: "why?", namespace: null, calls: [] }));
    expect(read).toMatchObject({ kind: "case", case: { now: null, expected: null } });
  });
});

const finding = { cause: "oom-killed", object: "app/cart", confidence: 0.9, evidence: [0], summary: "s" };
const result = (over: Partial<CaseResult> = {}): CaseResult => ({
  id: "c1",
  verdict: "likely",
  findings: [finding],
  calls: 3,
  ms: 4,
  ...over,
});

describe("a result", () => {
  it.each([
    ["cause and object at the first place", { cause: "oom-killed" as const, object: "app/cart" }, "at1"],
    ["any object when nobody says which", { cause: "oom-killed" as const, object: null }, "at1"],
    ["another object is a miss", { cause: "oom-killed" as const, object: "app/orders" }, "miss"],
  ])("%s", (_, expected, hit) => {
    expect(judgeCase(result(), expected).hit).toBe(hit);
  });

  it("a fault named with some sureness where there was none is a false alarm; an abstention is none", () => {
    const quiet = { cause: "no-fault" as const, object: null };
    expect(judgeCase(result(), quiet).isFalseAlarm).toBe(true);
    expect(judgeCase(result({ verdict: "inconclusive" }), quiet).isFalseAlarm).toBe(false);
  });

  it("is read back from an earlier run, and what has changed is said", () => {
    const before = readResults(`${JSON.stringify(result())}\n`) ?? [];
    expect(driftOf(before, [result({ ms: 900 })])).toBe("no drift: every case is answered as before");
    expect(driftOf(before, [result({ verdict: "inconclusive", findings: [] })])).toBe(
      "changed  c1: likely, oom-killed app/cart → inconclusive",
    );
    expect(readResults("not json")).toBeNull();
  });

  it("is shown with what was expected where it is wrong", () => {
    const table = tableOf([judgeCase(result(), { cause: "zero-replicas", object: "app/cart" })]);
    expect(table).toMatch(/^wrong +c1 .*expected zero-replicas app\/cart/);
    expect(table).toContain("0 of 1 (0 %) at 1");
  });
});
