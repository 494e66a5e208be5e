import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { AttachedAlert, Gathered } from "./alert.ts";
import type { Change } from "./change.ts";
import type { Escalation } from "./escalation.ts";
import type { ChannelId, IncidentId, MessageTs, TaskId, UserId } from "./ids.ts";
import type { Investigation, Question } from "./investigation.ts";
import type { PostmortemState } from "./postmortem.ts";
import type { Role } from "./role.ts";
import type { Severity } from "./severity.ts";
import type { Status } from "./status.ts";

/** Where an incident came from; kept so that the channel can link back to it. */
export type Origin =
  | { readonly kind: "command"; readonly channelId: ChannelId }
  | { readonly kind: "form" }
  | { readonly kind: "message"; readonly channelId: ChannelId; readonly messageTs: MessageTs }
  | { readonly kind: "alert"; readonly source: string }
  /** Alerts of many services at once: one incident takes in what would be too many. */
  | { readonly kind: "overflow"; readonly source: string }
  | { readonly kind: "api" };

export type Channel =
  | { readonly kind: "pending" }
  | { readonly kind: "open"; readonly id: ChannelId; readonly name: string }
  | { readonly kind: "archived"; readonly id: ChannelId; readonly name: string };

/** The moment each status was first reached; null when it was not. Durations end here. */
export type Times = {
  readonly declaredAt: Instant;
  readonly acknowledgedAt: Instant | null;
  readonly identifiedAt: Instant | null;
  readonly mitigatedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly cancelledAt: Instant | null;
};

export type Update = {
  readonly number: number;
  readonly conditions: string;
  readonly actions: string;
  readonly needs: string;
  readonly by: Author;
  readonly at: Instant;
};

export type Task = {
  readonly id: TaskId;
  readonly text: string;
  readonly owner: UserId | null;
  readonly addedBy: Author;
  readonly addedAt: Instant;
  readonly doneAt: Instant | null;
  /** Number of the event that added it, whose notice has the button. */
  readonly addedSeq: number;
};

/** A message pinned to the timeline, or a typed note. */
export type Note = {
  readonly text: string;
  readonly by: Author;
  readonly at: Instant;
  /** The Slack message it is a copy of; null for `/incident note`. */
  readonly messageTs: MessageTs | null;
};

export type Handover =
  | { readonly kind: "none" }
  | { readonly kind: "offered"; readonly from: UserId; readonly to: UserId; readonly at: Instant };

/** The whole state of one incident: what `evolve` makes of its events. Everything people see is drawn from it. */
export type Incident = {
  readonly id: IncidentId;
  /** Number of events so far; the version that an append expects. */
  readonly seq: number;
  readonly title: string;
  readonly severity: Severity;
  /** The worst that it has been: who lowers it does not lower what its changes need. */
  readonly worstSeverity: Severity;
  readonly status: Status;
  readonly isPrivate: boolean;
  readonly isDrill: boolean;
  readonly summary: string;
  readonly impact: string;
  readonly cause: string;
  readonly resolution: string;
  readonly services: readonly string[];
  readonly declaredBy: Author;
  readonly origin: Origin;
  readonly times: Times;
  readonly channel: Channel;
  /** People who could not be invited, with Slack's reason. */
  readonly inviteFailures: readonly { readonly mention: string; readonly reason: string }[];
  readonly roles: Readonly<Record<Role, readonly UserId[]>>;
  readonly handover: Handover;
  readonly escalation: Escalation;
  readonly alerts: readonly AttachedAlert[];
  readonly gathered: Gathered;
  readonly updates: readonly Update[];
  /** Null: no reminder is due (resolved, stopped, or this severity has none). */
  readonly nextUpdateDueAt: Instant | null;
  readonly tasks: readonly Task[];
  /** After the end: what the next reminder of open tasks counts from. Null: nobody is reminded. */
  readonly chasingSince: Instant | null;
  readonly notes: readonly Note[];
  /** Notices with buttons, by the number of their event. Offers of command include the search for a commander. */
  readonly asking: {
    readonly offers: readonly number[];
    readonly update: number | null;
    readonly tasks: number | null;
  };
  readonly investigations: readonly Investigation[];
  readonly questions: readonly Question[];
  readonly changes: readonly Change[];
  readonly postmortem: PostmortemState;
};

export const openTasks = ({ tasks }: Incident): readonly Task[] => tasks.filter(({ doneAt }) => doneAt === null);

export const commanderOf = (incident: Incident): UserId | null => incident.roles.commander[0] ?? null;
