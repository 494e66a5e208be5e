import type { EventOf, RecordedEvent } from "../event.ts";
import { type Incident, openTasks } from "../incident.ts";
import { isLive } from "../status.ts";

type TalkEvent =
  | EventOf<"update_posted">
  | EventOf<"reminder_set">
  | EventOf<"noted">
  | EventOf<"note_edited">
  | EventOf<"note_removed">
  | EventOf<"task_added">
  | EventOf<"task_done">;

export const evolveTalk = (incident: Incident, { at, seq, actor }: RecordedEvent, event: TalkEvent): Incident => {
  switch (event.kind) {
    case "update_posted": {
      const { number, conditions, actions, needs } = event;
      return { ...incident, updates: [...incident.updates, { number, conditions, actions, needs, by: actor, at }] };
    }
    case "reminder_set":
      return { ...incident, nextUpdateDueAt: event.dueAt };
    case "noted":
      return {
        ...incident,
        notes: [...incident.notes, { text: event.text, by: actor, at, messageTs: event.messageTs }],
      };
    case "note_edited":
      return {
        ...incident,
        notes: incident.notes.map((note) =>
          note.messageTs === event.messageTs ? { ...note, text: event.text } : note,
        ),
      };
    case "note_removed":
      return { ...incident, notes: incident.notes.filter((note) => note.messageTs !== event.messageTs) };
    case "task_added": {
      const task = {
        id: event.taskId,
        text: event.text,
        owner: event.owner,
        addedBy: actor,
        addedAt: at,
        doneAt: null,
        addedSeq: seq,
      };
      const isFollowUp = !isLive(incident.status) && openTasks(incident).length === 0;
      return {
        ...incident,
        tasks: [...incident.tasks, task],
        chasingSince: isFollowUp ? at : incident.chasingSince,
      };
    }
    case "task_done":
      return {
        ...incident,
        tasks: incident.tasks.map((task) => (task.id === event.taskId ? { ...task, doneAt: at } : task)),
      };
  }
};
