import { approvalsMissing, approvalsOf } from "../change.ts";
import type { CommandOf } from "../command.ts";
import { missingItems } from "../gate.ts";
import type { Incident } from "../incident.ts";
import { quorumNow } from "../quorum.ts";
import type { Refusal } from "../refusal.ts";
import { refusalAtDecision } from "./change-approval.ts";
import { isInGroups, unlessWaiting } from "./change-gate.ts";
import { type Context, type Decision, happens, refuse } from "./context.ts";
import { withChange } from "./with-change.ts";

/** A reason that somebody can judge next week has at least this many letters. */
const reasonAtLeast = 10;

/**
 * The founder override. It goes past the checklist and the number of people, for this one proposal as it stands;
 * it does not go past an expiry, a rejection, a halt or a changed digest. What it went past is written down.
 */
export const breakGlass = (incident: Incident, command: CommandOf<"break_glass">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const reason = command.reason.trim();
    const refusal =
      unlessWaiting(change) ??
      unlessAllowed(context) ??
      refusalAtDecision(change, command.digest, context) ??
      tooShort(reason);
    if (refusal !== null) return refuse(refusal);
    const missing = missingItems(change.gate);
    const short = approvalsMissing(
      change.proposal,
      approvalsOf(change.state),
      quorumNow(incident, change.proposal, context),
    );
    return happens({
      kind: "glass_broken",
      changeId: change.id,
      digest: change.digest,
      reason,
      missing,
      approvalsMissing: short,
    });
  });

const unlessAllowed = (context: Context): Refusal | null => {
  const { breakGlass: groups } = context.policy.approvals;
  return isInGroups(groups, context)
    ? null
    : { kind: "not_allowed", needs: `one of ${groups.join(", ") || "nobody (approvals.break_glass is empty)"}` };
};

const tooShort = (reason: string): Refusal | null =>
  [...reason].length >= reasonAtLeast
    ? null
    : { kind: "missing", field: "reason", expected: `why the rules cannot wait, in ${reasonAtLeast} letters or more` };
