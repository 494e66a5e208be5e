import { describe, expect, it } from "vitest";
import type { ChangeSource } from "../../src/domain/change-source.ts";
import {
  type GateCheck,
  type GateItem,
  type GateState,
  gateOf,
  isVouchable,
  standardsOf,
} from "../../src/domain/gate.ts";
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

describe("the standards that follow from the source", () => {
  const itemsIn = (source: ChangeSource, kind: GateState["kind"]) =>
    standardsOf(source, "Helm", t0).flatMap(({ item, state }) => (state.kind === kind ? [item] : []));
  const both: readonly GateItem[] = ["version_controlled", "no_manual_change"];
  const found: ChangeSource = { kind: "version", ref: "v41", url: null, proof: "the history has it" };
  const said: ChangeSource = { kind: "said", ref: "defaced", url: null, reason: "acme/checkout shows no such commit" };

  it.each([
    ["what was found", found],
    ["what stays as it is", { kind: "unchanged" }],
    ["what the flag system keeps", { kind: "flag_history", flag: "cart" }],
  ] as const)("are proven by %s", (_name, source) => {
    expect(itemsIn(source, "proven")).toEqual(both);
  });

  it("are missing for what has only the right shape, with who could not look it up", () => {
    expect(itemsIn(said, "missing")).toEqual(both);
    expect(standardsOf(said, "Helm", t0)[0]?.state).toEqual(
      missing("nobody could look up defaced: acme/checkout shows no such commit"),
    );
  });

  it("a person may vouch for them where something is named, never where nothing is", () => {
    for (const item of both) {
      expect(isVouchable(item, said)).toBe(true);
      expect(isVouchable(item, { kind: "none" })).toBe(false);
    }
    expect(itemsIn({ kind: "none" }, "missing")).toEqual(both);
    expect(isVouchable("tests_passing", { kind: "none" })).toBe(true);
  });
});
