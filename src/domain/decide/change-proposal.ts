import { canonicalJson } from "../../base/canonical.ts";
import { addMs } from "../../base/instant.ts";
import { authorOf } from "../actor.ts";
import { itemsAsked } from "../asked-items.ts";
import { type Change, isUnderWay, type Proposal } from "../change.ts";
import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import { gateOf, standardsOf } from "../gate.ts";
import type { ChangeId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import { provenByCode } from "../infrastructure-as-code.ts";
import { approversFor, quorumFor } from "../quorum.ts";
import type { Refusal } from "../refusal.ts";
import { type ChangePolicy, type Service, serviceNamed, withDependencies } from "../service.ts";
import { type Context, type Decision, happens, refusalIfBlank, refusalUnlessLive, refuse } from "./context.ts";

type Propose = CommandOf<"propose_change">;

/** A person's newer proposal takes the place of one that still waits; nothing takes the place of one that may be running. */
export const proposeChange = (incident: Incident, command: Propose, context: Context): Decision => {
  const { change } = command;
  const service = serviceNamed(context.policy.services, change.service);
  const rules = service?.changes[change.action] ?? null;
  if (service === null || rules === null) return refuse(noWay(command, context));
  const refusal = refusalUnlessLive(incident) ?? refusalOf(incident, command, context);
  if (refusal !== null) return refuse(refusal);
  const changeId: ChangeId = `CHG-${incident.changes.length + 1}`;
  const older = incident.changes.find((one) => one.proposal.service === change.service && one.state.kind === "waiting");
  const proposal = proposalOf(incident, command, { service, rules, supersedes: older?.id ?? null }, context);
  const digest = context.digestOf(canonicalJson(proposal));
  const superseded: readonly IncidentEvent[] =
    older === undefined ? [] : [{ kind: "change_superseded", changeId: older.id, by: changeId }];
  return happens({ kind: "change_proposed", changeId, proposal, digest }, ...superseded);
};

/** The newest ones: further back somebody looks at the history itself. */
const versionsShown = 10;

const noWay = ({ change: { action, service } }: Propose, { policy }: Context): Refusal => ({
  kind: "not_found",
  what: `a way to ${action === "rollback" ? "roll back" : action} ${service} (services.${service} in the configuration)`,
  known: Object.values(policy.services)
    .filter((known) => known.changes[action] !== undefined)
    .map((known) => known.name),
});

const refusalOf = (incident: Incident, { change, history }: Propose, { actor, policy }: Context): Refusal | null => {
  const { action, service, from, to } = change;
  if (action !== "restart" && from === to) return { kind: "already_done", what: `${service} is at ${to}` };
  if (history.kind === "not_found")
    return { kind: "not_found", what: `${to} in ${history.where}`, known: history.known.slice(0, versionsShown) };
  // A deploy that was let through is the pipeline's; what turns out to be worse is rolled back all the same.
  const busy = incident.changes.find(
    (one) => one.proposal.service === service && (one.state.kind === "waiting" || isUnderWay(one)),
  );
  if (busy !== undefined && isTheSame(busy, change))
    return { kind: "already_done", what: `${busy.id} is that proposal already; decide on its card` };
  if (busy !== undefined && isInTheWay(busy, actor.kind === "person"))
    return { kind: "service_busy", service, by: busy.id };
  const unwanted = incident.changes.findLast((one) => wasTurnedDown(one) && isLike(one, change));
  if (actor.kind === "agent" && unwanted !== undefined)
    return { kind: "already_done", what: `${unwanted.id} was that proposal, and people have decided against it` };
  const reach = incident.services.flatMap((name) => withDependencies(policy.services, name));
  if (actor.kind === "agent" && !reach.includes(service))
    return { kind: "not_allowed", needs: `a service of this incident (${reach.join(", ") || "none is named"})` };
  return (
    refusalIfBlank(to, "target", "what it shall be afterwards, e.g. the version to go back to") ??
    refusalIfBlank(change.reason, "reason", "why this should be done")
  );
};

const isTheSame = (one: Change, change: Propose["change"]): boolean =>
  one.state.kind === "waiting" && one.proposal.action === change.action && one.proposal.to === change.to;

const isLike = ({ proposal }: Change, { action, service, to }: Propose["change"]): boolean =>
  proposal.action === action && proposal.service === service && proposal.to === to;

/** What people have said no to binds the agents; people may change their mind. */
const wasTurnedDown = ({ state }: Change): boolean => state.kind === "rejected" || state.kind === "withdrawn";

/**
 * Agents and timers push nothing aside, what may run is left alone, and what somebody has approved is withdrawn first,
 * by somebody who means it: a slip of the keyboard must not cost an approval.
 */
const isInTheWay = ({ state }: Change, isByPerson: boolean): boolean =>
  state.kind !== "waiting" || state.approvals.length > 0 || !isByPerson;

const proposalOf = (
  incident: Incident,
  { change, proofs }: Propose,
  known: { readonly service: Service; readonly rules: ChangePolicy; readonly supersedes: ChangeId | null },
  context: Context,
): Proposal => {
  const { service, rules, supersedes } = known;
  const { policy, now } = context;
  const byCode = provenByCode({ ...change, executor: rules.executor }, now);
  // What is configured to prove an item speaks for it alone.
  const usual = byCode.filter(({ item }) => !proofs.some((proof) => proof.item === item));
  return {
    ...change,
    environment: service.environment,
    gate: gateOf(itemsAsked(incident, change, policy), [
      ...standardsOf(change.source, change.executor, now),
      ...usual,
      ...proofs,
    ]),
    quorum: quorumFor(incident, service, context),
    approverGroups: approversFor(incident, service, change.action, context),
    supersedes,
    proposedBy: authorOf(context.actor),
    proposedAt: now,
    expiresAt: addMs(now, policy.approvals.expiresAfterMs),
  };
};
