import type { Proposal } from "./change.ts";
import type { ChangeAction } from "./change-action.ts";
import { isProduction } from "./environment.ts";
import type { Incident } from "./incident.ts";
import type { Policy } from "./policy.ts";
import { type Service, serviceNamed, withDependencies } from "./service.ts";
import { isWorse, type Severity } from "./severity.ts";

/** Besides its own incident: everything that is not over. A small incident of its own makes no change easier. */
export type Around = { readonly policy: Policy; readonly live: readonly Incident[] };

/**
 * By the worst that the incident has been, since lowering it for a moment makes nothing easier, and by every other that hurts
 * the service or what it depends on.
 */
export const worstFor = (incident: Incident, service: string, { policy, live }: Around): Severity => {
  const reach = withDependencies(policy.services, service);
  return live
    .filter((one) => one.id !== incident.id && !one.isDrill && one.services.some((name) => reach.includes(name)))
    .reduce<Severity>((worst, { severity }) => (isWorse(severity, worst) ? severity : worst), incident.worstSeverity);
};

/** Two people where production or data is at stake; where neither is, one who is not the proposer. */
export const quorumFor = (incident: Incident, service: Service, around: Around): number => {
  const { approvals } = around.policy;
  return Math.max(
    isProduction(service.environment) ? approvals.quorum[worstFor(incident, service.name, around)] : 1,
    service.isStateful ? approvals.statefulQuorum : 1,
  );
};

/** What a proposal needs now: what it was proposed with, or more, when things have become worse since. */
export const quorumNow = (incident: Incident, proposal: Proposal, around: Around): number => {
  const service = serviceNamed(around.policy.services, proposal.service);
  return Math.max(proposal.quorum, service === null ? 1 : quorumFor(incident, service, around));
};

/** Who may approve a change of this service as things are. */
export const approversFor = (
  incident: Incident,
  service: Service,
  action: ChangeAction,
  around: Around,
): readonly string[] =>
  around.policy.approvals.approvers[worstFor(incident, service.name, around)] ??
  service.changes[action]?.approvers ??
  [];

/** Do others decide on it now than when it was proposed? Approvals by those who were asked then would say nothing. */
export const isForOthersNow = (incident: Incident, proposal: Proposal, around: Around): boolean => {
  const service = serviceNamed(around.policy.services, proposal.service);
  if (service === null) return false;
  const now = new Set(approversFor(incident, service, proposal.action, around));
  return now.size !== new Set(proposal.approverGroups).size || proposal.approverGroups.some((group) => !now.has(group));
};
