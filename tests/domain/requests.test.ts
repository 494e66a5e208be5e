import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import { effectsOfRequest } from "../../src/domain/requests/effects-of-request.ts";
import { isOverdue } from "../../src/domain/requests/request.ts";
import type { RequestCommand } from "../../src/domain/requests/request-command.ts";
import { mayRead } from "../../src/domain/requests/request-permission.ts";
import { ana, at, ben, guest, minuteMs, person, robot, system, t0 } from "./given.ts";
import { asking, engineering, kindsOf, policy, security, type Told, tell, tryRequest } from "./given-request.ts";

const zoe = person("UZOE");
const taken = (by: Actor & { readonly kind: "person" }): RequestCommand => ({ kind: "assign", owner: by.userId });
const complete: RequestCommand = { kind: "complete", result: "v43 is live" };
const decline: RequestCommand = { kind: "decline", reason: "the sale is on" };
const reopen: RequestCommand = { kind: "reopen", reason: "carts are still empty" };
const incident: RequestCommand = { kind: "become_incident", severity: "P1", trigger: "security_breach" };

const asked = tell(null, engineering, asking());
const zoeAsked = tell(null, zoe, asking());
const mine = tell(asked, zoe, taken(zoe));
const done = tell(mine, zoe, complete, at(minuteMs));
const declined = tell(mine, zoe, decline);
const secret = tell(null, security, asking({ requestKind: "security_fix" }));

describe("asking", () => {
  it.each<readonly [string, Actor, Partial<Parameters<typeof asking>[0]>, readonly string[]]>([
    ["a department hands over what it is known for", engineering, {}, ["requested"]],
    ["and nothing else", engineering, { requestKind: "security_fix" }, ["refused: not_found"]],
    ["security hands over security fixes", security, { requestKind: "security_fix" }, ["requested"]],
    [
      "a department that nobody configured hands over nothing",
      { kind: "department", name: "sales" },
      {},
      ["refused: not_found"],
    ],
    [
      "not even one with the name of something that every object has",
      { kind: "department", name: "toString" },
      {},
      ["refused: not_found"],
    ],
    ["people ask for anything", zoe, { requestKind: "infrastructure" }, ["requested"]],
    ["a guest does not", guest, {}, ["refused: not_allowed"]],
    ["an agent does not", robot, {}, ["refused: not_allowed"]],
    ["an alert does not", { kind: "alert", source: "generic" }, {}, ["refused: not_allowed"]],
    ["it needs a title", zoe, { title: "  " }, ["refused: missing"]],
    ["of one line", zoe, { title: "x".repeat(151) }, ["refused: missing"]],
    ["and a service that exists", zoe, { service: "chekout" }, ["refused: not_found"]],
    ["or none", zoe, { service: null }, ["requested"]],
    ["it is not due before it is asked", zoe, { due: { kind: "at", at: t0 } }, ["refused: too_late"]],
    ["nor in a year and a day", zoe, { due: { kind: "within", ms: 366 * 1_440 * minuteMs } }, ["refused: missing"]],
  ])("%s", (_, actor, over, expected) => expect(kindsOf(tryRequest(null, actor, asking(over)))).toEqual(expected));

  it("is due by its urgency, or when somebody says", () => {
    expect(asked.request.dueAt).toBe(at(480 * minuteMs));
    expect(tell(null, zoe, asking({ due: { kind: "within", ms: 5 * minuteMs } })).request.dueAt).toBe(at(5 * minuteMs));
  });

  it("a secret that somebody pasted is not kept", () => {
    const told = tell(
      null,
      zoe,
      asking({ details: "use AKIAIOSFODNN7EXAMPLE and ghp_abcdefghijklmnopqrstuvwxyz0123456789" }),
    );
    expect(JSON.stringify(told.log)).not.toMatch(/AKIAIOSFODNN7EXAMPLE|ghp_abcdef/);
  });

  it("a security fix is confidential unless somebody says otherwise", () => {
    expect([asked, secret].map(({ request }) => request.isConfidential)).toEqual([false, true]);
    const open = tell(null, security, asking({ requestKind: "security_fix", isConfidential: false }));
    expect(open.request.isConfidential).toBe(false);
  });

  it("becomes an incident at once where the policy says so, for departments only", () => {
    const rules = {
      ...policy,
      requests: {
        ...policy.requests,
        declare: [{ kind: "security_fix", urgency: "critical", severity: "P1", trigger: "security_breach" } as const],
      },
    };
    const critical = asking({ requestKind: "security_fix", urgency: "critical" });
    expect(kindsOf(tryRequest(null, security, critical, t0, rules))).toEqual(["requested", "incident_wanted"]);
    expect(kindsOf(tryRequest(null, zoe, critical, t0, rules))).toEqual(["requested"]);
    expect(kindsOf(tryRequest(null, security, { ...critical, urgency: "high" }, t0, rules))).toEqual(["requested"]);
  });
});

