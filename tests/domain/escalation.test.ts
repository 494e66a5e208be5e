import { describe, expect, it } from "vitest";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { ana, at, ben, declared, following, kindsOf, minuteMs, policy, system, tryTo } from "./given.ts";

const next = (round: number, fromLevel: number) => ({ kind: "call_next_level" as const, round, fromLevel });

describe("calling people", () => {
  it("a P1 calls the first level with its declaration, a P3 calls nobody", () => {
    expect(declared().incident.escalation).toMatchObject({ kind: "calling", level: 1, nextAt: at(5 * minuteMs) });
    expect(declared({ severity: "P3" }).incident.escalation.kind).toBe("idle");
  });

  it("a declarer who chose to call nobody is obeyed", () => {
    expect(declared({ callPeople: false }).incident.escalation.kind).toBe("idle");
  });

  it("nobody acknowledges: level after level, then the list again, three rounds in all", () => {
    let story = declared();
    for (let round = 1; round <= 3; round += 1) {
      story = following(story, system, next(round, 1), at(round * 30 * minuteMs + 5 * minuteMs));
      story = following(story, system, next(round, 2), at(round * 30 * minuteMs + 15 * minuteMs));
      expect(story.incident.escalation).toMatchObject({ kind: "calling", level: 3, round });
      story = following(story, system, next(round, 3), at(round * 30 * minuteMs + 30 * minuteMs));
    }
    expect(story.incident.escalation).toMatchObject({ kind: "exhausted", round: 3 });
  });

  it("an acknowledgement stops the clock: the timer that was on its way is refused", () => {
    const story = following(declared(), ben, { kind: "acknowledge" });
    expect(story.incident.escalation).toMatchObject({ kind: "acknowledged", level: 1 });
    expect(kindsOf(tryTo(story, system, next(1, 1)))).toEqual(["refused: stale"]);
  });

  it("the message that called is drawn again when the call is over, so that its button goes away", () => {
    const called = declared();
    const seqOfCall = called.log.find(({ event }) => event.kind === "level_called")?.seq;
    const shownAgain = (story: typeof called) =>
      story.log
        .slice(called.log.length)
        .flatMap((recorded) => effectsOf(recorded, story.incident, policy))
        .flatMap(({ effect }) =>
          effect.kind === "show" && effect.surface.kind === "notice" ? [effect.surface.seq] : [],
        );
    expect(shownAgain(following(called, ben, { kind: "acknowledge" }))).toContain(seqOfCall);
    expect(shownAgain(following(called, ana, next(1, 1)))).toContain(seqOfCall);
  });

  it("a second click on Call next level finds another level and calls nobody twice", () => {
    const story = following(declared(), ana, next(1, 1));
    expect(kindsOf(tryTo(story, ben, next(1, 1)))).toEqual(["refused: stale"]);
  });

  it("raising the severity later pages too; lowering it stops the calling", () => {
    const raised = following(declared({ severity: "P3" }), ana, {
      kind: "set_severity",
      severity: "P1",
      reason: "worse",
    });
    expect(raised.incident.escalation).toMatchObject({ kind: "calling", level: 1 });
    const lowered = following(raised, ana, { kind: "set_severity", severity: "P4", reason: "not that bad" });
    expect(lowered.incident.escalation.kind).toBe("stopped");
  });

  it("taking command answers the call and acknowledges", () => {
    const { incident } = following(declared(), ben, { kind: "take_command" });
    expect(incident).toMatchObject({
      status: "investigating",
      roles: { commander: ["UBEN"] },
      escalation: { kind: "acknowledged" },
    });
  });

  it("an acknowledgement after a resolve changes nothing", () => {
    const resolved = following(declared(), ana, { kind: "resolve", resolution: "over" });
    expect(kindsOf(tryTo(resolved, ben, { kind: "acknowledge" }))).toEqual(["refused: wrong_status"]);
  });

  it("command is handed over by offer and acceptance, never taken in passing", () => {
    const led = following(declared(), ana, { kind: "take_command" });
    expect(kindsOf(tryTo(led, ben, { kind: "take_command" }))).toEqual(["refused: command_held"]);
    expect(kindsOf(tryTo(led, ben, { kind: "accept_command" }))).toEqual(["refused: not_offered"]);
    const offered = following(led, ana, { kind: "offer_command", to: "UBEN" });
    const { incident } = following(offered, ben, { kind: "accept_command" });
    expect(incident.roles.commander).toEqual(["UBEN"]);
    expect(incident.handover).toEqual({ kind: "none" });
  });
});
