import { describe, expect, it } from "vitest";
import { gateAnswer } from "../../src/domain/deploy-gate.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { noOperations, type Operations } from "../../src/domain/operations/operations.ts";
import {
  ana,
  at,
  ben,
  configured,
  declared,
  eve,
  following,
  minuteMs,
  policy,
  rollbackCommand,
  system,
  t0,
} from "./given.ts";

const ask = (
  service: string,
  live: readonly Incident[],
  over: { readonly version?: string; readonly operations?: Operations; readonly now?: string } = {},
) =>
  gateAnswer(
    { service, version: over.version ?? null },
    { live, operations: over.operations ?? noOperations, policy, now: over.now ?? t0 },
  );
const incident = (over: Parameters<typeof declared>[0] = {}): Incident => declared(over).incident;
const freeze = (service: string | null): Operations => ({
  ...noOperations,
  freezes: [{ id: "F1", service, reason: "the sale is on", by: { kind: "system" }, at: t0, until: at(minuteMs) }],
});

const aRelease = { kind: "version", ref: "v43", url: null, proof: "it is there" } as const;
const ciProofs = (["tests_passing", "security_scan", "configuration_validated"] as const).map((item) => ({
  item,
  state: { kind: "proven" as const, proof: "ci", at: t0 },
}));
const halted: Operations = { ...noOperations, halt: { by: "UBEN", reason: "odd things", at: t0 } };

describe("the deploy gate", () => {
  it.each([
    ["nothing is open", "checkout", [], true],
    ["a P1 of the service", "checkout", [incident()], false],
    ["a P2 of what it depends on", "checkout", [incident({ severity: "P2", services: ["payments-db"] })], false],
    ["a P1 of what depends on it", "payments-db", [incident()], true],
    ["a P3", "checkout", [incident({ severity: "P3" })], true],
    ["a P1 of another service", "checkout", [incident({ services: ["search"] })], true],
    ["a drill", "checkout", [incident({ isDrill: true })], true],
    ["a P1 whose impact is over", "checkout", [{ ...incident(), status: "mitigated" as const }], true],
    ["a service that nobody has described", "search", [incident({ services: ["search"] })], false],
  ])("%s", (_, service, live, open) => expect(ask(service, live).open).toBe(open));

  it("a private incident closes it without being named, and without a word that there is one", () => {
    const answer = ask("checkout", [incident({ isPrivate: true, title: "canary" })]);
    const reasons = ["deploys of this service are held for now; ask whoever is on call"];
    expect(answer).toEqual({ open: false, incidents: [], reasons });
  });

  it("a freeze closes it with its reason, for as long as it says", () => {
    expect(ask("checkout", [], { operations: freeze(null) })).toMatchObject({
      open: false,
      reasons: [expect.stringContaining("the sale is on")],
    });
    expect(ask("checkout", [], { operations: freeze("search") }).open).toBe(true);
    expect(ask("checkout", [], { operations: freeze(null), now: at(minuteMs) }).open).toBe(true);
  });

  it("the fix's own deploy passes with an approval, that version and no other, until the pass expires", () => {
    const command = rollbackCommand({
      action: "deploy",
      from: "v42",
      to: "v43",
      source: aRelease,
    });
    const asked = following(declared(), ana, { ...command, proofs: [...command.proofs, ...ciProofs] });
    const digest = asked.incident.changes[0]?.digest ?? "";
    const approved = [ben, eve].reduce(
      (s, who) => following(s, who, { kind: "approve_change", changeId: "CHG-1", digest }),
      asked,
    );
    expect(ask("checkout", [asked.incident], { version: "v43" }).open).toBe(false);
    const live = [approved.incident];
    expect(ask("checkout", live, { version: "v43" })).toMatchObject({ open: true, pass: "INC-1 CHG-1" });
    expect(ask("checkout", live, { version: "v44" }).open).toBe(false);
    expect(ask("checkout", live).open).toBe(false);
    expect(ask("checkout", live, { version: "v43", now: at(30 * minuteMs) }).open).toBe(false);
    const frozen = { version: "v43", operations: freeze(null) };
    expect(ask("checkout", live, frozen).open).toBe(true);
    expect(ask("checkout", live, { version: "v43", operations: halted })).toMatchObject({
      open: false,
      reasons: [expect.stringContaining("INC-1"), expect.stringContaining("odd things")],
    });
  });

  it("what one person let through in a small incident does not pass once a large one closes the gate", () => {
    const command = rollbackCommand({ action: "deploy", from: "v42", to: "v43", source: aRelease });
    const small = following(declared({ severity: "P5" }), ana, {
      ...command,
      proofs: [...command.proofs, ...ciProofs],
    });
    const digest = small.incident.changes[0]?.digest ?? "";
    const approved = following(small, ben, { kind: "approve_change", changeId: "CHG-1", digest });
    expect(approved.incident.changes[0]?.state.kind).toBe("approved");
    const version = "v43";
    expect(ask("checkout", [approved.incident], { version, operations: freeze(null) }).open).toBe(true);
    const large = { ...incident(), id: "INC-2" as const };
    expect(ask("checkout", [approved.incident, large], { version }).open).toBe(false);
    const raised = following(approved, ana, { kind: "set_severity", severity: "P1", reason: "it is worse" });
    expect(ask("checkout", [raised.incident], { version }).open).toBe(false);
  });

  it("the kill switch alone closes nothing", () => {
    expect(ask("checkout", [], { operations: halted }).open).toBe(true);
  });

  it("a rollback under way passes to its version", () => {
    const asked = following(declared(), ana, rollbackCommand());
    const named = { changeId: "CHG-1" as const, digest: asked.incident.changes[0]?.digest ?? "" };
    const approved = [ben, eve].reduce((s, who) => following(s, who, { kind: "approve_change", ...named }), asked);
    const running = following(approved, system, { kind: "start_change", ...named, settings: configured });
    expect(ask("checkout", [running.incident], { version: "v41" }).open).toBe(true);
    expect(ask("checkout", [running.incident], { version: "v41", operations: halted }).open).toBe(true);
    expect(ask("checkout", [approved.incident], { version: "v41", operations: halted }).open).toBe(false);
    expect(ask("checkout", [running.incident], { version: "v40" }).open).toBe(false);
  });
});
