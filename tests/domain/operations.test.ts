import { describe, expect, it } from "vitest";
import { type Actor, authorOf } from "../../src/domain/actor.ts";
import { decideOperations } from "../../src/domain/operations/decide-operations.ts";
import { evolveOperations, freezesOf, noOperations, type Operations } from "../../src/domain/operations/operations.ts";
import type { OperationsCommand } from "../../src/domain/operations/operations-command.ts";
import { ana, at, ben, guest, minuteMs, person, policy, robot, system, t0 } from "./given.ts";

const said = (state: Operations, actor: Actor, command: OperationsCommand, now = t0) => {
  const decision = decideOperations(state, command, { now, actor, policy });
  return decision.ok ? decision.value.map(({ kind }) => kind) : [`refused: ${decision.error.kind}`];
};
const reached = (state: Operations, actor: Actor, command: OperationsCommand, now = t0): Operations => {
  const decision = decideOperations(state, command, { now, actor, policy });
  if (!decision.ok) throw new Error(decision.error.kind);
  return decision.value.reduce(
    (s, event) => evolveOperations(s, { seq: s.seq + 1, at: now, actor: authorOf(actor), event }),
    state,
  );
};

const sale: OperationsCommand = { kind: "freeze", service: null, forMs: 60 * minuteMs, reason: "the sale is on" };
const checkout: OperationsCommand = { kind: "freeze", service: "checkout", forMs: null, reason: "moving the database" };
const halt: OperationsCommand = { kind: "halt_changes", reason: "the deployer does odd things" };
const resume: OperationsCommand = { kind: "resume_changes", reason: "it is mended" };

describe("freezes and the kill switch", () => {
  const frozen = reached(noOperations, ana, sale);
  const halted = reached(noOperations, ana, halt);
  const zoe = person("UZOE");

  it.each<readonly [string, Operations, Actor, OperationsCommand, readonly string[]]>([
    ["any member freezes", noOperations, zoe, sale, ["frozen"]],
    ["a guest does not", noOperations, guest, sale, ["refused: not_allowed"]],
    ["an agent does not", noOperations, robot, sale, ["refused: not_allowed"]],
    ["a freeze needs a reason", noOperations, ana, { ...sale, reason: " " }, ["refused: missing"]],
    ["and a service that exists", noOperations, ana, { ...checkout, service: "chekout" }, ["refused: not_found"]],
    [
      "a service that stands in the reason",
      noOperations,
      ana,
      { ...sale, reason: "checkout: sale" },
      ["refused: missing"],
    ],
    ["misspelt, too", noOperations, ana, { ...sale, reason: "chekout release" }, ["refused: missing"]],
    ["the same twice is no news", frozen, ana, sale, ["refused: already_done"]],
    ["one service beside everything is", frozen, ana, checkout, ["frozen"]],
    ["whoever froze lifts it", frozen, ana, { kind: "unfreeze", service: null }, ["unfrozen"]],
    ["and so does an approver", frozen, ben, { kind: "unfreeze", service: null }, ["unfrozen"]],
    ["nobody else", frozen, zoe, { kind: "unfreeze", service: null }, ["refused: not_allowed"]],
    [
      "what is not frozen is not lifted",
      frozen,
      ana,
      { kind: "unfreeze", service: "checkout" },
      ["refused: not_found"],
    ],
    ["any member stops everything", noOperations, zoe, halt, ["halted"]],
    ["once", halted, zoe, halt, ["refused: already_done"]],
    ["only approvers let it go on", halted, zoe, resume, ["refused: not_allowed"]],
    ["they do", halted, ben, resume, ["resumed"]],
    ["what runs needs no resuming", noOperations, ben, resume, ["refused: already_done"]],
  ])("%s", (_, state, actor, command, expected) => expect(said(state, actor, command)).toEqual(expected));

  it("a freeze ends by itself, never early, and holds no longer than it says even before that", () => {
    const end: OperationsCommand = { kind: "end_freeze", freezeId: "F1" };
    expect(said(frozen, system, end, at(59 * minuteMs))).toEqual(["refused: stale"]);
    expect(said(frozen, system, end, at(60 * minuteMs))).toEqual(["unfrozen"]);
    expect(said(frozen, ana, end, at(60 * minuteMs))).toEqual(["refused: not_allowed"]);
    expect(freezesOf(frozen, "search", at(59 * minuteMs))).toHaveLength(1);
    expect(freezesOf(frozen, "search", at(60 * minuteMs))).toEqual([]);
  });

  it("a service's own freeze holds for it alone", () => {
    const one = reached(noOperations, ana, checkout);
    expect(freezesOf(one, "checkout", t0)).toHaveLength(1);
    expect(freezesOf(one, "search", t0)).toEqual([]);
  });
});
