import { formatDuration } from "../src/base/duration.ts";
import { msBetween } from "../src/base/instant.ts";
import { assertNever } from "../src/base/invariant.ts";
import type { EventOf, RecordedEvent } from "../src/domain/event.ts";
import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { actions, button, context, type Draft, type Message, message, paragraph, titledList } from "./blocks.ts";
import { linkTo, type Phrase, people, person, phraseOf, type Sayable, say, strong } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

const mentionsShown = 20;
const tasksShown = 10;
const failuresShown = 15;
/** How long one press on "remind later" waits. */
const snoozeMinutes = 15;

/**
 * A sentence about one event, for the channel. Buttons stand only while they would work:
 * drawn again later, the same notice has none.
 * @returns null for events that the cards tell by themselves
 */
export const notice = (incident: Incident, recorded: RecordedEvent, ctx: SurfaceContext): Message | null => {
  const { event, actor } = recorded;
  const by = ctx.words.common.author(actor);
  const { notices } = ctx.words;
  switch (event.kind) {
    case "severity_changed": {
      const meaning = ctx.policy.severities.meaning[event.to];
      return sentence(notices.severityChanged(by, event.from, event.to, meaning, event.reason));
    }
    case "role_assigned":
      return event.role === "commander" ? sentence(notices.commander(person(event.userId))) : null;
    case "command_offered":
      return commandOffered(incident, event, ctx);
    case "level_called":
      return levelCalled(incident, event, ctx);
    case "escalation_exhausted":
      return sentence(notices.exhausted(ctx.words.common.author(incident.declaredBy)));
    case "paged":
      return paged(incident, event, by, ctx);
    case "update_posted":
      return updatePosted(event, by, ctx);
    case "update_due":
      return updateDue(incident, recorded, ctx);
    case "identified":
      return sentence(notices.identified(by, event.cause));
    case "mitigated":
      return mitigated(incident, event, by, ctx);
    case "resolved":
      return resolved(incident, event, by, ctx);
    case "reopened":
      return sentence(notices.reopened(by, event.reason));
    case "cancelled":
      return sentence(notices.cancelled(by, event.reason));
    case "closed":
      return sentence(notices.closed(by));
    case "task_added":
      return taskAdded(incident, event, by, ctx);
    case "task_done":
      return sentence(notices.taskDone(by, event.taskId, event.text));
    case "alert_attached":
      return alertAttached(event, ctx);
    case "alert_resolved":
      return sentence(notices.alertResolved(event.title, firing(incident)));
    case "change_finished":
      return changeFinished(incident, event, ctx);
    case "change_verified":
      return changeVerified(incident, event, ctx);
    case "invites_failed":
      return invitesFailed(event, ctx);
    case "postmortem_due":
      return postmortemDue(incident, ctx);
    case "declared":
    case "channel_opened":
    case "alert_repeated":
    case "acknowledged":
    case "renamed":
    case "described":
    case "role_released":
    case "escalation_started":
    case "call_recorded":
    case "escalation_acknowledged":
    case "escalation_stopped":
    case "reminder_set":
    case "noted":
    case "note_edited":
    case "note_removed":
    case "investigation_started":
    case "step_recorded":
    case "summary_recorded":
    case "investigation_finished":
    case "investigation_stopped":
    case "asked":
    case "answered":
    case "change_proposed":
    case "gate_ticked":
    case "change_approved":
    case "quorum_reached":
    case "change_rejected":
    case "change_withdrawn":
    case "change_expired":
    case "change_started":
    case "postmortem_requested":
    case "postmortem_drafted":
    case "postmortem_published":
      return null;
    default:
      return assertNever(event);
  }
};

const sentence = (said: Sayable, ...more: Draft): Message =>
  message({ text: said, blocks: [paragraph(said), ...more] });

/** Whoever should act next: the commander, or else whoever declared it. */
const responsible = (incident: Incident, { words }: SurfaceContext): Phrase => {
  const holder = commanderOf(incident);
  return holder === null ? words.common.author(incident.declaredBy) : phraseOf(person(holder));
};

const commandOffered = (
  { id: i, handover }: Incident,
  { from, to }: EventOf<"command_offered">,
  ctx: SurfaceContext,
) => {
  const { notices } = ctx.words;
  const isOpen = handover.kind === "offered" && handover.to === to;
  return isOpen
    ? sentence(
        notices.commandOffered(person(from), person(to)),
        actions(button(notices.accept, { k: "accept_command", i }, "primary")),
      )
    : sentence(notices.commandSettled(person(from), person(to)));
};

/** This is the message that calls: it mentions everybody of the level, once. */
const levelCalled = (
  incident: Incident,
  { mentions, level, round, nextAt }: EventOf<"level_called">,
  ctx: SurfaceContext,
) => {
  const { notices, common } = ctx.words;
  if (mentions.length === 0) return sentence(notices.nobodyToCall(level));
  const said = notices.levelCalled(people(mentions, mentionsShown, common.more), common.named(incident), level);
  const { escalation, id: i } = incident;
  const isOpen = escalation.kind === "calling" && escalation.round === round && escalation.level === level;
  return isOpen
    ? sentence(
        say`${said} ${notices.levelNext(nextAt)}`,
        actions(button(common.button.acknowledge, { k: "acknowledge", i }, "primary")),
      )
    : sentence(said, context(notices.answered));
};

