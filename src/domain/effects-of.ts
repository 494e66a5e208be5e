import { addMs } from "../base/instant.ts";
import { assertNever } from "../base/invariant.ts";
import { isOnCardAlready, isQuiet, isStorm } from "./alert-notices.ts";
import { canBeUndone, isPass } from "./change.ts";
import {
  addedNotice,
  advice,
  askingForUpdate,
  callBefore,
  offerBefore,
  triageBefore,
  waitingChanges,
} from "./drawn-again.ts";
import type { Effect, PlannedEffect } from "./effect.ts";
import type { EventOf, RecordedEvent } from "./event.ts";
import { gatesMovedBy } from "./gate-reports.ts";
import type { ChangeId, UserId } from "./ids.ts";
import type { Incident } from "./incident.ts";
import { isPictured, isWaitedFor } from "./investigation.ts";
import { Planner } from "./planner.ts";
import { type Mention, mentionsOf, type Policy } from "./policy.ts";
import { standsInThread } from "./steps-together.ts";
import type { Surface } from "./surface.ts";

/**
 * What one event implies for the outside, in the order in which people should see it.
 * @param incident the state after the event
 */
export const effectsOf = (recorded: RecordedEvent, incident: Incident, policy: Policy): readonly PlannedEffect[] => {
  const say = new Planner(incident);
  plan(say, recorded, incident, policy);
  say.apart(...gatesMovedBy(recorded, incident, policy.services).map((service) => reportGate(service)));
  return say.planned;
};

const reportGate = (service: string): Effect => ({ kind: "report_gate", service });

const card: Surface = { kind: "card" };

const plan = (say: Planner, recorded: RecordedEvent, incident: Incident, policy: Policy): Planner => {
  const { event, seq } = recorded;
  const notice: Surface = { kind: "notice", seq };
  switch (event.kind) {
    case "declared":
      return say
        .inChannel({ kind: "open_channel" })
        .show(card)
        .inChannel({ kind: "invite", mentions: firstPeople(recorded, policy) })
        .feed();
    case "channel_opened":
      return say.later({ kind: "set_topic" }, { kind: "pin", surface: card }, { kind: "add_bookmarks" });
    case "invites_failed":
      return say.show(notice);
    case "alert_attached":
      return isOnCardAlready(recorded, incident) || isStorm(incident) ? say.show(card) : say.show(card, notice);
    case "alert_repeated":
    case "alerts_gathered":
      return say.show(card);
    case "alert_resolved":
      return isQuiet(incident, event, recorded.at) ? say.show(card) : say.show(card, notice).feed();
    case "alert_flapping":
      return say.show(card, notice);
    case "acknowledged":
      return say.show(card).feed().later({ kind: "set_topic" });
    case "identified":
    case "mitigated":
    case "closed":
      return say.show(card, notice).feed().later({ kind: "set_topic" });
    case "resolved":
    case "reopened":
    case "cancelled":
      return say
        .show(card, notice, ...advice(incident), ...askingForUpdate(incident))
        .feed()
        .later({ kind: "set_topic" });
    case "severity_changed":
      return say
        .show(card, notice, ...waitingChanges(incident))
        .feed()
        .later({ kind: "set_topic" });
    case "renamed":
      return say.show(card).feed().later({ kind: "set_topic" });
    case "described":
      return say.show(card).feed();
    case "role_assigned":
      return planRole(say, recorded, event, incident);
    case "role_released":
      return say.show(card).feed();
    case "command_offered":
      return say.show(notice, ...offerBefore(incident, seq));
    case "escalation_started":
      return say.show({ kind: "escalation", round: event.round });
    case "level_called":
      return say
        .apart(
          { kind: "call", round: event.round, level: event.level, mentions: event.mentions },
          {
            kind: "schedule",
            dueAt: event.nextAt,
            command: { kind: "call_next_level", round: event.round, fromLevel: event.level },
          },
        )
        .inChannel({ kind: "invite", mentions: event.mentions })
        .show({ kind: "escalation", round: event.round }, notice, ...callBefore(incident, seq));
    case "call_recorded":
      return say.show({ kind: "escalation", round: event.round });
    case "escalation_acknowledged":
    case "escalation_stopped":
      return say.show({ kind: "escalation", round: event.round }, ...callBefore(incident, seq), card);
    case "escalation_exhausted":
      return say.show({ kind: "escalation", round: event.round }, notice, ...callBefore(incident, seq));
    case "paged":
      return say
        .apart({ kind: "call", round: 0, level: 0, mentions: event.mentions })
        .inChannel({ kind: "invite", mentions: event.mentions })
        .show(notice);
    case "update_posted":
      return say.show(notice, card, ...askingForUpdate(incident)).feed();
    case "update_due":
      return say.show(notice);
    case "reminder_set":
      return planReminder(say, event);
    case "noted":
    case "note_edited":
    case "note_removed":
      return say;
    case "task_added":
      return say.show(notice, card);
    case "task_done":
      return say.show(notice, card, ...addedNotice(incident, event.taskId));
    case "investigation_started":
      return say
        .show({ kind: "triage", investigationId: event.investigationId }, ...triageBefore(incident))
        .apart({ kind: "investigate", investigationId: event.investigationId });
    case "step_recorded":
      return planStep(say, event);
    case "investigation_planned":
      return say.apart({
        kind: "schedule",
        dueAt: addMs(recorded.at, longestConsultationMs),
        command: { kind: "end_overdue", investigationId: event.investigationId },
      });
    case "consultation_asked":
      return say.apart({
        kind: "consult",
        investigationId: event.investigationId,
        number: event.consultation.number,
      });
    case "consultation_ended":
      return isWaitedFor(incident.investigations, event.investigationId)
        ? say
        : say.apart({ kind: "conclude", investigationId: event.investigationId });
    case "summary_recorded":
      if (!isPictured(incident.investigations, event.investigationId))
        say.later({ kind: "picture_triage", investigationId: event.investigationId });
      return say.show({ kind: "triage", investigationId: event.investigationId });
    case "investigation_pictured":
    case "investigation_finished":
    case "investigation_stopped":
    case "summary_rated":
      return say.show({ kind: "triage", investigationId: event.investigationId });
    case "asked":
      return say.apart({ kind: "answer", questionId: event.questionId });
    case "answered":
      return say.apart({ kind: "show", surface: { kind: "answer", questionId: event.questionId } });
    case "change_proposed":
      return (
        say
          .apart({
            kind: "schedule",
            dueAt: event.proposal.expiresAt,
            command: { kind: "expire_change", changeId: event.changeId },
          })
          // Slack tells nobody of a mention in a channel that they are not in.
          .inChannel({ kind: "invite", mentions: mentionsOf(policy, event.proposal.approverGroups) })
          .show({ kind: "change", changeId: event.changeId }, card)
      );
    case "gate_ticked":
    case "change_approved":
    case "change_held":
    case "change_started":
      return say.show({ kind: "change", changeId: event.changeId });
    case "quorum_reached":
      return planExecution(say, incident, event.changeId).show(
        { kind: "change", changeId: event.changeId },
        ...advice(incident),
      );
    case "glass_broken":
      return planExecution(say, incident, event.changeId)
        .show({ kind: "change", changeId: event.changeId }, notice, card, ...advice(incident))
        .feed();
    case "change_rejected":
    case "change_withdrawn":
    case "change_superseded":
    case "change_expired":
      return say.show({ kind: "change", changeId: event.changeId }, card, ...advice(incident));
    case "change_finished":
      if (event.watchUntil !== null) say.apart({ kind: "verify_change", changeId: event.changeId });
      return say.show({ kind: "change", changeId: event.changeId }, notice, card);
    case "change_verified":
      if (
        event.verdict === "not_recovered" &&
        incident.changes.some((one) => one.id === event.changeId && canBeUndone(one))
      )
        say.apart({ kind: "propose_undo", changeId: event.changeId });
      return say
        .show({ kind: "change", changeId: event.changeId }, notice)
        .later({ kind: "picture_change", changeId: event.changeId });
    case "change_pictured":
      return say.show({ kind: "change", changeId: event.changeId });
    case "postmortem_requested":
      return say.apart({ kind: "write_postmortem" }, remindPostmortem(recorded, policy));
    case "postmortem_drafted":
    case "postmortem_edited":
    case "postmortem_published":
      return say.show({ kind: "postmortem" }, card);
    case "postmortem_due":
      return say.show(notice).apart(remindPostmortem(recorded, policy));
    default:
      return assertNever(event);
  }
};

