import { addedNotice, askingForUpdate } from "../drawn-again.ts";
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
  | EventOf<"task_done">;

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
      return say.show(notice, card);
    case "task_done":
      return say.show(notice, card, ...addedNotice(incident, event.taskId));
  }
};

const planReminder = (say: Planner, { dueAt }: EventOf<"reminder_set">): Planner =>
  dueAt === null
    ? say.show(card)
    : say.apart({ kind: "schedule", dueAt, command: { kind: "remind_update", dueAt } }).show(card);
