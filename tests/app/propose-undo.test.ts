import { describe, expect, it } from "vitest";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import { proposeUndo } from "../../src/app/effects/propose-undo.ts";
import type { ChangeWish } from "../../src/app/propose-change.ts";
import type { Proposal } from "../../src/domain/change.ts";
import { runningChange } from "../integrations/given-change.ts";

const at = "2026-11-24T03:20:00.000Z";

/** What is asked for when the change did not help. */
const undoOf = async (over: Partial<Proposal>): Promise<ChangeWish | undefined> => {
  const wishes: ChangeWish[] = [];
  const change = runningChange();
  const verification = { kind: "not_recovered" as const, at, proof: "40 % still fail", evidence: [] };
  const failed = { ...change, proposal: { ...change.proposal, ...over }, verification };
  const deps = {
    proposeChange: async (wish: ChangeWish) => {
      wishes.push(wish);
      return { ok: true, value: {} };
    },
  } as unknown as EffectDependencies;
  const performing = {
    row: { id: "INC-1.9.1" },
    incident: { id: "INC-1", changes: [failed] },
  } as unknown as Performing;
  await proposeUndo(deps, performing, change.id);
  return wishes[0];
};

describe("taking back what did not help", () => {
  const pull = {
    kind: "version" as const,
    ref: "#812",
    url: "https://github.com/shop/checkout/pull/812",
    proof: "it is there",
  };

  it.each([
    [
      "a scale says where it comes from, so that it can be approved",
      { action: "scale", from: "3", to: "6", source: pull },
      pull.url,
    ],
    [
      "a scale whose source nobody could look up says the same again",
      { action: "scale", from: "3", to: "6", source: { kind: "said", ref: "#812", url: null, reason: "no answer" } },
      "#812",
    ],
    ["a rollback is known by its version", { action: "rollback", from: "v42", to: "v41", source: pull }, null],
    [
      "a flag by its history",
      { action: "flag", from: "on", to: "off", source: { kind: "flag_history", flag: "f" } },
      null,
    ],
  ] as const)("%s", async (_name, over, source) => {
    expect(await undoOf(over)).toMatchObject({ action: over.action, to: over.from, source });
  });
});
