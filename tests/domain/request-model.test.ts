import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import { evolveRequest, isPending, type Request } from "../../src/domain/requests/request.ts";
import type { RequestCommand } from "../../src/domain/requests/request-command.ts";
import { ana, at, ben, guest, minuteMs, person, robot, system } from "./given.ts";
import { asking, engineering, policy, security, type Told, tell, tryRequest } from "./given-request.ts";

/** Everybody does everything at any time, late and twice. Most steps make no sense; that is the point. */

const zoe = person("UZOE");
const actors: readonly Actor[] = [ana, ben, zoe, guest, robot, system, engineering, security];

const commands: readonly ((request: Request) => RequestCommand)[] = [
  () => asking(),
  () => ({ kind: "assign", owner: "UZOE" }),
  () => ({ kind: "assign", owner: "UANA" }),
  () => ({ kind: "set_due", withinMs: 7 * minuteMs }),
  () => ({ kind: "complete", result: "" }),
  () => ({ kind: "decline", reason: "no" }),
  () => ({ kind: "reopen", reason: "still" }),
  () => ({ kind: "become_incident", severity: null, trigger: "cross_department" }),
  () => ({ kind: "link_incident", incidentId: "INC-1" }),
  ({ dueAt }) => ({ kind: "remind", dueAt }),
  ({ levelsCalled }) => ({ kind: "call_unowned", afterLevel: levelsCalled }),
  () => ({ kind: "call_unowned", afterLevel: 0 }),
];

const steps = fc.array(
  fc.record({
    who: fc.constantFrom(...actors),
    what: fc.constantFrom(...commands),
    afterMs: fc.integer({ min: 0, max: 40 * minuteMs }),
  }),
  { minLength: 20, maxLength: 80, size: "max" },
);

const run = (plan: readonly { who: Actor; what: (typeof commands)[number]; afterMs: number }[]) => {
  let told: Told = tell(null, engineering, asking());
  let clockMs = 0;
  for (const { who, what, afterMs } of plan) {
    clockMs += afterMs;
    const command = what(told.request);
    if (tryRequest(told, who, command, at(clockMs)).ok) told = tell(told, who, command, at(clockMs));
  }
  return told;
};

describe("whatever anybody does to a request", () => {
  it("its promises hold", () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const { request, log } = run(plan);
        const stateAt = (seq: number) =>
          log.slice(0, seq).reduce<Request | null>((state, recorded) => evolveRequest(state, "REQ-1", recorded), null);
        expect(stateAt(log.length)).toEqual(request);
        const kinds = log.map(({ event }) => event.kind);
        // It becomes an incident once, and only after somebody wanted that.
        expect(kinds.filter((kind) => kind === "incident_wanted").length).toBeLessThanOrEqual(1);
        if (kinds.includes("incident_linked"))
          expect(kinds.indexOf("incident_wanted")).toBeLessThan(kinds.indexOf("incident_linked"));
        const reminded = log.flatMap(({ event }) => (event.kind === "overdue" ? [event.dueAt] : []));
        expect(new Set(reminded).size).toBe(reminded.length);
        for (const { seq, at: when, actor, event } of log) {
          const before = stateAt(seq - 1);
          if (event.kind === "overdue") {
            expect(when >= event.dueAt && before !== null && isPending(before)).toBe(true);
          }
          if (event.kind === "unowned_called") {
            expect(before?.state.kind).toBe("open");
            expect(before?.callAt !== null && when >= (before?.callAt ?? "")).toBe(true);
          }
          if (event.kind === "completed" || event.kind === "assigned") expect(actor.kind).toBe("person");
          if (actor.kind === "agent") expect.fail("an agent did something");
          if (actor.kind === "person") expect(actor.userId).not.toBe(guest.userId);
          if (actor.kind === "department") expect(actor.name).toBe("engineering");
        }
        if (request.state.kind !== "open") expect(request.callAt).toBeNull();
        expect(policy.escalation.cross_department.length).toBeGreaterThanOrEqual(request.levelsCalled);
      }),
      { numRuns: 300 },
    );
  });
});
