import { type Approval, approvalsOf, type Change, type ChangeState, type Verification } from "../change.ts";
import type { EventOf, RecordedEvent } from "../event.ts";

type ChangeEvent =
  | EventOf<"change_proposed">
  | EventOf<"gate_ticked">
  | EventOf<"change_approved">
  | EventOf<"quorum_reached">
  | EventOf<"glass_broken">
  | EventOf<"change_held">
  | EventOf<"change_superseded">
  | EventOf<"change_rejected">
  | EventOf<"change_withdrawn">
  | EventOf<"change_expired">
  | EventOf<"change_started">
  | EventOf<"change_finished">
  | EventOf<"change_verified">
  | EventOf<"change_pictured">;

export const evolveChanges = (
  changes: readonly Change[],
  recorded: RecordedEvent,
  event: ChangeEvent,
): readonly Change[] => {
  if (event.kind === "change_proposed") {
    const { changeId: id, proposal, digest } = event;
    const state: ChangeState = { kind: "waiting", approvals: [] };
    const { gate } = proposal;
    return [
      ...changes,
      { id, proposal, digest, gate, state, brokenGlass: null, verification: { kind: "none" }, picture: null },
    ];
  }
  return changes.map((change) => (change.id === event.changeId ? after(change, recorded, event) : change));
};

const after = (
  change: Change,
  { at, actor }: RecordedEvent,
  event: Exclude<ChangeEvent, EventOf<"change_proposed">>,
): Change => {
  const approvals = approvalsOf(change.state);
  const by = actor.kind === "person" ? actor.userId : "";
  switch (event.kind) {
    case "gate_ticked": {
      const ticked = { kind: "ticked" as const, by, reason: event.reason, at };
      return {
        ...change,
        gate: change.gate.map((check) => (check.item === event.item ? { ...check, state: ticked } : check)),
      };
    }
    case "change_approved": {
      // An approval is of what its person saw; of anything else it is none.
      if (event.digest !== change.digest) return change;
      const approval: Approval = { by, at };
      return { ...change, state: { kind: "waiting", approvals: [...approvals, approval] } };
    }
    case "quorum_reached":
      return { ...change, state: { kind: "approved", approvals, at, held: null } };
    case "glass_broken": {
      const { reason, missing, approvalsMissing } = event;
      const brokenGlass = { by, reason, at, missing, approvalsMissing };
      return { ...change, brokenGlass, state: { kind: "approved", approvals, at, held: null } };
    }
    case "change_held":
      return change.state.kind === "approved" ? { ...change, state: { ...change.state, held: event.because } } : change;
    case "change_superseded":
      return { ...change, state: { kind: "superseded", by: event.by, at } };
    case "change_rejected":
      return { ...change, state: { kind: "rejected", by, reason: event.reason, at } };
    case "change_withdrawn":
      return { ...change, state: { kind: "withdrawn", by: actor, at } };
    case "change_expired":
      return { ...change, state: { kind: "expired", at } };
    case "change_started":
      return { ...change, state: { kind: "running", approvals, at } };
    case "change_finished": {
      const verification: Verification =
        event.watchUntil === null ? change.verification : { kind: "watching", until: event.watchUntil };
      return { ...change, state: { kind: event.outcome, approvals, at, log: event.log }, verification };
    }
    case "change_pictured":
      return { ...change, picture: event.picture };
    case "change_verified":
      return { ...change, verification: { kind: event.verdict, at, proof: event.proof, evidence: event.evidence } };
  }
};