describe("the life of a request", () => {
  it.each<readonly [string, Told, Actor, RequestCommand, readonly string[]]>([
    ["any member takes it", asked, zoe, taken(zoe), ["assigned"]],
    ["or gives it to somebody", asked, ana, taken(zoe), ["assigned"]],
    ["once", mine, zoe, taken(zoe), ["refused: already_done"]],
    ["it changes hands", mine, ana, taken(ana), ["assigned"]],
    ["a guest takes nothing", asked, guest, taken(zoe), ["refused: not_allowed"]],
    ["an agent takes nothing", asked, robot, taken(zoe), ["refused: not_allowed"]],
    ["its owner ends it", mine, zoe, complete, ["completed"]],
    ["an operator ends it", mine, ana, complete, ["completed"]],
    ["even one that nobody took", asked, ana, complete, ["completed"]],
    ["nobody else does", mine, ben, complete, ["refused: not_allowed"]],
    ["not even whoever asked", tell(zoeAsked, ana, taken(ana)), zoe, complete, ["refused: not_allowed"]],
    ["twice is no news", done, zoe, complete, ["refused: already_done"]],
    ["its owner declines it", mine, zoe, decline, ["declined"]],
    ["whoever asked takes it back", zoeAsked, zoe, decline, ["declined"]],
    ["a stranger does not", asked, ben, decline, ["refused: not_allowed"]],
    ["declining needs a reason", mine, zoe, { kind: "decline", reason: " " }, ["refused: missing"]],
    ["what is done is not declined", done, zoe, decline, ["refused: already_done"]],
    ["what is done is reopened", done, zoe, reopen, ["reopened"]],
    ["what was declined too", declined, ana, reopen, ["reopened"]],
    ["the department that asked reopens it", declined, engineering, reopen, ["reopened"]],
    ["another department does not", declined, security, reopen, ["refused: not_allowed"]],
    ["what is open is not reopened", asked, ana, reopen, ["refused: already_done"]],
    ["the owner moves the due time", mine, zoe, { kind: "set_due", withinMs: minuteMs }, ["due_set"]],
    ["so does whoever asked", zoeAsked, zoe, { kind: "set_due", withinMs: minuteMs }, ["due_set"]],
    ["nobody else", mine, ben, { kind: "set_due", withinMs: minuteMs }, ["refused: not_allowed"]],
    ["any member makes it an incident", asked, ben, incident, ["incident_wanted"]],
    ["once", tell(asked, ben, incident), ana, incident, ["refused: already_done"]],
    ["not when it is over", done, zoe, incident, ["refused: already_done"]],
    [
      "only we say which incident it became",
      asked,
      ana,
      { kind: "link_incident", incidentId: "INC-1" },
      ["refused: not_allowed"],
    ],
    ["and only when one is wanted", asked, system, { kind: "link_incident", incidentId: "INC-1" }, ["refused: stale"]],
    [
      "then it is linked",
      tell(asked, ben, incident),
      system,
      { kind: "link_incident", incidentId: "INC-1" },
      ["incident_linked"],
    ],
    ["what exists is not asked again", asked, engineering, asking(), ["refused: already_done"]],
  ])("%s", (_, told, actor, command, expected) =>
    expect(kindsOf(tryRequest(told, actor, command, at(2 * minuteMs)))).toEqual(expected),
  );

  it("what was done goes on with its owner, what was declined is everybody's again", () => {
    expect(tell(done, zoe, reopen).request.state).toMatchObject({ kind: "accepted", owner: "UZOE" });
    expect(tell(declined, ana, reopen, at(minuteMs)).request).toMatchObject({
      state: { kind: "open" },
      levelsCalled: 0,
    });
  });
});

describe("what is confidential", () => {
  const readers = [ana, zoe, security, engineering, guest, system].map((actor) =>
    mayRead(secret.request, { actor, policy }),
  );

  it("is read by operators, by whoever asked, and by its owner", () => {
    expect(readers).toEqual([true, false, true, false, false, false]);
    expect(mayRead(tell(secret, ana, taken(zoe)).request, { actor: zoe, policy })).toBe(true);
    expect(mayRead(asked.request, { actor: zoe, policy })).toBe(true);
  });

  it("is taken, and made an incident, by those who may read it", () => {
    expect(kindsOf(tryRequest(secret, zoe, taken(zoe)))).toEqual(["refused: not_allowed"]);
    expect(kindsOf(tryRequest(secret, zoe, incident))).toEqual(["refused: not_allowed"]);
    expect(kindsOf(tryRequest(secret, ana, taken(ana)))).toEqual(["assigned"]);
  });
});