const paged = (incident: Incident, { mentions, reason }: EventOf<"paged">, by: Phrase, { words }: SurfaceContext) =>
  sentence(
    words.notices.paged(by, people(mentions, mentionsShown, words.common.more), words.common.named(incident), reason),
  );

const updatePosted = (
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

const updateDue = (incident: Incident, { at }: RecordedEvent, ctx: SurfaceContext) => {
  const { notices, common } = ctx.words;
  const { id: i, updates, nextUpdateDueAt } = incident;
  const isAnswered = nextUpdateDueAt === null || updates.some((update) => update.at > at);
  if (isAnswered) return sentence(notices.updateSent);
  const holder = commanderOf(incident);
  return sentence(
    holder === null ? notices.updateDueNobody : notices.updateDue(person(holder)),
    actions(
      button(common.button.update, { k: "form", i, f: "update" }, "primary"),
      button(notices.snooze, { k: "snooze", i, minutes: snoozeMinutes }),
      button(notices.stopReminders, { k: "stop_reminders", i }),
    ),
  );
};

const mitigated = ({ times }: Incident, { impact }: EventOf<"mitigated">, by: Phrase, { words }: SurfaceContext) => {
  const after = formatDuration(msBetween(times.declaredAt, times.mitigatedAt ?? times.declaredAt));
  return sentence(words.notices.mitigated(by, impact, after), context(words.notices.mitigatedNext));
};

const resolved = (incident: Incident, { resolution }: EventOf<"resolved">, by: Phrase, ctx: SurfaceContext) => {
  const { notices, card } = ctx.words;
  const open = incident.tasks.filter((task) => task.doneAt === null);
  const tasks = open
    .slice(0, tasksShown)
    .map(({ id, text, owner }) => card.task(id, text, owner === null ? null : person(owner)));
  return sentence(
    notices.resolved(by, resolution),
    titledList(notices.durations.title, durations(incident, ctx)),
    open.length === 0 ? null : titledList(notices.openTasks(open.length), tasks),
    context(notices.postmortemFollows),
  );
};

const durations = ({ times }: Incident, { words }: SurfaceContext): readonly Phrase[] => {
  const { durations: said } = words.notices;
  const { declaredAt, acknowledgedAt, mitigatedAt, resolvedAt } = times;
  const after = (at: string | null, say: (duration: string) => Phrase) =>
    at === null ? [] : [say(formatDuration(msBetween(declaredAt, at)))];
  return [
    ...after(acknowledgedAt, said.acknowledged),
    ...after(mitigatedAt, said.mitigated),
    ...after(resolvedAt, said.resolved),
  ];
};

const taskAdded = (
  incident: Incident,
  { taskId, text, owner }: EventOf<"task_added">,
  by: Phrase,
  ctx: SurfaceContext,
) => {
  const isOpen = incident.tasks.some((task) => task.id === taskId && task.doneAt === null);
  const { notices, common } = ctx.words;
  return sentence(
    notices.taskAdded(by, taskId, text, owner === null ? null : person(owner)),
    isOpen ? actions(button(common.button.done, { k: "task_done", i: incident.id, t: taskId })) : null,
  );
};

const alertAttached = ({ alert }: EventOf<"alert_attached">, { words }: SurfaceContext) => {
  const [link] = alert.links;
  const title = link === undefined ? phraseOf(alert.title) : linkTo(link.url, alert.title, "any");
  return sentence(words.notices.alertAttached(title, alert.source));
};

const firing = ({ alerts }: Incident): number => alerts.filter((alert) => alert.state === "firing").length;

const whatOf = (incident: Incident, changeId: string, { words }: SurfaceContext): string => {
  const proposal = incident.changes.find((change) => change.id === changeId)?.proposal;
  return proposal === undefined ? changeId : words.changes.what(proposal.service, proposal.from, proposal.to);
};

const changeFinished = (incident: Incident, { changeId, outcome }: EventOf<"change_finished">, ctx: SurfaceContext) => {
  const { changeFinished: said } = ctx.words.notices;
  return sentence(
    outcome === "unclear"
      ? said.unclear(responsible(incident, ctx), changeId)
      : said[outcome](changeId, whatOf(incident, changeId, ctx)),
  );
};

const changeVerified = (incident: Incident, event: EventOf<"change_verified">, ctx: SurfaceContext) => {
  const { changeVerified: said } = ctx.words.notices;
  const { changeId, verdict, proof } = event;
  const service = incident.changes.find((change) => change.id === changeId)?.proposal.service ?? changeId;
  return sentence(
    verdict === "recovered"
      ? said.recovered(changeId, service, proof)
      : said[verdict](responsible(incident, ctx), changeId, service, proof),
  );
};

const invitesFailed = ({ failures }: EventOf<"invites_failed">, { words }: SurfaceContext) => {
  const { notices, common } = words;
  const lines = failures
    .slice(0, failuresShown)
    .map(({ mention, reason }) => notices.inviteFailure(person(mention), reason));
  const rest = failures.length - lines.length;
  return message({
    text: notices.invitesFailed,
    blocks: [titledList(notices.invitesFailed, rest > 0 ? [...lines, common.shortened(rest)] : lines)],
  });
};

const postmortemDue = (incident: Incident, ctx: SurfaceContext) => {
  const { notices } = ctx.words;
  const { severity, times, postmortem } = incident;
  return sentence(
    notices.postmortemDue(responsible(incident, ctx), severity, times.resolvedAt),
    postmortem.kind === "none" ? context(notices.postmortemHow) : null,
  );
};
