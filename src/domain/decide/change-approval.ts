import { isSamePerson } from "../actor.ts";
import { approvalsOf, type Change, hasQuorum } from "../change.ts";
import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import { missingItems } from "../gate.ts";
import type { Incident } from "../incident.ts";
import { quorumNow } from "../quorum.ts";
import type { Refusal } from "../refusal.ts";
import { acknowledgeCalling } from "./calling.ts";
import { unlessApprover, unlessWaiting } from "./change-gate.ts";
import { forOthers } from "./change-run.ts";
import { type Context, type Decision, happens, refusalIfBlank, refuse } from "./context.ts";
import { withChange } from "./with-change.ts";

export const approveChange = (incident: Incident, command: CommandOf<"approve_change">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const { actor, now } = context;
    if (actor.kind !== "person") return refuse({ kind: "not_allowed", needs: "a person" });
    const refusal =
      unlessWaiting(change) ??
      unlessApprover(change, context) ??
      refusalAtDecision(change, command.digest, context) ??
      forOthers(incident, change, context) ??
      refusalToApprove(change, actor.userId);
    if (refusal !== null) return refuse(refusal);
    const approved: IncidentEvent = { kind: "change_approved", changeId: change.id, digest: change.digest };
    const approvals = [...approvalsOf(change.state), { by: actor.userId, at: now }];
    // Whoever decides on a change is evidently on it: nobody else is called for that.
    const first: readonly IncidentEvent[] = incident.status === "declared" ? [{ kind: "acknowledged" }] : [];
    const onIt = [...first, ...acknowledgeCalling(incident)];
    return hasQuorum(change.proposal, approvals, quorumNow(incident, change.proposal, context))
      ? happens(approved, { kind: "quorum_reached", changeId: change.id, digest: change.digest }, ...onIt)
      : happens(approved, ...onIt);
  });

/** Whoever decides, decides in time, and on what they saw. */
export const refusalAtDecision = (change: Change, digest: string, { now }: Context): Refusal | null => {
  if (now >= change.proposal.expiresAt) return { kind: "too_late", what: `${change.id} has expired` };
  return digest === change.digest ? null : { kind: "digest_changed", changeId: change.id };
};

const refusalToApprove = (change: Change, userId: string): Refusal | null => {
  const missing = missingItems(change.gate);
  if (missing.length > 0) return { kind: "gate_missing", changeId: change.id, missing };
  const hasApproved = approvalsOf(change.state).some((approval) => approval.by === userId);
  return hasApproved ? { kind: "already_done", what: "you have approved this; another person is needed" } : null;
};

export const rejectChange = (incident: Incident, command: CommandOf<"reject_change">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const refusal =
      unlessWaiting(change) ?? unlessApprover(change, context) ?? refusalIfBlank(command.reason, "reason", "why not");
    return refusal === null
      ? happens({ kind: "change_rejected", changeId: change.id, reason: command.reason })
      : refuse(refusal);
  });

/** By whoever proposed it, or by an approver; nobody else may take it off the table. Also what is approved and has not begun. */
export const withdrawChange = (incident: Incident, command: CommandOf<"withdraw_change">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const { actor } = context;
    const isProposer = actor.kind === "person" && isSamePerson(change.proposal.proposedBy, actor.userId);
    const refusal =
      (change.state.kind === "approved" ? null : unlessWaiting(change)) ??
      (isProposer ? null : unlessApprover(change, context));
    return refusal === null ? happens({ kind: "change_withdrawn", changeId: change.id }) : refuse(refusal);
  });

/** The incident is over: proposals nobody has settled are off the table. What is running runs on and is recorded. */
export const endOpenChanges = (incident: Incident): readonly IncidentEvent[] =>
  incident.changes
    .filter((change) => change.state.kind === "waiting" || change.state.kind === "approved")
    .map((change) => ({ kind: "change_withdrawn", changeId: change.id }));