describe("timers", () => {
  const dueAt = asked.request.dueAt;
  const remind: RequestCommand = { kind: "remind", dueAt };
  const callFirst: RequestCommand = { kind: "call_unowned", afterLevel: 0 };

  it("the owner is told once for each due time, never early, and not of one that was moved", () => {
    expect(kindsOf(tryRequest(mine, system, remind, at(479 * minuteMs)))).toEqual(["refused: stale"]);
    const told = tell(mine, system, remind, dueAt);
    expect(isOverdue(told.request, dueAt)).toBe(true);
    expect(kindsOf(tryRequest(told, system, remind, dueAt))).toEqual(["refused: stale"]);
    const moved = tell(told, zoe, { kind: "set_due", withinMs: minuteMs }, dueAt);
    expect(kindsOf(tryRequest(moved, system, remind, at(481 * minuteMs)))).toEqual(["refused: stale"]);
    const again: RequestCommand = { kind: "remind", dueAt: moved.request.dueAt };
    expect(kindsOf(tryRequest(moved, system, again, at(481 * minuteMs)))).toEqual(["overdue"]);
    expect(kindsOf(tryRequest(done, system, remind, dueAt))).toEqual(["refused: stale"]);
    expect(kindsOf(tryRequest(mine, zoe, remind, dueAt))).toEqual(["refused: not_allowed"]);
  });

  it("what nobody takes calls the next department, level after level, until somebody does", () => {
    expect(kindsOf(tryRequest(asked, system, callFirst, at(59 * minuteMs)))).toEqual(["refused: stale"]);
    const called = tell(asked, system, callFirst, at(60 * minuteMs));
    expect(called.log.at(-1)?.event).toMatchObject({
      level: 1,
      mentions: ["UBEN", "UEVE", "ceo_agent"],
      nextAt: at(70 * minuteMs),
    });
    expect(kindsOf(tryRequest(called, system, callFirst, at(70 * minuteMs)))).toEqual(["refused: stale"]);
    const twice = tell(called, system, { kind: "call_unowned", afterLevel: 1 }, at(70 * minuteMs));
    expect(twice.log.at(-1)?.event).toMatchObject({ level: 2, mentions: ["UFOUND"], nextAt: null });
    expect(kindsOf(tryRequest(twice, system, { kind: "call_unowned", afterLevel: 2 }, at(90 * minuteMs)))).toEqual([
      "refused: stale",
    ]);
    const owned = tell(called, zoe, taken(zoe), at(61 * minuteMs));
    expect(kindsOf(tryRequest(owned, system, { kind: "call_unowned", afterLevel: 1 }, at(70 * minuteMs)))).toEqual([
      "refused: stale",
    ]);
  });

  it("a request that came back calls after its own time, not by a timer from before", () => {
    const back = tell(declined, ana, reopen, at(50 * minuteMs));
    expect(kindsOf(tryRequest(back, system, callFirst, at(60 * minuteMs)))).toEqual(["refused: stale"]);
    expect(kindsOf(tryRequest(back, system, callFirst, at(110 * minuteMs)))).toEqual(["unowned_called"]);
  });

  it("each timer is planned with the event that it follows from", () => {
    const planned = (told: Told) => {
      const last = told.log.at(-1);
      if (last === undefined) throw new Error("no event");
      return effectsOfRequest(last, told.request).map(({ effect: { effect }, dueAt: when, stream }) => [
        effect.kind,
        stream,
        when,
      ]);
    };
    expect(planned(asked)).toEqual([
      ["card", "channel", t0],
      ["schedule", null, at(480 * minuteMs)],
      ["schedule", null, at(60 * minuteMs)],
    ]);
    expect(planned(mine).map(([kind]) => kind)).toEqual(["card", "invite"]);
    expect(planned(tell(asked, ana, taken(zoe))).map(([kind]) => kind)).toEqual(["card", "invite", "notice"]);
    expect(planned(tell(asked, system, callFirst, at(60 * minuteMs))).map(([kind]) => kind)).toEqual([
      "call",
      "notice",
      "card",
      "schedule",
    ]);
    expect(planned(tell(asked, ben, incident)).map(([kind]) => kind)).toEqual(["declare", "card"]);
  });
});
