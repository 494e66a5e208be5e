import { assertNever } from "../base/invariant.ts";
import type { Author } from "./actor.ts";
import { plainChange } from "./change.ts";
import type { EventOf, IncidentEvent, RecordedEvent } from "./event.ts";
import type { UserId } from "./ids.ts";

/** A sentence in pieces: plain words, and people, whom each surface names in its own way. */
export type Words = readonly (string | { readonly user: UserId })[];

/** One line of the incident's story, for the API, the export and the channel alike. */
export type TimelineEntry = {
  readonly seq: number;
  readonly kind: IncidentEvent["kind"];
  readonly at: string;
  readonly actor: Author;
  readonly words: Words;
};

export const timelineOf = (events: readonly RecordedEvent[]): readonly TimelineEntry[] =>
  events.map(({ seq, at, actor, event }) => ({ seq, kind: event.kind, at, actor, words: wordsOf(event) }));

/** People as `@U123`, for places that know no names. */
export const plainText = (words: Words): string =>
  words.map((word) => (typeof word === "string" ? word : `@${word.user}`)).join("");

/** People as `@Ana`, in a text of `plainText`; whom nobody can name stays `@U123`. */
export const withNames = (text: string, names: ReadonlyMap<UserId, string>): string =>
  text.replace(/@([UW][A-Z0-9]+)\b/g, (said, id: UserId) => (names.has(id) ? `@${names.get(id)}` : said));

/** Everybody who is named in a text of `plainText`. */
export const namedIn = (text: string): readonly UserId[] => [
  ...new Set([...text.matchAll(/@([UW][A-Z0-9]+)\b/g)].flatMap(([, id]) => (id === undefined ? [] : [id as UserId]))),
];

/** `@U123`, `devops-troubleshooter`, `alertmanager`, `Firebreak`. */
export const plainAuthor = (author: Author): string => {
  switch (author.kind) {
    case "person":
      return `@${author.userId}`;
    case "agent":
    case "department":
      return author.name;
    case "alert":
      return author.source;
    case "system":
      return "Firebreak";
  }
};

const because = (reason: string): string => (reason === "" ? "" : `: ${reason}`);
const mention = (id: string) => ({ user: id });
const list = (ids: readonly string[]): Words =>
  ids.flatMap((id, at) => (at === 0 ? [mention(id)] : [", ", mention(id)]));

/** Whoever a text names as `@U123` is named as every surface names people. Words in capitals are not. */
const withPeople = (text: string): Words =>
  text
    .split(/(@[UW](?=[A-Z]*\d)[A-Z0-9]+\b)/)
    .flatMap((part, at) => (part === "" ? [] : [at % 2 === 1 ? mention(part.slice(1)) : part]));