/**
 * The living summary lists every check. Only what people should stop at is a message of its own in the thread: what
 * looks wrong, who was asked, what somebody concludes.
 */
const planStep = (say: Planner, { investigationId, step }: EventOf<"step_recorded">): Planner => {
  const triage: Surface = { kind: "triage", investigationId };
  return standsInThread(step)
    ? say.show(triage).inThread({ kind: "triage_step", investigationId, number: step.number })
    : say.show(triage);
};

/** The watchdog of a triage: five minutes after the plan there is a last word, whatever became of whoever was asked. */
const longestConsultationMs = 5 * 60_000;

/** The declarer first; then whoever is called by policy is invited when they are called. */
const firstPeople = ({ actor }: RecordedEvent, policy: Policy): readonly Mention[] => [
  ...new Set(
    [...(actor.kind === "person" ? [actor.userId] : []), ...mentionsOf(policy, ["responders"])].filter(
      (m) => m !== "responders",
    ),
  ),
];

const planRole = (
  say: Planner,
  { seq }: RecordedEvent,
  { role, userId }: EventOf<"role_assigned">,
  incident: Incident,
): Planner => {
  say.inChannel({ kind: "invite", mentions: [userId satisfies UserId] }).show(card);
  // Command given with the declaration needs no announcement; a change of hands does.
  if (role === "commander" && incident.channel.kind !== "pending")
    say.show({ kind: "notice", seq }, ...offerBefore(incident, seq)).feed();
  return say.later({ kind: "brief", userId, role }, ...(role === "commander" ? [{ kind: "set_topic" } as const] : []));
};

/** A pass through the deploy gate is run by the pipeline, not by us. */
const planExecution = (say: Planner, { changes }: Incident, changeId: ChangeId): Planner => {
  const change = changes.find(({ id }) => id === changeId);
  return change === undefined || isPass(change.proposal) ? say : say.apart({ kind: "execute_change", changeId });
};

const planReminder = (say: Planner, { dueAt }: EventOf<"reminder_set">): Planner =>
  dueAt === null
    ? say.show(card)
    : say.apart({ kind: "schedule", dueAt, command: { kind: "remind_update", dueAt } }).show(card);

const remindPostmortem = ({ at }: RecordedEvent, policy: Policy): Effect => ({
  kind: "schedule",
  dueAt: addMs(at, policy.postmortem.remindAfterMs),
  command: { kind: "remind_postmortem" },
});
