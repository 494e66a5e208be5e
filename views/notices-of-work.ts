import type { EventOf, RecordedEvent } from "../src/domain/event.ts";
import { commanderOf, type Incident, openTasks } from "../src/domain/incident.ts";
import { mentionsOf } from "../src/domain/policy.ts";
import { actions, button, message, paragraph, titledList } from "./blocks.ts";
import { responsible, sentence } from "./notice-sentence.ts";
import { linkTo, type Phrase, people, person, phraseOf, say, strong } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/** How long one press on "remind later" waits. */
const snoozeMinutes = 15;
const approversTold = 10;

export const updatePosted = (
  { number, conditions, actions: doing, needs }: EventOf<"update_posted">,
  by: Phrase,
  ctx: SurfaceContext,
) => {
  const { notices, card } = ctx.words;
  const lines = [
    say`${strong(card.conditions)}: ${conditions}`,
    ...(doing === "" ? [] : [say`${strong(card.actions)}: ${doing}`]),
    ...(needs === "" ? [] : [say`${strong(card.needs)}: ${needs}`]),
  ];
  return message({
    text: say`${notices.update(number, by)}: ${conditions}`,
    blocks: [paragraph(say`${notices.update(number, by)}`), paragraph(...lines)],
  });
};

export const updateDue = (incident: Incident, { at }: RecordedEvent, ctx: SurfaceContext) => {
  const { notices, names } = ctx.words;
  const { id: i, updates, nextUpdateDueAt } = incident;
  const isAnswered = nextUpdateDueAt === null || updates.some((update) => update.at > at);
  if (isAnswered) return sentence(notices.updateSent);
  const holder = commanderOf(incident);
  return sentence(
    holder === null ? notices.updateDueNobody : notices.updateDue(person(holder)),
    actions(
      button(names.button.update, { k: "form", i, f: "update" }, "primary"),
      button(notices.snooze, { k: "snooze", i, minutes: snoozeMinutes }),
      button(notices.stopReminders, { k: "stop_reminders", i }),
    ),
  );
};

export const taskAdded = (
  incident: Incident,
  { taskId, text, owner }: EventOf<"task_added">,
  by: Phrase,
  ctx: SurfaceContext,
) => {
  const isOpen = incident.tasks.some((task) => task.id === taskId && task.doneAt === null);
  const { notices, names } = ctx.words;
  return sentence(
    notices.taskAdded(by, taskId, text, owner === null ? null : person(owner)),
    isOpen ? actions(button(names.button.done, { k: "task_done", i: incident.id, t: taskId })) : null,
  );
};

const tasksShown = 15;

/** Open tasks of an incident that is over; each is ticked off where it stands, and its owner is named. */
export const tasksDue = (incident: Incident, { taskIds }: EventOf<"tasks_due">, { words }: SurfaceContext) => {
  const { notices, names, card } = words;
  const open = openTasks(incident).filter(({ id }) => taskIds.includes(id));
  if (open.length === 0) return sentence(notices.tasksWereDue(taskIds.length));
  const shown = open.slice(0, tasksShown);
  return sentence(
    notices.tasksDue(open.length),
    titledList(
      notices.stillOpen,
      shown.map(({ id, text, owner }) => card.task(id, text, owner === null ? null : person(owner))),
    ),
    actions(...shown.map(({ id: t }) => button(`${names.button.done}: ${t}`, { k: "task_done", i: incident.id, t }))),
  );
};

export const alertAttached = ({ alert }: EventOf<"alert_attached">, { words }: SurfaceContext) => {
  const [link] = alert.links;
  const title = link === undefined ? phraseOf(alert.title) : linkTo(link.url, alert.title, "any");
  return sentence(words.notices.alertAttached(title, alert.source));
};

export const firing = ({ alerts }: Incident): number => alerts.filter((alert) => alert.state === "firing").length;

const whatOf = (incident: Incident, changeId: string, { words }: SurfaceContext): string => {
  const proposal = incident.changes.find((change) => change.id === changeId)?.proposal;
  return proposal === undefined ? changeId : words.changes.what(proposal);
};

export const changeFinished = (
  incident: Incident,
  { changeId, outcome }: EventOf<"change_finished">,
  ctx: SurfaceContext,
) => {
  const { changeFinished: said } = ctx.words.notices;
  return sentence(
    outcome === "unclear"
      ? said.unclear(responsible(incident, ctx), changeId)
      : said[outcome](changeId, whatOf(incident, changeId, ctx)),
  );
};

export const changeVerified = (incident: Incident, event: EventOf<"change_verified">, ctx: SurfaceContext) => {
  const { changeVerified: said } = ctx.words.notices;
  const { changeId, verdict, proof } = event;
  const service = incident.changes.find((change) => change.id === changeId)?.proposal.service ?? changeId;
  return sentence(
    verdict === "recovered"
      ? said.recovered(changeId, service, proof)
      : said[verdict](responsible(incident, ctx), changeId, service, proof),
  );
};

/** Loud on purpose: the people who would have approved are told by name that somebody did not ask them. */
export const glassBroken = (
  incident: Incident,
  { changeId, reason }: EventOf<"glass_broken">,
  by: Phrase,
  ctx: SurfaceContext,
) => {
  const groups = incident.changes.find((change) => change.id === changeId)?.proposal.approverGroups ?? [];
  const told = people(mentionsOf(ctx.policy, groups), approversTold, ctx.words.names.more);
  return sentence(ctx.words.notices.glassBroken(by, changeId, whatOf(incident, changeId, ctx), reason, told));
};
