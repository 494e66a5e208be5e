import { addMs } from "../../base/instant.ts";
import { addedNotice, askingForTasks, askingForUpdate } from "../drawn-again.ts";
import type { EventOf } from "../event.ts";
import type { Planner } from "../planner.ts";
import { card, noticeOf, type Scene } from "./scene.ts";

type TalkEvent =
  | EventOf<"update_posted">
  | EventOf<"update_due">
  | EventOf<"reminder_set">
  | EventOf<"noted">
  | EventOf<"note_edited">
  | EventOf<"note_removed">
  | EventOf<"task_added">
  | EventOf<"task_done">
  | EventOf<"tasks_due">;

export const planTalk = (say: Planner, scene: Scene, event: TalkEvent): Planner => {
  const { incident } = scene;
  const notice = noticeOf(scene);
  switch (event.kind) {
    case "update_posted":
      return say.show(notice, card, ...askingForUpdate(incident)).feed();
    case "update_due":
      return say.show(notice);
    case "reminder_set":
      return planReminder(say, event);
    case "noted":
    case "note_edited":
    case "note_removed":
      return say;
    case "task_added":
      return chase(say.show(notice, card), scene);
    case "task_done":
      return say.show(notice, card, ...addedNotice(incident, event.taskId), ...askingForTasks(incident));
    case "tasks_due":
      return chase(say.show(notice), scene);
  }
};

/** The next reminder of open tasks, when it counts from this event. */
export const chase = (say: Planner, { recorded, incident, policy }: Scene): Planner => {
  const { chasingSince: since } = incident;
  if (since === null || since !== recorded.at) return say;
  const dueAt = addMs(since, policy.tasks.remindAfterMs);
  return say.apart({ kind: "schedule", dueAt, command: { kind: "remind_tasks", since } });
};

const planReminder = (say: Planner, { dueAt }: EventOf<"reminder_set">): Planner =>
  dueAt === null
    ? say.show(card)
    : say.apart({ kind: "schedule", dueAt, command: { kind: "remind_update", dueAt } }).show(card);
