import type { Instant } from "../../src/base/instant.ts";
import type { Severity } from "../../src/domain/severity.ts";
import { clock, code, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

const because = (reason: string): string => (reason === "" ? "" : `: ${reason}`);

/** Sentences that are said once in the incident's channel. */
export const notices = {
  severityChanged: (by: Sayable, from: Severity, to: Severity, meaning: string, reason: string): Phrase =>
    say`${by} changed the severity from ${from} to ${to}${because(reason)}. ${to} means: ${meaning}`,
  commander: (who: Sayable): Phrase => say`${who} is in command. Ask before you change anything.`,
  commandOffered: (from: Sayable, to: Sayable): Phrase =>
    say`${to}: ${from} offers you command of this incident. Press Accept, and it is yours. Until then ${from} stays in command.`,
  commandSettled: (from: Sayable, to: Sayable): Phrase => say`${from} offered command to ${to}. That is settled.`,
  successor: (from: Sayable): Phrase => say`${from} is no longer in command, and nobody else is. Who takes over?`,
  successorAmong: (from: Sayable, others: Sayable): Phrase =>
    say`${others}: ${from} is no longer in command, and nobody else is. Who takes over?`,
  commandWasReleased: (from: Sayable): Phrase => say`${from} gave up command. That is settled.`,
  accept: "Accept command",
  levelCalled: (who: Sayable, named: string, level: number): Phrase =>
    say`${who}: you are needed on ${named}. This is level ${level}.`,
  levelNext: (at: Instant): Phrase =>
    say`If you are on it, press Acknowledge. Otherwise the call goes on at ${deadline(at)}.`,
  levelAgain: (at: Instant): Phrase =>
    say`If you are on it, press Acknowledge. This is the last level: then everybody is called again at ${deadline(at)}.`,
  levelLast: (at: Instant): Phrase =>
    say`If you are on it, press Acknowledge. This is the last level, and the call ends at ${deadline(at)}.`,
  /** Whoever wakes late is still needed. */
  levelWentOn: (level: number): Phrase =>
    say`Nobody has answered yet, so level ${level} is being called, too. If you are on it, press Acknowledge.`,
  nobodyToCall: (level: number): Phrase => say`Level ${level} has nobody in it, so nobody was called.`,
  answered: "This call is over.",
  exhausted: (declarer: Sayable): Phrase =>
    say`Everybody on the list was called, and nobody has answered. ${declarer}: please reach somebody by telephone.`,
  paged: (by: Sayable, who: Sayable, named: string, reason: string): Phrase =>
    say`${who}: ${by} asks for you on ${named}. Reason: ${reason}`,
  update: (number: number, by: Sayable): Phrase => say`Update ${number}, by ${by}`,
  updateDue: (who: Sayable): Phrase =>
    say`${who}: an update is due. People outside are waiting for one; "no news yet" is news too.`,
  updateDueNobody: "An update is due, and nobody is in command. Anybody can send it.",
  updateSent: "The update that was due here has been sent, or nobody waits for it any more.",
  snooze: "Remind in 15 minutes",
  stopReminders: "Stop reminders",
  identified: (by: Sayable, cause: string): Phrase => say`${by} has found the cause: ${cause}`,
  mitigated: (by: Sayable, impact: string, after: string): Phrase =>
    say`The impact is over after ${after}, says ${by}. Impact: ${impact}`,
  mitigatedNext: "Watch it for a while. Then press Resolve on the pinned card, or reopen it if it comes back.",
  resolved: (by: Sayable, resolution: string): Phrase => say`Resolved by ${by}: ${resolution}`,
  durations: {
    title: "How long it took",
    acknowledged: (duration: string): Phrase => say`Until somebody was on it: ${duration}`,
    mitigated: (duration: string): Phrase => say`Until the impact was over: ${duration}`,
    resolved: (duration: string): Phrase => say`Until it was resolved: ${duration}`,
  },
  openTasks: (count: number) => `${count === 1 ? "1 task is" : `${count} tasks are`} still open:`,
  postmortemFollows: "A draft of the post-mortem follows here within a minute.",
  reopened: (by: Sayable, reason: string): Phrase => say`${by} has reopened this incident: ${reason}`,
  cancelled: (by: Sayable, reason: string): Phrase =>
    say`${by} has cancelled this incident: ${reason}. Nobody needs to do anything.`,
  closed: (by: Sayable): Phrase => say`${by} has closed this incident. Thank you all.`,
  taskAdded: (by: Sayable, id: string, text: string, owner: Sayable | null): Phrase =>
    owner === null ? say`${by} added task ${id}: ${text}` : say`${by} added task ${id} for ${owner}: ${text}`,
  taskDone: (by: Sayable, id: string, text: string): Phrase => say`${by} has done task ${id}: ${text}`,
  alertAttached: (title: Sayable, source: string): Phrase => say`Another alert has joined: ${title} (${source})`,
  alertResolved: (title: string, left: number): Phrase =>
    say`This alert has ended: ${title}. ${left === 0 ? "None is firing now." : left === 1 ? "1 is still firing." : `${left} are still firing.`}`,
  alertFlapping: (title: string, source: string, changes: number, until: Instant): Phrase =>
    say`This alert is flapping: ${title} (${source}) has changed ${changes} times. Its changes are on the card; nobody is told of them until ${deadline(until)}.`,
  glassBroken: (by: Sayable, id: string, what: string, reason: string, told: Sayable): Phrase =>
    say`⚠ ${by} broke the glass for ${id} (${what}): ${reason} It runs without the approvals and checks that the rules ask for. ${told}: please look.`,
  changeFinished: {
    succeeded: (id: string, what: string): Phrase => say`${id} is done: ${what}. Now the service is watched.`,
    failed: (id: string, what: string): Phrase =>
      say`${id} has failed: ${what}. Nothing more is tried by itself. The log is on its card.`,
    unclear: (who: Sayable, id: string): Phrase =>
      say`${who}: nobody can say whether ${id} ran. It will not be run again. Please look, and say on its card what you found.`,
  },
  changeVerified: {
    recovered: (id: string, service: string, proof: string): Phrase =>
      say`✓ ${service} has recovered after ${id}: ${proof}`,
    not_recovered: (who: Sayable, id: string, service: string, proof: string): Phrase =>
      say`✗ ${who}: ${service} has not recovered after ${id}: ${proof}. Decide what to try next.`,
    unknown: (who: Sayable, id: string, service: string, proof: string): Phrase =>
      say`? ${who}: nobody can say whether ${service} has recovered after ${id}: ${proof}. Please look.`,
  },
  invitesFailed: "I could not invite these people. Please reach them another way:",
  inviteFailure: (who: Sayable, reason: string): Phrase => say`${who}: ${reason}`,
  tasksDue: (count: number): string =>
    count === 1 ? "One follow-up of this incident is not done." : `${count} follow-ups of this incident are not done.`,
  tasksWereDue: (count: number): string => (count === 1 ? "The follow-up is done." : "These follow-ups are done."),
  stillOpen: "Still open",
  postmortemDue: (who: Sayable, severity: Severity, resolvedAt: Instant | null): Phrase =>
    resolvedAt === null
      ? say`${who}: the post-mortem of this ${severity} is still owed.`
      : say`${who}: the post-mortem of this ${severity}, resolved ${clock(resolvedAt)}, is still owed. Fill the gaps in the draft, then press Publish.`,
  postmortemHow: say`No draft here? ${code("/incident postmortem")} makes one.`,
  everybody: "Everybody",
};
