import type { Instant } from "../../base/instant.ts";
import type { Effect, Lane, Stream } from "../effect.ts";
import type { UserId } from "../ids.ts";
import type { Mention } from "../policy.ts";
import type { Request } from "./request.ts";
import type { RequestCommand } from "./request-command.ts";
import type { RecordedRequestEvent } from "./request-event.ts";

/** Something that must happen outside because of a request. */
export type RequestEffect =
  /** Posts its card, or edits it. */
  | { readonly kind: "card" }
  /** Says one of its events in the card's thread, to those it concerns. */
  | { readonly kind: "notice"; readonly seq: number }
  /** Slack tells nobody of a mention in a channel that they are not in. */
  | { readonly kind: "invite"; readonly userId: UserId }
  /** Calls programs and pagers; the mention in the thread is a notice of its own. */
  | { readonly kind: "call"; readonly level: number; readonly mentions: readonly Mention[] }
  /** A command by `system` at a time; whether it still applies is decided when it fires. */
  | { readonly kind: "schedule"; readonly dueAt: Instant; readonly command: RequestCommand }
  /** Declares the incident that it becomes, and calls by the trigger. `seq` names the wish, so that it is one. */
  | { readonly kind: "declare"; readonly seq: number };

export type PlannedRequestEffect = {
  readonly effect: Extract<Effect, { kind: "request" }>;
  readonly lane: Lane;
  readonly stream: Stream;
  readonly dueAt: Instant;
};

/**
 * What one event implies for the outside, in the order in which people should see it.
 * @param request the state after the event
 */
export const effectsOfRequest = (recorded: RecordedRequestEvent, request: Request): readonly PlannedRequestEffect[] => {
  const lane: Lane = request.urgency === "critical" ? "urgent" : "normal";
  const planned = (stream: Stream, effect: RequestEffect): PlannedRequestEffect => ({
    effect: { kind: "request", requestId: request.id, effect },
    lane: effect.kind === "declare" ? "urgent" : lane,
    stream,
    dueAt: effect.kind === "schedule" ? effect.dueAt : recorded.at,
  });
  return effectsBy(recorded, request).map((effect) =>
    planned(effect.kind === "card" || effect.kind === "notice" || effect.kind === "invite" ? "channel" : null, effect),
  );
};

const card: RequestEffect = { kind: "card" };

const effectsBy = ({ seq, at, actor, event }: RecordedRequestEvent, request: Request): readonly RequestEffect[] => {
  const notice: RequestEffect = { kind: "notice", seq };
  switch (event.kind) {
    case "requested":
      return [card, reminder(event.dueAt), ...nextCall(event.callAt, 0)];
    case "assigned": {
      // Whoever takes it themselves knows.
      const isTaken = actor.kind === "person" && actor.userId === event.owner;
      return [card, { kind: "invite", userId: event.owner }, ...(isTaken ? [] : [notice])];
    }
    case "due_set":
      return [card, reminder(event.dueAt)];
    case "completed":
    case "declined":
      return [card, notice];
    case "reopened":
      return [card, notice, ...(request.dueAt > at ? [reminder(request.dueAt)] : []), ...nextCall(event.callAt, 0)];
    case "incident_wanted":
      return [{ kind: "declare", seq }, card];
    case "incident_linked":
      return [card];
    case "overdue":
      return [card, notice];
    case "unowned_called":
      return [
        { kind: "call", level: event.level, mentions: event.mentions },
        notice,
        card,
        ...nextCall(event.nextAt, event.level),
      ];
  }
};

const reminder = (dueAt: Instant): RequestEffect => ({ kind: "schedule", dueAt, command: { kind: "remind", dueAt } });

const nextCall = (dueAt: Instant | null, afterLevel: number): readonly RequestEffect[] =>
  dueAt === null ? [] : [{ kind: "schedule", dueAt, command: { kind: "call_unowned", afterLevel } }];
