import { assertNever } from "../base/invariant.ts";
import { err, type Result } from "../base/result.ts";
import type { Command } from "./command.ts";
import { recordAlerts } from "./decide/alerts.ts";
import { declare, declareLate, recordChannel, recordInviteFailures } from "./decide/beginning.ts";
import { callNextLevel, escalate, page, recordCall } from "./decide/calling.ts";
import { approveChange, rejectChange, withdrawChange } from "./decide/change-approval.ts";
import { tickGate } from "./decide/change-gate.ts";
import { breakGlass } from "./decide/change-glass.ts";
import { proposeChange } from "./decide/change-proposal.ts";
import {
  expireChange,
  holdChange,
  recordChangeOutcome,
  recordPicture,
  recordVerification,
  settleChange,
  startChange,
} from "./decide/change-run.ts";
import { endConsultation, endOverdue, planInvestigation, rateSummary } from "./decide/consultations.ts";
import type { Context, Decision } from "./decide/context.ts";
import {
  draftPostmortem,
  editPostmortem,
  publishPostmortem,
  recordPostmortem,
  remindPostmortem,
  remindTasks,
} from "./decide/learning.ts";
import { acknowledge, moveStatus, setSeverity } from "./decide/lifecycle.ts";
import { acceptCommand, assignRole, offerCommand, releaseRole, takeCommand } from "./decide/people.ts";
import { addNote, addTask, completeTask, describe, editNote, removeNote, rename } from "./decide/record-keeping.ts";
import {
  ask,
  finishInvestigation,
  investigate,
  recordAnswer,
  recordStep,
  recordSummary,
  recordTriagePicture,
  stopInvestigation,
} from "./decide/triage.ts";
import { postUpdate, remindUpdate, snoozeReminder, stopReminders } from "./decide/updates.ts";
import type { IncidentEvent } from "./event.ts";
import type { Incident } from "./incident.ts";
import { refusalFor } from "./permission.ts";
import type { Refusal } from "./refusal.ts";

export type { Context } from "./decide/context.ts";

/**
 * The one place where it is decided what happens. Pure: the same state, command and context give the same answer.
 * @param incident null only for `declare` and `declare_late`
 * @returns the events that follow, at least one; or why nothing happens
 */
export const decide = (
  incident: Incident | null,
  command: Command,
  context: Context,
): Result<readonly IncidentEvent[], Refusal> => {
  const notAllowed = refusalFor(context.actor, command.kind);
  if (notAllowed !== null) return err(notAllowed);
  if (command.kind === "declare") return declare(command, context);
  if (command.kind === "declare_late") return declareLate(command, context);
  if (incident === null) return err({ kind: "no_such_incident", said: null });
  return decideFor(incident, command, context);
};

const decideFor = (
  incident: Incident,
  command: Exclude<Command, { kind: "declare" | "declare_late" }>,
  context: Context,
): Decision => {
  switch (command.kind) {
    case "record_channel":
      return recordChannel(incident, command);
    case "record_invite_failures":
      return recordInviteFailures(incident, command);
    case "record_alerts":
      return recordAlerts(incident, command, context);
    case "acknowledge":
      return acknowledge(incident);
    case "identify":
    case "mitigate":
    case "resolve":
    case "close":
    case "reopen":
    case "cancel":
      return moveStatus(incident, command, context);
    case "set_severity":
      return setSeverity(incident, command, context);
    case "rename":
      return rename(incident, command);
    case "describe":
      return describe(incident, command);
    case "take_command":
      return takeCommand(incident, context);
    case "assign_role":
      return assignRole(incident, command);
    case "release_role":
      return releaseRole(incident, command);
    case "offer_command":
      return offerCommand(incident, command, context);
    case "accept_command":
      return acceptCommand(incident, context);
    case "escalate":
      return escalate(incident, command, context);
    case "call_next_level":
      return callNextLevel(incident, command, context);
    case "page":
      return page(incident, command, context);
    case "record_call":
      return recordCall(incident, command);
    case "post_update":
      return postUpdate(incident, command, context);
    case "remind_update":
      return remindUpdate(incident, command, context);
    case "snooze_reminder":
      return snoozeReminder(incident, command, context);
    case "stop_reminders":
      return stopReminders(incident);
    case "add_note":
      return addNote(incident, command);
    case "edit_note":
      return editNote(incident, command);
    case "remove_note":
      return removeNote(incident, command);
    case "add_task":
      return addTask(incident, command);
    case "complete_task":
      return completeTask(incident, command);
    case "investigate":
      return investigate(incident, command);
    case "stop_investigation":
      return stopInvestigation(incident, command);
    case "record_step":
      return recordStep(incident, command, context);
    case "record_summary":
      return recordSummary(incident, command, context);
    case "record_triage_picture":
      return recordTriagePicture(incident, command);
    case "finish_investigation":
      return finishInvestigation(incident, command);
    case "plan_investigation":
      return planInvestigation(incident, command, context);
    case "end_consultation":
      return endConsultation(incident, command, context);
    case "end_overdue":
      return endOverdue(incident, command, context);
    case "rate_summary":
      return rateSummary(incident, command);
    case "ask":
      return ask(incident, command);
    case "record_answer":
      return recordAnswer(incident, command);
    case "propose_change":
      return proposeChange(incident, command, context);
    case "tick_gate":
      return tickGate(incident, command, context);
    case "approve_change":
      return approveChange(incident, command, context);
    case "break_glass":
      return breakGlass(incident, command, context);
    case "reject_change":
      return rejectChange(incident, command, context);
    case "withdraw_change":
      return withdrawChange(incident, command, context);
    case "expire_change":
      return expireChange(incident, command, context);
    case "hold_change":
      return holdChange(incident, command);
    case "start_change":
      return startChange(incident, command, context);
    case "record_change_outcome":
      return recordChangeOutcome(incident, command, context);
    case "settle_change":
      return settleChange(incident, command, context);
    case "record_verification":
      return recordVerification(incident, command);
    case "record_picture":
      return recordPicture(incident, command);
    case "draft_postmortem":
      return draftPostmortem(incident);
    case "record_postmortem":
      return recordPostmortem(incident, command);
    case "edit_postmortem":
      return editPostmortem(incident, command);
    case "publish_postmortem":
      return publishPostmortem(incident, command);
    case "remind_postmortem":
      return remindPostmortem(incident, context);
    case "remind_tasks":
      return remindTasks(incident, command);
    default:
      return assertNever(command);
  }
};
