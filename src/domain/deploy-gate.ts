import type { Instant } from "../base/instant.ts";
import { approvalsOf, type Change, hasQuorum } from "./change.ts";
import { missingItems } from "./gate.ts";
import type { IncidentId } from "./ids.ts";
import type { Incident } from "./incident.ts";
import { freezesOf, type Halt, type Operations } from "./operations/operations.ts";
import type { Policy } from "./policy.ts";
import { isForOthersNow, quorumNow } from "./quorum.ts";
import { withDependencies } from "./service.ts";
import { isUrgent } from "./severity.ts";
import { isHurting } from "./status.ts";

export type GateAnswer =
  | { readonly open: true }
  /** Closed, but for this version: people of an incident have approved its deploy, or are rolling back to it. */
  | { readonly open: true; readonly pass: string; readonly reasons: readonly string[] }
  | { readonly open: false; readonly incidents: readonly IncidentId[]; readonly reasons: readonly string[] };

export type GateQuestion = {
  readonly service: string;
  /** What is to be deployed; null when the pipeline does not say. */
  readonly version: string | null;
};

export type GateFacts = {
  /** Every incident that is not over. */
  readonly live: readonly Incident[];
  readonly operations: Operations;
  readonly policy: Policy;
  readonly now: Instant;
};

/** Pipelines and pull requests are read by more people than a private incident's channel. */
const held = "deploys of this service are held for now; ask whoever is on call";

/**
 * May this service be deployed now? Closed while a P1 or P2 hurts it or something it depends on, and while it is frozen.
 * What an incident's people have approved passes all the same. Drills close nothing; a private incident closes the gate
 * without being named, and without a word that there is one.
 */
export const gateAnswer = ({ service, version }: GateQuestion, facts: GateFacts): GateAnswer => {
  const { live, operations, policy, now } = facts;
  const reach = withDependencies(policy.services, service);
  const closing = live.filter(
    (one) =>
      !one.isDrill &&
      isHurting(one.status) &&
      isUrgent(one.severity) &&
      one.services.some((name) => reach.includes(name)),
  );
  const named = closing.filter((one) => !one.isPrivate);
  const reasons = [
    ...named.map(
      (one) => `${one.id} (${one.severity}, ${one.status}) is open for ${one.services.join(", ")}: ${one.title}`,
    ),
    ...(named.length === closing.length ? [] : [held]),
    ...freezesOf(operations, service, now).map(
      (freeze) =>
        `${freeze.service ?? "everything"} is frozen${freeze.until === null ? "" : ` until ${freeze.until}`}: ${freeze.reason}`,
    ),
  ];
  if (reasons.length === 0) return { open: true };
  const closed = { open: false as const, incidents: named.map((one) => one.id) };
  const pass = version === null ? null : passFor(service, version, facts);
  if (pass === null) return { ...closed, reasons };
  // Everything is stopped but what runs already: nobody's approval lets anything else through.
  return operations.halt === null || pass.isRunning
    ? { open: true, pass: pass.name, reasons }
    : { ...closed, reasons: [...reasons, haltedReason(operations.halt)] };
};

const haltedReason = ({ reason }: Halt): string => `this version was let through, but the kill switch is on: ${reason}`;

type Pass = { readonly name: string; readonly isRunning: boolean };

/** A private incident's pass is not named either, and does not tell that there is one. */
const passFor = (service: string, version: string, facts: GateFacts): Pass | null => {
  const { live } = facts;
  for (const incident of live.filter(({ isDrill }) => !isDrill)) {
    const change = incident.changes.find((one) => letsThrough(incident, one, { service, version }, facts));
    if (change === undefined) continue;
    const name = incident.isPrivate ? "a person on call" : `${incident.id} ${change.id}`;
    return { name, isRunning: change.state.kind === "running" };
  }
  return null;
};

const letsThrough = (
  incident: Incident,
  change: Change,
  asked: { readonly service: string; readonly version: string },
  facts: GateFacts,
): boolean => {
  const { proposal, state } = change;
  if (proposal.service !== asked.service || proposal.to !== asked.version) return false;
  if (proposal.action === "rollback" && state.kind === "running") return true;
  const isPass = proposal.action === "deploy" || proposal.action === "rollback";
  return isPass && state.kind === "approved" && facts.now < proposal.expiresAt && isSoundNow(incident, change, facts);
};

/** What was enough for a small incident is not enough once a large one closes the gate; as at the start of a change. */
const isSoundNow = (incident: Incident, { proposal, state, gate, brokenGlass }: Change, facts: GateFacts): boolean =>
  brokenGlass !== null ||
  (missingItems(gate).length === 0 &&
    !isForOthersNow(incident, proposal, facts) &&
    hasQuorum(proposal, approvalsOf(state), quorumNow(incident, proposal, facts)));
