import { describe, expect, it } from "vitest";
import { type Actor, authorOf } from "../../src/domain/actor.ts";
import { decideOperations } from "../../src/domain/operations/decide-operations.ts";
import { evolveOperations, noOperations, type Operations } from "../../src/domain/operations/operations.ts";
import type { OperationsCommand } from "../../src/domain/operations/operations-command.ts";
import { ana, at, guest, minuteMs, person, policy, robot, t0 } from "./given.ts";

const hourMs = 60 * minuteMs;
const decided = (state: Operations, actor: Actor, command: OperationsCommand, now: string) =>
  decideOperations(state, command, { now, actor, policy });
const said = (state: Operations, actor: Actor, command: OperationsCommand, now = t0) => {
  const decision = decided(state, actor, command, now);
  return decision.ok ? decision.value.map(({ kind }) => kind) : [`refused: ${decision.error.kind}`];
};
const reached = (state: Operations, command: OperationsCommand, now = t0): Operations => {
  const decision = decided(state, ana, command, now);
  if (!decision.ok) throw new Error(decision.error.kind);
  return decision.value.reduce(
    (before, event) => evolveOperations(before, { seq: before.seq + 1, at: now, actor: authorOf(ana), event }),
    state,
  );
};

const checkout: OperationsCommand = { kind: "silence", name: "checkout", forMs: 2 * hourMs, reason: "it moves" };
const pressed: OperationsCommand = {
  kind: "silence_alert",
  alert: { source: "grafana", fingerprint: "f1", title: "Disk almost full" },
  forMs: hourMs,
};
const end = (named: string): OperationsCommand => ({ kind: "end_silence", named });

describe("silences", () => {
  const silenced = reached(noOperations, checkout);
  const two = reached(silenced, pressed);
  const zoe = person("UZOE");

  it.each<readonly [string, Operations, Actor, OperationsCommand, readonly string[]]>([
    ["any member silences", noOperations, zoe, checkout, ["silenced"]],
    ["a guest does not", noOperations, guest, checkout, ["refused: not_allowed"]],
    ["an agent does not", noOperations, robot, checkout, ["refused: not_allowed"]],
    ["it needs a reason", noOperations, ana, { ...checkout, reason: " " }, ["refused: missing"]],
    ["and a name", noOperations, ana, { ...checkout, name: " " }, ["refused: missing"]],
    ["a week is the longest", noOperations, ana, { ...checkout, forMs: 168 * hourMs }, ["silenced"]],
    ["more is refused", noOperations, ana, { ...checkout, forMs: 168 * hourMs + 1 }, ["refused: missing"]],
    ["anybody ends it, by its own name", silenced, zoe, end("s1"), ["silence_ended"]],
    ["or by what it silences", silenced, zoe, end("Checkout"), ["silence_ended"]],
    ["also one that a button made", two, zoe, end("S2"), ["silence_ended"]],
    ["or by the alert's title", two, zoe, end("disk almost full"), ["silence_ended"]],
    ["no agent ends one", silenced, robot, end("S1"), ["refused: not_allowed"]],
    ["what is not silenced is not ended", silenced, ana, end("search"), ["refused: not_found"]],
  ])("%s", (_, state, actor, command, expected) => expect(said(state, actor, command)).toEqual(expected));

  it("what is over cannot be ended, and is forgotten with the next one", () => {
    expect(said(silenced, ana, end("S1"), at(2 * hourMs))).toEqual(["refused: not_found"]);
    expect(reached(silenced, pressed, at(2 * hourMs)).silences).toMatchObject([{ id: "S2" }]);
  });

  it("the same silenced again is one silence, with the newer time and reason", () => {
    const longer = reached(silenced, { ...checkout, name: "CHECKOUT", forMs: 4 * hourMs, reason: "it takes longer" });
    expect(longer.silences).toMatchObject([{ id: "S2", until: at(4 * hourMs), reason: "it takes longer", by: "UANA" }]);
  });

  it("of two, only the one that was named ends", () => {
    expect(reached(two, end("S1")).silences).toMatchObject([{ id: "S2", reason: null }]);
  });

  it("what is not there is answered with what is", () => {
    const decision = decided(two, ana, end("S9"), t0);
    expect(decision).toMatchObject({ error: { known: ["S1 (checkout)", "S2 (Disk almost full)"] } });
  });
});
