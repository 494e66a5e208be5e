import type { CommandOf } from "../command.ts";
import type { Incident } from "../incident.ts";
import { titleLimit } from "./beginning.ts";
import { type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

export const rename = (incident: Incident, command: CommandOf<"rename">): Decision => {
  const title = command.title.trim();
  const refusal = refusalUnlessLive(incident) ?? refusalIfBlank(title, "title", "a few words on what is wrong");
  if (refusal !== null) return refuse(refusal);
  if (title.length > titleLimit)
    return refuse({ kind: "missing", field: "title", expected: `at most ${titleLimit} characters` });
  return title === incident.title
    ? refuse({ kind: "already_done", what: "that is its title" })
    : happens({ kind: "renamed", from: incident.title, to: title });
};

export const describe = (incident: Incident, command: CommandOf<"describe">): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  const summary = command.summary?.trim() ?? incident.summary;
  const services = command.services ?? incident.services;
  const isSame = summary === incident.summary && services.join("\n") === incident.services.join("\n");
  return isSame
    ? refuse({ kind: "already_done", what: "that is its description" })
    : happens({ kind: "described", summary, services });
};

/** A message is on the timeline once, however often it is pinned. Notes are welcome after the end as well. */
export const addNote = (incident: Incident, { text, messageTs }: CommandOf<"add_note">): Decision => {
  const blank = refusalIfBlank(text, "note", "some words to keep");
  if (blank !== null) return refuse(blank);
  const known = messageTs !== null && incident.notes.some((note) => note.messageTs === messageTs);
  return known
    ? refuse({ kind: "already_done", what: "this message is on the timeline" })
    : happens({ kind: "noted", text, messageTs });
};

export const editNote = (incident: Incident, { messageTs, text }: CommandOf<"edit_note">): Decision => {
  const note = incident.notes.find((n) => n.messageTs === messageTs);
  if (note === undefined) return refuse({ kind: "not_found", what: "that message on the timeline", known: [] });
  return note.text === text
    ? refuse({ kind: "already_done", what: "the timeline says so" })
    : happens({ kind: "note_edited", messageTs, text });
};

export const removeNote = (incident: Incident, { messageTs }: CommandOf<"remove_note">): Decision =>
  incident.notes.some((note) => note.messageTs === messageTs)
    ? happens({ kind: "note_removed", messageTs })
    : refuse({ kind: "not_found", what: "that message on the timeline", known: [] });

/** Follow-ups are added after the end too; only a cancelled incident takes none. */
export const addTask = (incident: Incident, { text, owner }: CommandOf<"add_task">): Decision => {
  const blank = refusalIfBlank(text, "task", "what is to be done");
  if (blank !== null) return refuse(blank);
  if (incident.status === "cancelled") return refuse({ kind: "too_late", what: `${incident.id} was cancelled` });
  return happens({ kind: "task_added", taskId: `T${incident.tasks.length + 1}`, text: text.trim(), owner });
};

export const completeTask = (incident: Incident, { taskId }: CommandOf<"complete_task">): Decision => {
  const task = incident.tasks.find((t) => t.id === taskId);
  if (task === undefined) {
    const open = incident.tasks.filter((t) => t.doneAt === null).map((t) => t.id);
    return refuse({ kind: "not_found", what: `task ${taskId}`, known: open });
  }
  return task.doneAt === null
    ? happens({ kind: "task_done", taskId, text: task.text })
    : refuse({ kind: "already_done", what: `${taskId} is done` });
};
