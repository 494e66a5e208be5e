import { describe, expect, it } from "vitest";
import type { HandleCommand } from "../../src/app/handle-command.ts";
import { type KnownDeploy, proposeChange } from "../../src/app/propose-change.ts";
import type { CommandOf } from "../../src/domain/command.ts";
import { at, declared, policy, robot } from "../domain/given.ts";

const known: readonly KnownDeploy[] = [
  { version: "v42", previousVersion: "v41", at: at(0), commit: null, url: null },
  { version: "v41", previousVersion: null, at: at(-1), commit: "b".repeat(40), url: "https://git.example/b" },
];

/** What reaches the domain of a wish to go back, by how far back its history is known. */
const proposalOf = async (to: string, knowsAllDeploys: boolean): Promise<CommandOf<"propose_change">> => {
  const { incident } = declared();
  let handled: CommandOf<"propose_change"> | null = null;
  const handle: HandleCommand = async ({ command }) => {
    if (command.kind === "propose_change") handled = command;
    return { ok: true, value: { incident, events: [] } };
  };
  await proposeChange(
    {
      handle,
      policy,
      executorFor: () => null,
      readDeploys: async () => known,
      knowsAllDeploys: () => knowsAllDeploys,
      proveGate: async () => [],
      isMonitored: () => false,
      clock: { now: () => at(0), after: at },
    },
    {
      incident,
      actor: robot,
      action: "rollback",
      service: "checkout",
      to,
      source: null,
      reason: "errors",
      evidence: [],
      undoes: null,
      key: "k1",
    },
  );
  if (handled === null) throw new Error("nothing was proposed");
  return handled;
};

describe("a rollback and what is known of a service's past", () => {
  it.each([true, false])("a known version brings its commit and its page (all known: %s)", async (all) => {
    const { change, proofs } = await proposalOf("v41", all);
    expect(change).toMatchObject({
      from: "v42",
      source: { kind: "version", ref: `v41 (commit ${"b".repeat(40)})`, url: "https://git.example/b" },
    });
    expect(proofs).toEqual([]);
  });

  it("a version that a whole history does not know never ran", async () => {
    const { change, proofs } = await proposalOf("v7", true);
    expect(change.source).toEqual({ kind: "none" });
    expect(proofs).toMatchObject([{ item: "rollback_plan_ready", state: { kind: "missing" } }]);
  });

  it("a version that is only not among the last ones may have run", async () => {
    const { change, proofs } = await proposalOf("v7", false);
    expect(change.source).toEqual({ kind: "version", ref: "v7", url: null });
    expect(proofs).toEqual([]);
  });
});
