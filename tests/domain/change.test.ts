import { describe, expect, it } from "vitest";
import { authorOf } from "../../src/domain/actor.ts";
import type { Command } from "../../src/domain/command.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { commandsOfAgents } from "../../src/domain/permission.ts";
import {
  ana,
  at,
  ben,
  configured,
  declared,
  eve,
  following,
  guest,
  kindsOf,
  minuteMs,
  person,
  robot,
  rollbackCommand,
  type Story,
  system,
  t0,
  tryTo,
} from "./given.ts";

const change = (story: Story) => {
  const found = story.incident.changes[0];
  if (found === undefined) throw new Error("no change");
  return found;
};
const approve = (story: Story) => ({
  kind: "approve_change" as const,
  changeId: change(story).id,
  digest: change(story).digest,
});
const start = (story: Story) => ({
  kind: "start_change" as const,
  changeId: change(story).id,
  digest: change(story).digest,
  settings: configured,
});

const proposedBy = (actor: Parameters<typeof following>[1]) => following(declared(), actor, rollbackCommand());

describe("a proposed rollback", () => {
  it("needs two people for a P1, and runs only then", () => {
    const one = following(proposedBy(robot), ben, approve(proposedBy(robot)));
    expect(change(one).state.kind).toBe("waiting");
    expect(kindsOf(tryTo(one, system, start(one)))).toEqual(["refused: change_settled"]);
    const two = following(one, eve, approve(one));
    expect(change(two).state.kind).toBe("approved");
    expect(kindsOf(tryTo(two, system, start(two)))).toEqual(["change_started"]);
  });

  it("the proposer may be one of the approvers, never the only one", () => {
    const p3 = following(declared({ severity: "P3" }), ben, rollbackCommand());
    const own = following(p3, ben, approve(p3));
    expect(change(own).state.kind).toBe("waiting");
    expect(change(following(own, eve, approve(own))).state.kind).toBe("approved");
  });

  it.each([
    ["the same person twice", ben, "already_done"],
    ["somebody outside the group", person("UZOE", "responders"), "not_allowed"],
    ["a guest who is in the group", guest, "not_allowed"],
    ["an agent", robot, "not_allowed"],
    ["a department's program", { kind: "department", name: "engineering" } as const, "not_allowed"],
    ["the system itself", system, "not_allowed"],
  ])("%s does not count as an approval", (_, actor, refusal) => {
    const one = following(proposedBy(ana), ben, approve(proposedBy(ana)));
    expect(kindsOf(tryTo(one, actor, approve(one)))).toEqual([`refused: ${refusal}`]);
  });

  it("an item of the checklist that nothing proves holds the approval back until a named approver vouches for it", () => {
    const story = following(declared(), robot, { ...rollbackCommand(), proofs: [] });
    expect(kindsOf(tryTo(story, ben, approve(story)))).toEqual(["refused: gate_missing"]);
    const ticked = (["rollback_plan_ready", "monitoring_configured"] as const).reduce(
      (s, item) => following(s, ben, { kind: "tick_gate", changeId: "CHG-1", item, reason: "looked" }),
      story,
    );
    expect(kindsOf(tryTo(ticked, ben, approve(ticked)))).toContain("change_approved");
  });

  it.each([
    ["rejected", { kind: "reject_change", changeId: "CHG-1", reason: "too risky" }],
    ["withdrawn", { kind: "withdraw_change", changeId: "CHG-1" }],
  ] as const)("what people have %s is not proposed again by an agent, but by a person", (_name, no) => {
    const turnedDown = following(proposedBy(robot), ben, no);
    expect(kindsOf(tryTo(turnedDown, robot, rollbackCommand()))).toEqual(["refused: already_done"]);
    expect(kindsOf(tryTo(turnedDown, robot, rollbackCommand({ to: "v40" })))).toEqual(["change_proposed"]);
    expect(kindsOf(tryTo(turnedDown, ana, rollbackCommand()))).toEqual(["change_proposed"]);
  });

  const severityTo = (to: "P1" | "P4"): Command => ({
    kind: "set_severity",
    severity: to,
    reason: "it is not as it was said",
  });

  it("needs no fewer people because somebody has lowered the severity", () => {
    const lowered = following(declared({ severity: "P1" }), ana, severityTo("P4"));
    const story = following(lowered, robot, rollbackCommand());
    expect(change(story).proposal.quorum).toBe(2);
    expect(kindsOf(tryTo(story, ben, approve(story)))).not.toContain("quorum_reached");
  });

  it("needs more people when the incident becomes worse, before the last approval and before the start", () => {
    const proposed = following(declared({ severity: "P4" }), robot, rollbackCommand());
    expect(change(proposed).proposal.quorum).toBe(1);
    const raised = following(proposed, ana, severityTo("P1"));
    expect(kindsOf(tryTo(raised, ben, approve(raised)))).not.toContain("quorum_reached");
    const approved = following(proposed, ben, approve(proposed));
    expect(kindsOf(tryTo(approved, system, start(approved)))).toEqual(["change_started"]);
    const late = following(approved, ana, severityTo("P1"));
    expect(kindsOf(tryTo(late, system, start(late)))).toEqual(["refused: not_allowed"]);
  });

  it("can be withdrawn when it is approved and has not begun, and not when it runs", () => {
    const approved = [ben, eve].reduce((s, who) => following(s, who, approve(s)), proposedBy(robot));
    const withdraw = { kind: "withdraw_change", changeId: "CHG-1" } as const;
    const withdrawn = following(approved, ben, withdraw);
    expect(kindsOf(tryTo(withdrawn, system, start(withdrawn)))).toEqual(["refused: change_settled"]);
    const running = following(approved, system, start(approved));
    expect(kindsOf(tryTo(running, ben, withdraw))).toEqual(["refused: change_settled"]);
  });

  it("another digest than the card's is refused", () => {
    const story = proposedBy(robot);
    expect(kindsOf(tryTo(story, ben, { ...approve(story), digest: "0".repeat(64) }))).toEqual([
      "refused: digest_changed",
    ]);
  });

  it("an approval on record that is of another digest counts for nothing", () => {
    const story = proposedBy(robot);
    const event = { kind: "change_approved" as const, changeId: "CHG-1" as const, digest: "0".repeat(64) };
    const { incident } = story;
    const after = evolve(incident, incident.id, { seq: incident.seq + 1, at: t0, actor: authorOf(ben), event });
    expect(after.changes[0]?.state).toEqual({ kind: "waiting", approvals: [] });
  });

  it("nothing is approved or started after the expiry", () => {
    const late = at(31 * minuteMs);
    const story = proposedBy(robot);
    expect(kindsOf(tryTo(story, ben, approve(story), late))).toEqual(["refused: too_late"]);
    const approved = [ben, eve].reduce((s, who) => following(s, who, approve(s)), story);
    expect(kindsOf(tryTo(approved, system, start(approved), late))).toEqual(["change_expired"]);
  });

  it("starts once: a second start is refused, also after a failure", () => {
    const approved = [ben, eve].reduce((s, who) => following(s, who, approve(s)), proposedBy(robot));
    const running = following(approved, system, start(approved));
    expect(kindsOf(tryTo(running, system, start(running)))).toEqual(["refused: change_settled"]);
    const failed = following(running, system, {
      kind: "record_change_outcome",
      changeId: "CHG-1",
      outcome: "failed",
      log: "503",
    });
    expect(kindsOf(tryTo(failed, system, start(failed)))).toEqual(["refused: change_settled"]);
  });

  it("one live proposal per service: agents and timers push nothing aside, and the same again is no news", () => {
    const story = proposedBy(robot);
    expect(kindsOf(tryTo(story, robot, rollbackCommand({ to: "v40" })))).toEqual(["refused: service_busy"]);
    expect(kindsOf(tryTo(story, system, rollbackCommand({ to: "v40" })))).toEqual(["refused: service_busy"]);
    expect(kindsOf(tryTo(story, ana, rollbackCommand()))).toEqual(["refused: already_done"]);
  });

  it("a person's other proposal takes the place of one that waits, and the old card approves nothing", () => {
    const one = proposedBy(robot);
    const two = following(one, ana, rollbackCommand({ to: "v40" }));
    expect(two.incident.changes).toMatchObject([
      { id: "CHG-1", state: { kind: "superseded", by: "CHG-2" } },
      { id: "CHG-2", state: { kind: "waiting", approvals: [] }, proposal: { to: "v40", supersedes: "CHG-1" } },
    ]);
    expect(kindsOf(tryTo(two, eve, approve(one)))).toEqual(["refused: change_settled"]);
  });

  it("what somebody has approved is not pushed aside: it is withdrawn first", () => {
    const one = following(proposedBy(robot), ben, approve(proposedBy(robot)));
    expect(kindsOf(tryTo(one, ana, rollbackCommand({ to: "v40" })))).toEqual(["refused: service_busy"]);
  });

  it("whoever approves is evidently on it: nobody else is called", () => {
    const story = proposedBy(robot);
    const approved = following(story, ben, approve(story));
    expect(story.incident.escalation.kind).toBe("calling");
    expect(approved.incident).toMatchObject({ status: "investigating", escalation: { kind: "acknowledged" } });
  });

  it.each(["approved", "running", "unclear"])("nothing takes the place of one that is %s", (state) => {
    const approved = [ben, eve].reduce((s, who) => following(s, who, approve(s)), proposedBy(robot));
    const running = following(approved, system, start(approved));
    const unclear = following(running, system, {
      kind: "record_change_outcome",
      changeId: "CHG-1",
      outcome: "unclear",
      log: "no answer",
    });
    const story = { approved, running, unclear }[state];
    expect(story === undefined ? [] : kindsOf(tryTo(story, ana, rollbackCommand({ to: "v40" })))).toEqual([
      "refused: service_busy",
    ]);
  });

  it("an agent proposes for the incident's services and what they depend on, nothing else", () => {
    const elsewhere = declared({ services: ["search"] });
    expect(kindsOf(tryTo(elsewhere, robot, rollbackCommand()))).toEqual(["refused: not_allowed"]);
    expect(kindsOf(tryTo(elsewhere, ana, rollbackCommand()))).toEqual(["change_proposed"]);
  });

  it("what nobody could find out is settled by a person", () => {
    const approved = [ben, eve].reduce((s, who) => following(s, who, approve(s)), proposedBy(robot));
    const running = following(approved, system, start(approved));
    const unclear = following(running, system, {
      kind: "record_change_outcome",
      changeId: "CHG-1",
      outcome: "unclear",
      log: "no answer",
    });
    const settled = following(unclear, ben, {
      kind: "settle_change",
      changeId: "CHG-1",
      outcome: "succeeded",
      reason: "v41 is live",
    });
    expect(change(settled)).toMatchObject({ state: { kind: "succeeded" }, verification: { kind: "watching" } });
  });

  it("agents can record and propose, and nothing else", () => {
    expect([...commandsOfAgents()].sort()).toEqual([
      "add_note",
      "end_consultation",
      "escalate",
      "finish_investigation",
      "plan_investigation",
      "propose_change",
      "record_answer",
      "record_step",
      "record_summary",
    ]);
  });
});
