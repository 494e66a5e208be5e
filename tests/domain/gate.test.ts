import { describe, expect, it } from "vitest";
import { type GateCheck, type GateState, gateOf, namesSource } from "../../src/domain/gate.ts";
import { t0 } from "./given.ts";

const proven = (proof: string): GateState => ({ kind: "proven", proof, at: t0 });
const missing = (reason: string): GateState => ({ kind: "missing", reason });
const checks = (...states: readonly GateState[]): readonly GateCheck[] =>
  states.map((state) => ({ item: "rollback_plan_ready", state }));

describe("an item of the quality gate of which several speak", () => {
  it.each([
    ["nobody", [], missing("nothing proves it yet")],
    ["one", [proven("the deployer answers")], proven("the deployer answers")],
    [
      "all prove it",
      [proven("the deployer answers"), proven("the runbook is there")],
      proven("the deployer answers; the runbook is there"),
    ],
    [
      "the first misses something",
      [missing("no such workflow"), proven("the runbook is there")],
      missing("no such workflow"),
    ],
    [
      "the last misses something",
      [proven("the deployer answers"), missing("the runbook is empty")],
      missing("the runbook is empty"),
    ],
  ])("%s", (_who, states, expected) => {
    expect(gateOf(["rollback_plan_ready"], checks(...states))).toEqual([
      { item: "rollback_plan_ready", state: expected },
    ]);
  });
});

describe("a source that somebody says", () => {
  it.each([
    "https://github.com/shop/checkout/pull/812",
    "shop/checkout#812",
    "#812",
    "!44 in GitLab",
    "9f2c1e7",
    "commit 9f2c1e7d0b",
    "v43",
    "release 2.14.1",
    "3.0.0-rc.1",
  ])("%s names something that people can look up", (said) => {
    expect(namesSource(said)).toBe(true);
  });

  it.each(["trust me", "it is fine", "the fix", "43", "https://example.com", "main", "my laptop", ""])(
    "%s names nothing",
    (said) => {
      expect(namesSource(said)).toBe(false);
    },
  );
});
