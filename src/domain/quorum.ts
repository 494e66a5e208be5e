import type { Proposal } from "./change.ts";
import type { Incident } from "./incident.ts";
import type { Policy } from "./policy.ts";
import { type Service, serviceNamed } from "./service.ts";

/**
 * Two people where production or data is at stake; where neither is, one who is not the proposer. By the worst that the
 * incident has been: lowering it for a moment makes nothing easier.
 */
export const quorumFor = (
  { worstSeverity }: Incident,
  { environment, isStateful }: Service,
  { approvals }: Policy,
): number =>
  Math.max(
    environment === "production" ? approvals.quorum[worstSeverity] : 1,
    isStateful ? approvals.statefulQuorum : 1,
  );

/** What a proposal needs now: what it was proposed with, or more, when the incident has become worse since. */
export const quorumNow = (incident: Incident, proposal: Proposal, policy: Policy): number => {
  const service = serviceNamed(policy.services, proposal.service);
  return Math.max(proposal.quorum, service === null ? 1 : quorumFor(incident, service, policy));
};
