import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain/actor.ts";
import type { Command } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { namedIn, withNames } from "../../src/domain/timeline.ts";
import { ana, at, ben, declared, eve, following, minuteMs, policy, recordOn, type Story } from "./given.ts";

const inChannel = recordOn(declared(), { kind: "system" }, [
  { kind: "channel_opened", channelId: "C1", name: "inc-1" },
]);
const open: Story = following(inChannel, ana, { kind: "assign_role", role: "commander", userId: ana.userId });

/** Numbers of the notices that the command draws, and the number of the event before it. */
const drawnBy = (story: Story, actor: Actor, command: Command, now?: string) => {
  const after = following(story, actor, command, now);
  const events = after.log.slice(story.log.length);
  const seqs = events
    .flatMap((recorded) => effectsOf(recorded, after.incident, policy))
    .flatMap(({ effect }) => (effect.kind === "show" && effect.surface.kind === "notice" ? [effect.surface.seq] : []));
  return { seqs, story: after };
};

describe("a notice that asks for something is drawn again when it is settled", () => {
  const offer = (to: string): Command => ({ kind: "offer_command", to });

  it("an offer of command, when it is accepted", () => {
    const offered = drawnBy(open, ana, offer("UBEN"));
    const notice = offered.story.incident.seq;
    expect(offered.seqs).toEqual([notice]);
    const accepted = drawnBy(offered.story, ben, { kind: "accept_command" });
    expect(accepted.seqs).toContain(notice);
  });

  it("an offer of command, when it is made to somebody else", () => {
    const first = drawnBy(open, ana, offer("UBEN"));
    const second = drawnBy(first.story, ana, offer("UEVE"));
    expect(second.seqs).toEqual([second.story.incident.seq, first.story.incident.seq]);
    expect(drawnBy(second.story, eve, { kind: "accept_command" }).seqs).toContain(second.story.incident.seq);
  });

  it("a call for an update, when the update comes", () => {
    const dueAt = open.incident.nextUpdateDueAt ?? "";
    const called = drawnBy(open, { kind: "system" }, { kind: "remind_update", dueAt }, dueAt);
    const notice = called.story.incident.asking.update;
    expect(notice).not.toBeNull();
    const update: Command = { kind: "post_update", conditions: "half of it fails", actions: "rolling back", needs: "" };
    expect(drawnBy(called.story, ana, update, at(90 * minuteMs)).seqs).toContain(notice);
  });

  it("a task, when it is done", () => {
    const added = drawnBy(open, ana, { kind: "add_task", text: "call the bank", owner: null });
    const [task] = added.story.incident.tasks;
    const done = drawnBy(added.story, ben, { kind: "complete_task", taskId: task?.id ?? "T0" });
    expect(done.seqs).toContain(task?.addedSeq);
  });
});

describe("people in an exported text", () => {
  it("are named where somebody knows their name", () => {
    const text = "@U0ANA asked @U0BEN; mail a@UNIT.example";
    expect(namedIn(text)).toEqual(expect.arrayContaining(["U0ANA", "U0BEN"]));
    expect(withNames(text, new Map([["U0ANA", "Ana Ruiz"]]))).toBe("@Ana Ruiz asked @U0BEN; mail a@UNIT.example");
  });
});
