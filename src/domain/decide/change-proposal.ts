import { canonicalJson } from "../../base/canonical.ts";
import { addMs } from "../../base/instant.ts";
import { authorOf } from "../actor.ts";
import { type Change, type GateCheck, isOpen, type Proposal } from "../change.ts";
import type { CommandOf } from "../command.ts";
import type { ChangeId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import { mentionsOf } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { type GateItem, type RollbackPolicy, type Service, withDependencies } from "../service.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

type Propose = CommandOf<"propose_change">;

export const proposeChange = (incident: Incident, command: Propose, context: Context): Decision => {
  const { services } = context.policy;
  const service = Object.hasOwn(services, command.change.service) ? services[command.change.service] : undefined;
  const rollback = service?.rollback ?? null;
  if (service === undefined || rollback === null) return refuse(noRollback(command.change.service, context));
  const refusal = refusalUnlessLive(incident) ?? refusalOf(incident, command, context);
  if (refusal !== null) return refuse(refusal);
  const changeId: ChangeId = `CHG-${incident.changes.length + 1}`;
  const proposal = proposalOf(incident, command, service, rollback, context);
  const gate = gateOf(rollback.gate, command.proofs);
  return happens({
    kind: "change_proposed",
    changeId,
    proposal,
    digest: context.digestOf(canonicalJson(proposal)),
    gate,
  });
};

const noRollback = (name: string, { policy }: Context): Refusal => ({
  kind: "not_found",
  what: `a way to roll back ${name} (services.${name}.rollback in the configuration)`,
  known: Object.values(policy.services)
    .filter((service) => service.rollback !== null)
    .map((service) => service.name),
});

const refusalOf = (incident: Incident, { change }: Propose, { actor, policy }: Context): Refusal | null => {
  if (change.from === change.to) return { kind: "already_done", what: `${change.service} runs ${change.to}` };
  const busy = incident.changes.find((one) => one.proposal.service === change.service && isOpen(one.state));
  if (busy !== undefined) return { kind: "service_busy", service: change.service, changeId: busy.id };
  const reach = incident.services.flatMap((name) => withDependencies(policy.services, name));
  if (actor.kind === "agent" && !reach.includes(change.service)) {
    return { kind: "not_allowed", needs: `a service of this incident (${reach.join(", ") || "none is named"})` };
  }
  return (
    refusalIfBlank(change.to, "version", "the version to go back to") ??
    refusalIfBlank(change.reason, "reason", "why this should be done")
  );
};

const proposalOf = (
  incident: Incident,
  { change }: Propose,
  service: Service,
  rollback: RollbackPolicy,
  context: Context,
): Proposal => ({
  action: change.action,
  service: change.service,
  environment: service.environment,
  from: change.from,
  to: change.to,
  reason: change.reason,
  evidence: change.evidence,
  blastRadius: change.blastRadius,
  undo: change.undo,
  quorum: context.policy.approvals.quorum[incident.severity],
  approverGroups: rollback.approvers,
  proposedBy: authorOf(context.actor),
  proposedAt: context.now,
  expiresAt: addMs(context.now, context.policy.approvals.expiresAfterMs),
});

const gateOf = (required: readonly GateItem[], proofs: readonly GateCheck[]): readonly GateCheck[] =>
  required.map(
    (item) =>
      proofs.find((proof) => proof.item === item) ?? {
        item,
        state: { kind: "missing", reason: "nothing proves it yet" },
      },
  );

/** An approver vouches by name for an item that no adapter could prove. */
export const tickGate = (incident: Incident, command: CommandOf<"tick_gate">, context: Context): Decision => {
  const change = incident.changes.find((one) => one.id === command.changeId);
  if (change === undefined)
    return refuse({ kind: "not_found", what: command.changeId, known: incident.changes.map((one) => one.id) });
  const refusal =
    unlessWaiting(change) ??
    unlessApprover(change, context) ??
    refusalIfBlank(command.reason, "reason", "how you know that it holds");
  if (refusal !== null) return refuse(refusal);
  const check = change.gate.find((one) => one.item === command.item);
  if (check === undefined)
    return refuse({
      kind: "not_found",
      what: `the item ${command.item} on this checklist`,
      known: change.gate.map((one) => one.item),
    });
  return check.state.kind === "missing"
    ? happens({ kind: "gate_ticked", changeId: change.id, item: command.item, reason: command.reason })
    : refuse({ kind: "already_done", what: `${command.item} holds` });
};

export const unlessWaiting = (change: Change): Refusal | null =>
  change.state.kind === "waiting" ? null : { kind: "change_settled", changeId: change.id, state: change.state.kind };

/** By user id and by the groups looked up at the click; an empty group lets nobody through. */
export const unlessApprover = ({ proposal }: Change, { actor, policy }: Context): Refusal | null => {
  const isNamed = actor.kind === "person" && mentionsOf(policy, proposal.approverGroups).includes(actor.userId);
  const isInGroup = actor.kind === "person" && proposal.approverGroups.some((group) => actor.groups.includes(group));
  return isNamed || isInGroup ? null : { kind: "not_allowed", needs: `one of ${proposal.approverGroups.join(", ")}` };
};
