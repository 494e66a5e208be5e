import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import type { Command } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { gatesMovedByOperations } from "../../src/domain/gate-reports.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Service } from "../../src/domain/service.ts";
import { ana, ben, declareCommand, declared, eve, following, policy, rollbackCommand, type Story } from "./given.ts";

const service = (name: string, dependsOn: readonly string[], isGateReported: boolean): Service => ({
  ...(policy.services.checkout as Service),
  name,
  dependsOn,
  isGateReported,
});
const services = {
  checkout: service("checkout", ["payments-db"], true),
  storefront: service("storefront", ["checkout"], true),
  search: service("search", [], true),
  "payments-db": service("payments-db", [], false),
};
const told: Policy = { ...policy, services };

/** The services whose gate is told of by what this command brings. */
const reported = (before: Story | null, actor: Actor, command: Command): readonly string[] => {
  const { incident, log } = following(before, actor, command);
  return log
    .slice(before?.log.length ?? 0)
    .flatMap((recorded) => effectsOf(recorded, incident, told))
    .flatMap(({ effect }) => (effect.kind === "report_gate" ? [effect.service] : []));
};

const urgent = declared({ severity: "P1", services: ["payments-db"] });

describe("who is told that a deploy gate moved", () => {
  const both = ["checkout", "storefront"];
  it.each<readonly [string, Story | null, Command, readonly string[]]>([
    [
      "a P1 closes the gates of the service and of what depends on it",
      null,
      declareCommand({ severity: "P1", services: ["payments-db"] }),
      both,
    ],
    ["a P3 closes none", null, declareCommand({ severity: "P3" }), []],
    ["a drill closes none", null, declareCommand({ severity: "P1", isDrill: true }), []],
    ["nobody depends on search", null, declareCommand({ severity: "P2", services: ["search"] }), ["search"]],
    ["a note moves nothing", urgent, { kind: "add_note", text: "hm", messageTs: null }, []],
    ["mitigated opens them", urgent, { kind: "mitigate", impact: "over" }, both],
    ["another severity may do either", urgent, { kind: "set_severity", severity: "P4", reason: "small" }, both],
    [
      "other services: those of before are not known any more, so all are told",
      urgent,
      { kind: "describe", summary: "it is search", services: ["search"] },
      ["checkout", "storefront", "search"],
    ],
  ])("%s", (_name, before, command, expected) => expect(reported(before, ana, command)).toEqual(expected));

  it("a deploy that is let through, for its own service", () => {
    const incident = following(null, ana, declareCommand({ severity: "P1" }));
    const proposed = following(incident, ana, { ...rollbackCommand() });
    const change = proposed.incident.changes[0];
    if (change === undefined) throw new Error("no change");
    const approve = { kind: "approve_change", changeId: change.id, digest: change.digest } as const;
    const ticked = change.gate
      .filter(({ state }) => state.kind === "missing")
      .reduce(
        (story, { item }) => following(story, ben, { kind: "tick_gate", changeId: change.id, item, reason: "ok" }),
        proposed,
      );
    expect(reported(following(ticked, ben, approve), eve, approve)).toEqual([change.proposal.service]);
  });

  it.each([
    [
      "everything is frozen",
      { kind: "frozen", freezeId: "F1", service: null, reason: "sale", until: null },
      ["checkout", "storefront", "search"],
    ],
    ["one service is", { kind: "frozen", freezeId: "F1", service: "search", reason: "sale", until: null }, ["search"]],
    [
      "a freeze ends",
      { kind: "unfrozen", freezeId: "F1", service: null, how: "ended" },
      ["checkout", "storefront", "search"],
    ],
    [
      "one of whom nobody is told is frozen",
      { kind: "frozen", freezeId: "F1", service: "payments-db", reason: "x", until: null },
      [],
    ],
    ["the kill switch takes passes with it", { kind: "halted", reason: "x" }, ["checkout", "storefront", "search"]],
  ] as const)("%s", (_name, event, expected) => {
    expect(gatesMovedByOperations(event, services)).toEqual(expected);
  });
});
