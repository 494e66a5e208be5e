import type { Escalation } from "../escalation.ts";
import type { EventOf, RecordedEvent } from "../event.ts";

type EscalationEvent =
  | EventOf<"escalation_started">
  | EventOf<"level_called">
  | EventOf<"call_recorded">
  | EventOf<"escalation_acknowledged">
  | EventOf<"escalation_exhausted">
  | EventOf<"escalation_stopped">;

/** Events of an older round change nothing: their calling is over. */
export const evolveEscalation = (
  before: Escalation,
  { seq, at, actor }: RecordedEvent,
  event: EscalationEvent,
): Escalation => {
  if (event.kind === "escalation_started") {
    return {
      kind: "calling",
      round: event.round,
      trigger: event.trigger,
      reason: event.reason,
      startedAt: at,
      levels: event.levels,
      calls: [],
      // The last notice of the round before is still to be told that its call is over.
      noticeSeqs: before.kind === "idle" ? [] : before.noticeSeqs,
      level: 0,
      calledAt: at,
      nextAt: at,
    };
  }
  if (before.kind === "idle" || before.round !== event.round) return before;
  switch (event.kind) {
    case "level_called":
      return {
        ...before,
        kind: "calling",
        level: event.level,
        calledAt: at,
        nextAt: event.nextAt,
        noticeSeqs: [...before.noticeSeqs, seq],
        calls: [
          ...before.calls,
          ...event.mentions.map((mention) => ({
            level: event.level,
            mention,
            at,
            outcome: { kind: "pending" as const },
          })),
        ],
      };
    case "call_recorded":
      return {
        ...before,
        calls: before.calls.map((call) =>
          call.level === event.level && call.mention === event.mention ? { ...call, outcome: event.outcome } : call,
        ),
      };
    case "escalation_acknowledged":
      return { ...calling(before), kind: "acknowledged", by: actor, at, level: event.level };
    case "escalation_exhausted":
      return { ...calling(before), kind: "exhausted", at, level: before.level };
    case "escalation_stopped":
      return { ...calling(before), kind: "stopped", at, level: before.level };
  }
};

const calling = ({
  round,
  trigger,
  reason,
  startedAt,
  levels,
  calls,
  noticeSeqs,
}: Exclude<Escalation, { kind: "idle" }>) => ({
  round,
  trigger,
  reason,
  startedAt,
  levels,
  calls,
  noticeSeqs,
});
