import { canonicalJson } from "../../base/canonical.ts";
import { addMs } from "../../base/instant.ts";
import { type Approval, type Change, hasQuorum, isPass } from "../change.ts";
import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import { differenceInSettings } from "../executor-settings.ts";
import { missingItems } from "../gate.ts";
import type { Incident } from "../incident.ts";
import { isForOthersNow, quorumNow } from "../quorum.ts";
import type { Refusal } from "../refusal.ts";
import { unlessApprover } from "./change-gate.ts";
import { type Context, type Decision, happens, refusalIfBlank, refuse } from "./context.ts";
import { withChange } from "./with-change.ts";

/** Approved but never begun counts too: after the expiry nothing starts, however late the queue comes. */
export const expireChange = (incident: Incident, command: CommandOf<"expire_change">, { now }: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    const isPending = change.state.kind === "waiting" || change.state.kind === "approved";
    if (!isPending) return refuse({ kind: "change_settled", changeId: change.id, state: change.state.kind });
    return now >= change.proposal.expiresAt
      ? happens({ kind: "change_expired", changeId: change.id })
      : refuse({ kind: "stale", what: `${change.id} has not expired yet` });
  });

/** What keeps an approved change from starting is said on its card, once per reason. */
export const holdChange = (incident: Incident, { changeId, because }: CommandOf<"hold_change">): Decision =>
  withChange(incident, changeId, ({ id, state }) => {
    if (state.kind !== "approved") return refuse({ kind: "change_settled", changeId: id, state: state.kind });
    return state.held === because
      ? refuse({ kind: "already_done", what: "its card says so" })
      : happens({ kind: "change_held", changeId: id, because });
  });

/** The last check before the outside is touched: the same proposal by the same executor, a quorum and a full checklist or broken glass, in time, not halted, and never a second time. */
export const startChange = (incident: Incident, command: CommandOf<"start_change">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    if (change.state.kind !== "approved")
      return refuse({ kind: "change_settled", changeId: change.id, state: change.state.kind });
    const digest = context.digestOf(canonicalJson(change.proposal));
    if (digest !== change.digest || digest !== command.digest)
      return refuse({ kind: "digest_changed", changeId: change.id });
    if (context.now >= change.proposal.expiresAt) return happens({ kind: "change_expired", changeId: change.id });
    if (isPass(change.proposal)) return refuse({ kind: "change_settled", changeId: change.id, state: "approved" });
    const difference = differenceInSettings(change.proposal.settings ?? null, command.settings);
    if (difference !== null) return happens(neverRun(change, difference));
    const refusal =
      halted(context) ??
      forOthers(incident, change, context) ??
      unsound(change, change.state.approvals, quorumNow(incident, change.proposal, context));
    return refusal === null ? happens({ kind: "change_started", changeId: change.id, digest }) : refuse(refusal);
  });

/** Waiting would not help: what was approved has to be approved anew, for what is configured now. */
const neverRun = ({ id }: Change, difference: string): IncidentEvent => ({
  kind: "change_finished",
  changeId: id,
  outcome: "failed",
  log: `it was never run: ${difference}. Propose it anew.`,
  watchUntil: null,
});

/** A raised severity, another incident of the service, or a new configuration: the people who were asked are not those who decide. */
export const forOthers = (incident: Incident, change: Change, context: Context): Refusal | null =>
  change.brokenGlass === null && isForOthersNow(incident, change.proposal, context)
    ? { kind: "stale", what: `others decide on ${change.id} now than when it was proposed; propose it anew` }
    : null;

const halted = ({ halt }: Context): Refusal | null =>
  halt === null ? null : { kind: "halted", by: halt.by, reason: halt.reason };

const unsound = (change: Change, approvals: readonly Approval[], quorum: number): Refusal | null => {
  if (change.brokenGlass !== null) return null;
  const missing = missingItems(change.gate);
  if (missing.length > 0) return { kind: "gate_missing", changeId: change.id, missing };
  return hasQuorum(change.proposal, approvals, quorum)
    ? null
    : { kind: "not_allowed", needs: `${quorum} approvals, because things have become worse` };
};

export const recordChangeOutcome = (
  incident: Incident,
  command: CommandOf<"record_change_outcome">,
  context: Context,
): Decision =>
  withChange(incident, command.changeId, (change) => {
    const { outcome, log } = command;
    if (change.state.kind !== "running")
      return refuse({ kind: "change_settled", changeId: change.id, state: change.state.kind });
    return happens({
      kind: "change_finished",
      changeId: change.id,
      outcome,
      log,
      watchUntil: watchUntil(outcome, context),
    });
  });

const watchUntil = (outcome: "succeeded" | "failed" | "unclear", { now, policy }: Context): string | null =>
  outcome === "succeeded" ? addMs(now, policy.verification.forMs) : null;

/** The look of a person settles what no program could find out. */
export const settleChange = (incident: Incident, command: CommandOf<"settle_change">, context: Context): Decision =>
  withChange(incident, command.changeId, (change) => {
    if (change.state.kind !== "unclear")
      return refuse({ kind: "change_settled", changeId: change.id, state: change.state.kind });
    const refusal = unlessApprover(change, context) ?? refusalIfBlank(command.reason, "reason", "what you looked at");
    if (refusal !== null) return refuse(refusal);
    const log = `${change.state.log}\nSettled by a person: ${command.reason}`;
    return happens({
      kind: "change_finished",
      changeId: change.id,
      outcome: command.outcome,
      log,
      watchUntil: watchUntil(command.outcome, context),
    });
  });

/** Once: a picture that a repeated job has drawn again is not needed. */
export const recordPicture = (incident: Incident, { changeId, picture }: CommandOf<"record_picture">): Decision =>
  withChange(incident, changeId, (change) =>
    change.picture === null
      ? happens({ kind: "change_pictured", changeId, picture })
      : refuse({ kind: "already_done", what: `${changeId} has its picture` }),
  );

export const recordVerification = (incident: Incident, command: CommandOf<"record_verification">): Decision =>
  withChange(incident, command.changeId, (change) => {
    if (change.verification.kind !== "watching")
      return refuse({ kind: "stale", what: `${change.id} is not being watched` });
    const { verdict, proof, evidence } = command;
    return happens({ kind: "change_verified", changeId: change.id, verdict, proof, evidence });
  });
