import { describe, expect, it } from "vitest";
import { environmentNamed, isProduction } from "../../src/domain/environment.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { approversFor, quorumFor, worstFor } from "../../src/domain/quorum.ts";
import { serviceNamed } from "../../src/domain/service.ts";
import {
  ana,
  ben,
  declared,
  eve,
  following,
  kindsOf,
  policy,
  recordOn,
  rollbackCommand,
  type Story,
  system,
  t0,
  tryTo,
} from "./given.ts";

const small = declared({ severity: "P5" });
const other = (over: Parameters<typeof declared>[0] = {}): Incident => ({ ...declared(over).incident, id: "INC-2" });
const checkout = serviceNamed(policy.services, "checkout");
if (checkout === null) throw new Error("no checkout");

describe("what a change needs", () => {
  it.each<[string, readonly Incident[], string]>([
    ["its own incident alone", [], "P5"],
    ["a P1 of the same service", [other()], "P1"],
    ["a P2 of what the service depends on", [other({ severity: "P2", services: ["payments-db"] })], "P2"],
    ["a P1 of another service", [other({ services: ["search"] })], "P5"],
    ["a drill", [other({ isDrill: true })], "P5"],
  ])("goes by the worst that hurts the service: %s", (_, live, worst) => {
    expect(worstFor(small.incident, "checkout", { policy, live })).toBe(worst);
    expect(quorumFor(small.incident, checkout, { policy, live })).toBe(policy.approvals.quorum[worst as "P1"]);
  });

  it("goes by the worst that its own incident was", () => {
    const lowered = following(declared(), ana, { kind: "set_severity", severity: "P5", reason: "not so bad" });
    expect(worstFor(lowered.incident, "checkout", { policy, live: [] })).toBe("P1");
  });

  it.each(["production", "prod", "PROD ", "prd", "live", "Production", "eu-west", "blue"])(
    "is two people in %s, whatever its spelling",
    (environment) => {
      expect(isProduction(environment)).toBe(true);
      expect(quorumFor(declared().incident, { ...checkout, environment }, { policy, live: [] })).toBe(2);
    },
  );

  it.each(["staging", "stg", "Dev", "test", "qa", "preview"])("is one person in %s", (environment) => {
    expect(isProduction(environmentNamed(environment))).toBe(false);
    expect(quorumFor(declared().incident, { ...checkout, environment }, { policy, live: [] })).toBe(1);
  });
});

describe("a change of a small incident, while a large one is open for the service", () => {
  const digestIn = ({ incident }: Story): string => incident.changes[0]?.digest ?? "";
  const around = (story: Story, actor: typeof ana, command: Parameters<typeof tryTo>[2], rules: Policy = policy) =>
    tryTo(story, actor, command, t0, rules, null, [other()]);
  const approve = (story: Story) => ({ kind: "approve_change", changeId: "CHG-1", digest: digestIn(story) }) as const;

  const startOf = (story: Story) =>
    ({
      kind: "start_change",
      changeId: "CHG-1",
      digest: digestIn(story),
      settings: story.incident.changes[0]?.proposal.settings ?? null,
    }) as const;

  it("is proposed with what the large one asks for", () => {
    const decision = around(small, ana, rollbackCommand());
    if (!decision.ok) throw new Error(decision.error.kind);
    const proposed = recordOn(small, ana, decision.value);
    expect(proposed.incident.changes[0]?.proposal.quorum).toBe(2);
  });

  it("needs it at the last approval and at the start, too, when the large one came later", () => {
    const proposed = following(small, ana, rollbackCommand());
    expect(kindsOf(around(proposed, ben, approve(proposed)))).toEqual(["change_approved", "acknowledged"]);
    const approved = following(proposed, ben, approve(proposed));
    const start = startOf(approved);
    expect(kindsOf(tryTo(approved, system, start))).toEqual(["change_started"]);
    expect(kindsOf(tryTo(approved, system, start, t0, policy, null, [other()]))).toEqual(["refused: not_allowed"]);
  });

  it("is proposed anew when others decide on it than those who were asked", () => {
    const approvers = { ...policy.approvals.approvers, P1: ["founders"] };
    const rules: Policy = { ...policy, approvals: { ...policy.approvals, approvers } };
    const proposed = following(small, ana, rollbackCommand(), t0, rules);
    expect(kindsOf(around(proposed, ben, approve(proposed), rules))).toEqual(["refused: stale"]);
    const approved = [ben, eve].reduce((story, who) => {
      const decision = tryTo(story, who, approve(story), t0, rules);
      return decision.ok ? recordOn(story, who, decision.value) : story;
    }, proposed);
    const start = startOf(approved);
    expect(kindsOf(tryTo(approved, system, start, t0, rules, null, [other()]))).toEqual(["refused: stale"]);
    expect(approversFor(small.incident, checkout, "rollback", { policy: rules, live: [other()] })).toEqual([
      "founders",
    ]);
  });
});