const wordsOf = (event: IncidentEvent): Words => {
  switch (event.kind) {
    case "declared":
      return [`Declared ${event.severity}${event.isDrill ? " (drill)" : ""}: ${event.title}`];
    case "channel_opened":
      return [`Channel #${event.name} opened`];
    case "invites_failed":
      return ["Could not invite ", ...list(event.failures.map((failure) => failure.mention))];
    case "alert_attached":
      return [`Alert firing: ${event.alert.title} (${event.alert.source})`];
    case "alert_repeated":
      return [`Alert still firing: ${event.alert.title}`];
    case "alert_resolved":
      return [`Alert ended: ${event.title}`];
    case "alerts_gathered":
      return [gatheredWords(event)];
    case "alert_flapping":
      return [`Alert is flapping: ${event.title} (${event.changes} changes); quiet until ${event.until}`];
    case "acknowledged":
      return ["Acknowledged"];
    case "identified":
      return [`Cause identified: ${event.cause}`];
    case "mitigated":
      return [`Mitigated. Impact: ${event.impact}`];
    case "resolved":
      return [`Resolved: ${event.resolution}`];
    case "closed":
      return ["Closed"];
    case "reopened":
      return [`Reopened: ${event.reason}`];
    case "cancelled":
      return [`Cancelled: ${event.reason}`];
    case "severity_changed":
      return [`Severity ${event.from} → ${event.to}${because(event.reason)}`];
    case "renamed":
      return [`Renamed to ${event.to}`];
    case "described":
      return [`Described: ${event.summary || "no summary"}; services: ${event.services.join(", ") || "none named"}`];
    case "role_assigned":
      return [mention(event.userId), event.role === "commander" ? " is in command" : ` is ${event.role}`];
    case "role_released":
      return [mention(event.userId), ` is no longer ${event.role}`];
    case "command_offered":
      return ["Command offered to ", mention(event.to)];
    case "escalation_started":
      return [`Calling people (${event.trigger.replaceAll("_", " ")})${because(event.reason)}`];
    case "level_called":
      return [`Level ${event.level} called: `, ...list(event.mentions)];
    case "call_recorded":
      return callWords(event.mention, event.outcome);
    case "escalation_acknowledged":
      return [`The call was answered at level ${event.level}`];
    case "escalation_exhausted":
      return ["Everybody on the list was called; nobody answered"];
    case "escalation_stopped":
      return [`Calling stopped: ${event.because}`];
    case "paged":
      return ["Paged ", ...list(event.mentions), because(event.reason)];
    case "update_posted":
      return [
        `Update ${event.number}: ${event.conditions}${event.actions === "" ? "" : ` Doing: ${event.actions}`}${event.needs === "" ? "" : ` Needs: ${event.needs}`}`,
      ];
    case "update_due":
      return ["An update is due"];
    case "reminder_set":
      return [event.dueAt === null ? "Update reminders stopped" : `Next update due ${event.dueAt}`];
    case "noted":
      return ["Note: ", ...withPeople(event.text)];
    case "note_edited":
      return ["Note changed: ", ...withPeople(event.text)];
    case "note_removed":
      return ["Note removed"];
    case "task_added":
      return event.owner === null
        ? [`Task ${event.taskId}: ${event.text}`]
        : [`Task ${event.taskId} for `, mention(event.owner), `: ${event.text}`];
    case "task_done":
      return [`Task ${event.taskId} done: ${event.text}`];
    case "investigation_started":
      return [event.question === null ? "Triage started" : `Triage started: ${event.question}`];
    case "step_recorded":
      return [`${event.step.outcome === "note" ? "" : "Checked "}${event.step.title}: ${event.step.text}`];
    case "summary_recorded":
      return [`Triage (${event.summary.verdict}): ${event.summary.text}`];
    case "investigation_pictured":
      return [`Triage: ${event.picture.alt}`];
    case "investigation_finished":
      return [event.degraded === null ? "Triage finished" : `Triage finished without the model: ${event.degraded}`];
    case "investigation_planned":
      return [`Triage planned by the ${event.plan.decidedBy}: ${event.plan.because}`];
    case "consultation_asked":
      return [`${event.consultation.askedBy} asked ${event.consultation.specialist}: ${event.consultation.task}`];
    case "consultation_ended":
      return [
        event.state.kind === "reported"
          ? `Specialist ${event.number} reported: ${event.state.report.summary}`
          : `Specialist ${event.number} gave no answer: ${event.state.reason}`,
      ];
    case "summary_rated":
      return [`Triage rated ${event.verdict}${event.reason === "" ? "" : `: ${event.reason}`}`];
    case "investigation_stopped":
      return ["Triage stopped"];
    case "asked":
      return [`Asked: ${event.text}`];
    case "answered":
      return [`Answered: ${event.text}`];
    case "change_proposed":
      return [`${event.changeId} proposed: ${plainChange(event.proposal)}: ${event.proposal.reason}`];
    case "gate_ticked":
      return [`${event.changeId}: vouched for ${event.item.replaceAll("_", " ")}: ${event.reason}`];
    case "change_approved":
      return [`${event.changeId} approved`];
    case "quorum_reached":
      return [`${event.changeId} has the approvals it needs`];
    case "glass_broken":
      return [`${event.changeId}: the rules were overridden: ${event.reason} (${skipped(event)})`];
    case "change_held":
      return [
        event.because === null
          ? `${event.changeId} waits for nothing any more`
          : `${event.changeId} waits: ${event.because}`,
      ];
    case "change_superseded":
      return [`${event.changeId} was replaced by ${event.by}`];
    case "change_rejected":
      return [`${event.changeId} rejected: ${event.reason}`];
    case "change_withdrawn":
      return [`${event.changeId} withdrawn`];
    case "change_expired":
      return [`${event.changeId} expired; nothing was run`];
    case "change_started":
      return [`${event.changeId} started`];
    case "change_finished":
      return [`${event.changeId} ${event.outcome === "unclear" ? "has an unclear outcome" : event.outcome}`];
    case "change_verified":
      return [`${event.changeId}: ${event.verdict.replaceAll("_", " ")}. ${event.proof}`];
    case "change_pictured":
      return [`${event.changeId}: ${event.picture.alt}`];
    case "postmortem_requested":
      return ["Post-mortem draft requested"];
    case "postmortem_drafted":
      return ["Post-mortem drafted"];
    case "postmortem_edited":
      return [`Post-mortem edited: ${Object.keys(event.sections).join(", ").replaceAll("_", " ")}`];
    case "postmortem_published":
      return ["Post-mortem published"];
    case "postmortem_due":
      return ["The post-mortem is still owed"];
    case "tasks_due":
      return [`Still open: ${event.taskIds.join(", ")}`];
    default:
      return assertNever(event);
  }
};

const gatheredWords = ({ alerts }: EventOf<"alerts_gathered">): string => {
  const times = (what: string): number =>
    alerts.reduce((sum, alert) => (alert.what === what ? sum + alert.times : sum), 0);
  const counted = [
    [times("joined"), "joined"],
    [times("repeated"), "still firing"],
    [times("ended"), "ended"],
  ] as const;
  return `Alerts, counted: ${counted.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ")}`;
};

const skipped = ({ missing, approvalsMissing }: EventOf<"glass_broken">): string =>
  [
    ...(approvalsMissing === 0 ? [] : [`${approvalsMissing} approvals were missing`]),
    ...missing.map((item) => `no proof of ${item.replaceAll("_", " ")}`),
  ].join(", ") || "nothing was missing";

const callWords = (
  called: string,
  outcome: { readonly kind: string; readonly via?: string; readonly reason?: string },
): Words =>
  outcome.kind === "reached"
    ? [mention(called), ` was called by ${outcome.via}`]
    : [mention(called), ` could not be called by ${outcome.via}: ${outcome.reason}`];
