import { describe, expect, it } from "vitest";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { ana, at, ben, declared, following, kindsOf, minuteMs, policy, type Story, system, tryTo } from "./given.ts";

const dayMs = 24 * 60 * minuteMs;
const task = (text: string) => ({ kind: "add_task", text, owner: "UBEN" }) as const;
const resolve = { kind: "resolve", resolution: "rolled back" } as const;
const done = (taskId: "T1" | "T2") => ({ kind: "complete_task", taskId }) as const;

/** When a reminder of open tasks is planned for by the last command's events, and what it counts from. */
const planned = (story: Story) => {
  const last = story.log.at(-1)?.at;
  return story.log
    .filter((recorded) => recorded.at === last)
    .flatMap((recorded) => effectsOf(recorded, story.incident, policy))
    .flatMap(({ effect }) =>
      effect.kind === "schedule" && effect.command.kind === "remind_tasks"
        ? [{ dueAt: effect.dueAt, command: effect.command }]
        : [],
    );
};

const withTask = following(declared(), ana, task("write a test"));
const over = following(withTask, ana, resolve, at(dayMs));

describe("follow-ups", () => {
  it("are asked after five days from the end, and again until they are done", () => {
    const [first] = planned(over);
    expect(first?.dueAt).toBe(at(6 * dayMs));
    if (first === undefined) throw new Error("nothing is planned");
    const asked = following(over, system, first.command, first.dueAt);
    expect(asked.log.at(-1)?.event).toEqual({ kind: "tasks_due", taskIds: ["T1"] });
    const [second] = planned(asked);
    expect(second?.dueAt).toBe(at(11 * dayMs));
    const ticked = following(asked, ben, done("T1"), at(7 * dayMs));
    expect(kindsOf(tryTo(ticked, system, second?.command ?? first.command))).toEqual(["refused: stale"]);
  });

  it("that are added after the end are asked after as well, and by one reminder alone", () => {
    const ended = following(declared(), ana, resolve);
    expect(planned(ended)).toEqual([]);
    const added = following(ended, ana, task("raise the alert's threshold"), at(dayMs));
    expect(planned(added).map(({ dueAt }) => dueAt)).toEqual([at(6 * dayMs)]);
    expect(planned(following(added, ana, task("and the dashboard"), at(2 * dayMs)))).toEqual([]);
    const anew = following(following(over, ben, done("T1"), at(2 * dayMs)), ana, task("another"), at(3 * dayMs));
    const [before, after] = [planned(over)[0], planned(anew)[0]];
    expect(kindsOf(tryTo(anew, system, before?.command ?? resolve))).toEqual(["refused: stale"]);
    expect(kindsOf(tryTo(anew, system, after?.command ?? resolve))).toEqual(["tasks_due"]);
  });

  it("of a drill are nobody's, and of an incident that began again those of its next end", () => {
    const drill = following(following(declared({ isDrill: true }), ana, task("x")), ana, resolve);
    const [reminder] = planned(drill);
    expect(kindsOf(tryTo(drill, system, reminder?.command ?? resolve))).toEqual(["refused: stale"]);
    const reopened = following(over, ana, { kind: "reopen", reason: "again" }, at(2 * dayMs));
    expect(kindsOf(tryTo(reopened, system, planned(over)[0]?.command ?? resolve))).toEqual(["refused: stale"]);
  });
});
