import { addMs, type Instant } from "../base/instant.ts";
import type { Command } from "./command.ts";
import type { ChangeId, InvestigationId, QuestionId, RequestId, UserId } from "./ids.ts";
import type { FreezeId } from "./operations/operations.ts";
import type { Mention } from "./policy.ts";
import type { RequestEffect } from "./requests/effects-of-request.ts";
import type { Role } from "./role.ts";
import type { Surface } from "./surface.ts";

/** Something that must happen outside. Written to the outbox in the same transaction as the event that implies it. */
export type Effect =
  | { readonly kind: "open_channel" }
  | { readonly kind: "set_topic" }
  | { readonly kind: "add_bookmarks" }
  | { readonly kind: "invite"; readonly mentions: readonly Mention[] }
  /** Posts the surface, or edits it when it stands already and says something else. */
  | { readonly kind: "show"; readonly surface: Surface }
  | { readonly kind: "pin"; readonly surface: Surface }
  /** The private how-to for a person who took a role. */
  | { readonly kind: "brief"; readonly userId: UserId; readonly role: Role }
  /** Calls people through the pager integrations; the mention in the channel is a `show` of its own. */
  | { readonly kind: "call"; readonly round: number; readonly level: number; readonly mentions: readonly Mention[] }
  /** A command by `system` at a time; whether it still applies is decided when it fires. */
  | { readonly kind: "schedule"; readonly dueAt: Instant; readonly command: Command }
  | { readonly kind: "investigate"; readonly investigationId: InvestigationId }
  /** One specialist at its task. It runs beside the others, on whichever worker is free. */
  | { readonly kind: "consult"; readonly investigationId: InvestigationId; readonly number: number }
  /** Everybody who was asked has answered or is not waited for: the last word. */
  | { readonly kind: "conclude"; readonly investigationId: InvestigationId }
  | { readonly kind: "answer"; readonly questionId: QuestionId }
  | { readonly kind: "execute_change"; readonly changeId: ChangeId }
  | { readonly kind: "verify_change"; readonly changeId: ChangeId }
  /** Draws the service's errors around a change, once the verdict is there. */
  | { readonly kind: "picture_change"; readonly changeId: ChangeId }
  /** Draws the errors of what a triage blames, when it has a verdict that no picture shows yet. */
  | { readonly kind: "picture_triage"; readonly investigationId: InvestigationId }
  /** A change that did not help: its undo is put before people. */
  | { readonly kind: "propose_undo"; readonly changeId: ChangeId }
  | { readonly kind: "write_postmortem" }
  /** Shows an alert that no policy decides on, with buttons. It belongs to no incident yet. */
  | { readonly kind: "offer_alert"; readonly offerId: string }
  /** Says one event of the workspace's own log in the announcement channel. */
  | { readonly kind: "announce"; readonly seq: number }
  | { readonly kind: "end_freeze"; readonly freezeId: FreezeId }
  /** Tells whoever is outside how the service's deploy gate stands when it is performed. */
  | { readonly kind: "report_gate"; readonly service: string }
  /** Something that must happen because of a request of another department or person. */
  | { readonly kind: "request"; readonly requestId: RequestId; readonly effect: RequestEffect };

export type EffectKind = Effect["kind"];

/** Urgent work overtakes everything else, in every queue and at Slack's door. */
export type Lane = "urgent" | "normal" | "bulk";

/**
 * Effects of one stream happen in the order of the log; a stream's next waits until the one before has ended.
 * `null`: independent of all others.
 */
export type Stream = "channel" | "thread" | "feed" | null;

export type PlannedEffect = {
  readonly effect: Effect;
  readonly lane: Lane;
  readonly stream: Stream;
};

/** Performed, it shows or says how things stand at that moment: one that waits already serves whoever asks again. */
export const drawsNewest = {
  open_channel: false,
  set_topic: true,
  add_bookmarks: false,
  invite: false,
  show: true,
  pin: false,
  brief: false,
  call: false,
  schedule: false,
  investigate: false,
  consult: false,
  conclude: false,
  answer: false,
  execute_change: false,
  verify_change: false,
  picture_change: false,
  picture_triage: true,
  propose_undo: false,
  write_postmortem: false,
  offer_alert: false,
  announce: false,
  end_freeze: false,
  report_gate: true,
  request: false,
} satisfies Record<EffectKind, boolean>;

/** For the channel and its card to be there: what people look for first is not to wait for what stands around it. */
const afterTheCardMs = 250;

const isBehindTheCard = (effect: Effect): boolean => {
  switch (effect.kind) {
    case "set_topic":
    case "add_bookmarks":
    case "pin":
    case "investigate":
      return true;
    case "show":
      return effect.surface.kind === "feed";
    default:
      return false;
  }
};

/** When it may begin, seen from the event that asks for it. */
export const dueAtOf = (effect: Effect, at: Instant): Instant => {
  if (effect.kind === "schedule") return effect.dueAt;
  return isBehindTheCard(effect) ? addMs(at, afterTheCardMs) : at;
};
