import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { causeCodes, causes } from "../../src/agents/causes.ts";
import { type reportShape, validateReport } from "../../src/agents/finding.ts";
import type { Evidence } from "../../src/app/ports/evidence-store.ts";
import { at, minuteMs, t0 } from "./given.ts";

const record = (id: Evidence["id"], over: Partial<Evidence> = {}): Evidence => ({
  id,
  investigationId: "I1",
  tool: "metrics_query",
  input: {},
  at: at(minuteMs),
  window: { from: t0, to: at(minuteMs) },
  link: null,
  status: "ok",
  summary: "",
  body: "",
  ...over,
});

const ledger = [
  record("E1"),
  record("E2", { status: "empty" }),
  record("E3", { status: "failed" }),
  record("E4", { window: { from: at(-9_000 * minuteMs), to: at(-8_000 * minuteMs) } }),
  record("E5", { tool: "runbook", window: null }),
  record("E6", { tool: "http_check", window: null }),
];
const grounds = {
  find: (id: string) => ledger.find((one) => one.id === id) ?? null,
  worthOf: (tool: string) => (tool === "runbook" ? ("guidance" as const) : ("evidence" as const)),
  window: { from: at(-60 * minuteMs), to: at(2 * minuteMs) },
};

type Raw = z.output<typeof reportShape>;
const raw = (over: Partial<Raw> = {}): Raw => ({
  summary: "The deploy broke it.",
  findings: [],
  ruled_out: [],
  symptom: { state: "unknown", evidence: [] },
  next_steps: [],
  instructions_seen: [],
  ...over,
});
const finding = (
  evidence: readonly string[],
  over: Partial<Raw["findings"][number]> = {},
): Raw["findings"][number] => ({
  cause: "bad-deploy",
  object: "app/checkout",
  confidence: 0.8,
  summary: "v42 broke it",
  claims: [{ text: "errors rose", evidence: [...evidence] }],
  ...over,
});

describe("what a specialist claims", () => {
  it("names no evidence that nobody has, not in free words either", () => {
    const said = "It began with v42 (E1, E99).";
    const named = finding(["E1"], { summary: said, claims: [{ text: said, evidence: ["E1"] }] });
    const { report } = validateReport(raw({ summary: said, findings: [named], next_steps: [said] }), grounds);
    const [kept] = report.findings;
    for (const text of [report.summary, kept?.summary, kept?.claims[0]?.text, report.nextSteps[0]])
      expect(text).toBe("It began with v42 (E1, unproven).");
  });

  it.each([
    ["an unknown id", "E99", "not in the ledger"],
    ["something that is no id", "the logs", "not in the ledger"],
    ["an empty result", "E2", "found nothing"],
    ["a failed result", "E3", "could not be asked"],
    ["a result about another time", "E4", "another time"],
    ["a runbook", "E5", "guidance"],
  ])("is dropped when it leans on %s", (_, id, because) => {
    const { report, dropped } = validateReport(raw({ findings: [finding([id])] }), grounds);
    expect(report.findings).toEqual([]);
    expect(dropped.map((one) => one.because).join()).toContain(because);
    expect(report.summary).not.toContain("deploy");
  });

  it("is dropped without any evidence", () => {
    expect(validateReport(raw({ findings: [finding([])] }), grounds).report.findings).toEqual([]);
  });

  it("keeps only the ids that hold", () => {
    const { report } = validateReport(raw({ findings: [finding(["E1", "E2", "E99", "E1", "E6"])] }), grounds);
    expect(report.findings[0]?.claims[0]?.evidence).toEqual(["E1", "E6"]);
  });

  it.each([
    ["an object that nobody could change", { object: "the network" }],
    ["a mere guess", { confidence: 0.1 }],
    ["a confidence that is no number", { confidence: Number.NaN }],
  ])("a finding with %s is dropped", (_, over) => {
    expect(validateReport(raw({ findings: [finding(["E1"], over)] }), grounds).report.findings).toEqual([]);
  });

  it("confidence stays between nothing and certainty, and the surest comes first", () => {
    const findings = [finding(["E1"], { confidence: 0.5, object: "app/a" }), finding(["E1"], { confidence: 7 })];
    const { report } = validateReport(raw({ findings }), grounds);
    expect(report.findings.map(({ confidence }) => confidence)).toEqual([1, 0.5]);
  });

  it("a symptom without evidence is unknown, whatever was said", () => {
    const said = { state: "gone" as const, evidence: ["E2"] };
    expect(validateReport(raw({ symptom: said }), grounds).report.symptom).toEqual({ state: "unknown", evidence: [] });
  });

  it("an alternative is ruled out by evidence only", () => {
    const ruled_out = [
      { text: "not the db", evidence: ["E6"] },
      { text: "not the network", evidence: ["E2"] },
    ];
    expect(validateReport(raw({ ruled_out }), grounds).report.ruledOut).toEqual([
      { text: "not the db", evidence: ["E6"] },
    ]);
  });

  it("is cut to a bounded length and number, and loses secrets", () => {
    const long = raw({
      summary: `password=hunter2! ${"x".repeat(9_000)}`,
      findings: Array.from({ length: 50 }, () => finding(["E1"])),
      next_steps: Array.from({ length: 50 }, () => "look"),
    });
    const { report } = validateReport(long, grounds);
    expect(report.findings.length).toBeLessThanOrEqual(5);
    expect(report.nextSteps.length).toBeLessThanOrEqual(6);
    expect(report.summary.length).toBeLessThanOrEqual(1_500);
    expect(report.summary).not.toContain("hunter2");
  });
});

describe("the vocabulary of causes", () => {
  it("has the fifty-seven causes and no other spelling", () => {
    expect(causeCodes.every((code) => /^[a-z]+(?:-[a-z]+)*$/.test(code))).toBe(true);
    expect(new Set(causeCodes).size).toBe(Object.keys(causes).length);
    expect(causeCodes).toContain("bad-deploy");
    expect(causeCodes).toContain("no-fault");
  });
});
