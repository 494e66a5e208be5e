import type { Incident, Task } from "../src/domain/incident.ts";
import { actions, button, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { person, say } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

const tasksShown = 15;
const doneShown = 5;

/** The tasks of an incident, open ones first, each with a button to say that it is done. */
export const taskList = (incident: Incident, ctx: ViewContext): Message => {
  const { learning, names } = ctx.words;
  const open = incident.tasks.filter((task) => task.doneAt === null);
  const done = incident.tasks.filter((task) => task.doneAt !== null);
  const title = learning.tasks.title(incident.id);
  return message({
    text: say`${title}: ${open.length === 0 ? learning.tasks.none : open.map((task) => task.id).join(", ")}`,
    blocks: [
      header(title),
      incident.tasks.length === 0 ? paragraph(learning.tasks.none) : null,
      titledList(learning.tasks.open, lines(open.slice(0, tasksShown), ctx)),
      titledList(learning.tasks.done, lines(done.slice(-doneShown), ctx)),
      actions(
        ...open
          .slice(0, tasksShown)
          .map(({ id: t }) => button(`${names.button.done}: ${t}`, { k: "task_done", i: incident.id, t })),
      ),
    ],
  });
};

const lines = (tasks: readonly Task[], { words }: ViewContext) =>
  tasks.map(({ id, text, owner }) => words.card.task(id, text, owner === null ? null : person(owner)));
