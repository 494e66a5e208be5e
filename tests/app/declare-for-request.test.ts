import { describe, expect, it } from "vitest";
import { declareForRequest } from "../../src/app/effects/declare-for-request.ts";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { PerformingRequest } from "../../src/app/effects/request.ts";
import type { CommandEnvelope } from "../../src/app/handle-command.ts";
import type { RequestEnvelope } from "../../src/app/handle-request.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { ana, t0 } from "../domain/given.ts";
import { asking, policy, security, type Told, tell } from "../domain/given-request.ts";

const rules: Policy = {
  ...policy,
  requests: {
    ...policy.requests,
    declare: [{ kind: "security_fix", urgency: "critical", severity: "P1", trigger: "security_breach" }],
  },
};

const critical = tell(null, security, asking({ requestKind: "security_fix", urgency: "critical" }), t0, rules);
const pressed = tell(tell(null, ana, asking()), ana, {
  kind: "become_incident",
  severity: null,
  trigger: "major_incident",
});

/** What was asked for, in order; `declares` is what the rules answer to the declaration. */
const perform = async (told: Told, by: Policy = rules, declares: "ok" | "refused" = "ok") => {
  const given: (CommandEnvelope | RequestEnvelope)[] = [];
  const deps = {
    policy: by,
    requests: {
      events: async (_: string, { afterSeq }: { afterSeq: number }) => told.log.slice(afterSeq, afterSeq + 1),
    },
    handle: async (envelope: CommandEnvelope) => {
      given.push(envelope);
      if (envelope.command.kind === "declare" && declares === "refused")
        return { ok: false, error: { kind: "missing" } };
      return { ok: true, value: { incident: { id: "INC-7" }, events: [] } };
    },
    handleRequest: async (envelope: RequestEnvelope) => given.push(envelope),
  } as unknown as EffectDependencies;
  const performing = { request: told.request } as unknown as PerformingRequest;
  const { kind } = await declareForRequest(deps, performing, told.log.length);
  return { kind, given: given.map(({ key, actor, command }) => ({ key, actor: actor.kind, command })) };
};

describe("a request that becomes an incident", () => {
  it("a critical hand-off of security is a private P1 that calls as for a breach, and is linked", async () => {
    expect(await perform(critical)).toMatchObject({
      kind: "done",
      given: [
        {
          key: "REQ-1.2.declare",
          actor: "department",
          command: { kind: "declare", severity: "P1", isPrivate: true, callPeople: false, services: ["checkout"] },
        },
        { key: "REQ-1.2.call", command: { kind: "escalate", trigger: "security_breach" } },
        { key: "REQ-1.2.link", actor: "system", command: { kind: "link_incident", incidentId: "INC-7" } },
      ],
    });
  });

  it("a trigger that names nobody calls those of every major incident", async () => {
    const nobody = { ...rules, escalation: { ...rules.escalation, security_breach: [] } };
    const { given } = await perform(critical, nobody);
    expect(given[1]?.command).toMatchObject({ kind: "escalate", trigger: "major_incident" });
    const noOne = { ...nobody, escalation: { ...nobody.escalation, major_incident: [] } };
    expect((await perform(critical, noOne)).given.map(({ command }) => command.kind)).toEqual([
      "declare",
      "link_incident",
    ]);
  });

  it("as a major incident it is called out with its declaration, by whoever pressed", async () => {
    expect((await perform(pressed)).given).toMatchObject([
      { actor: "person", command: { kind: "declare", severity: null, isPrivate: false, callPeople: true } },
      { command: { kind: "link_incident" } },
    ]);
  });

  it("what could not be declared is said, and nothing is called or linked", async () => {
    const { kind, given } = await perform(critical, rules, "refused");
    expect([kind, given.length]).toEqual(["failed", 1]);
  });

  it("once linked there is nothing to do", async () => {
    const linked = tell(critical, { kind: "system" }, { kind: "link_incident", incidentId: "INC-7" });
    expect(await perform(linked)).toEqual({ kind: "skipped", given: [] });
  });
});
