import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { ChangeId, EvidenceId, UserId } from "./ids.ts";
import type { GateItem } from "./service.ts";

/** One item of the quality gate, and why it holds. */
export type GateState =
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "proven"; readonly proof: string; readonly at: Instant }
  | { readonly kind: "ticked"; readonly by: UserId; readonly reason: string; readonly at: Instant };

export type GateCheck = { readonly item: GateItem; readonly state: GateState };

/** What is to be done. Nothing in here changes after it was proposed; the digest covers every field. */
export type Proposal = {
  readonly action: "rollback";
  readonly service: string;
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly evidence: readonly EvidenceId[];
  readonly blastRadius: string;
  readonly undo: string;
  /** Distinct people who must approve; the proposer alone is never enough. */
  readonly quorum: number;
  readonly approverGroups: readonly string[];
  readonly proposedBy: Author;
  readonly proposedAt: Instant;
  readonly expiresAt: Instant;
};

export type Approval = { readonly by: UserId; readonly at: Instant };

export type ChangeState =
  | { readonly kind: "waiting"; readonly approvals: readonly Approval[] }
  /** The quorum is there; the executor has not begun. */
  | { readonly kind: "approved"; readonly approvals: readonly Approval[]; readonly at: Instant }
  /** The intent is on record; from here it is never started again. */
  | { readonly kind: "running"; readonly approvals: readonly Approval[]; readonly at: Instant }
  | { readonly kind: "succeeded"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  | { readonly kind: "failed"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  /** Nobody can say whether it ran: a person must look. It is never run again by itself. */
  | { readonly kind: "unclear"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  | { readonly kind: "rejected"; readonly by: UserId; readonly reason: string; readonly at: Instant }
  | { readonly kind: "withdrawn"; readonly by: Author; readonly at: Instant }
  | { readonly kind: "expired"; readonly at: Instant };

export type Verification =
  | { readonly kind: "none" }
  | { readonly kind: "watching"; readonly until: Instant }
  | {
      readonly kind: "recovered";
      readonly at: Instant;
      readonly proof: string;
      readonly evidence: readonly EvidenceId[];
    }
  | {
      readonly kind: "not_recovered";
      readonly at: Instant;
      readonly proof: string;
      readonly evidence: readonly EvidenceId[];
    }
  | {
      readonly kind: "unknown";
      readonly at: Instant;
      readonly proof: string;
      readonly evidence: readonly EvidenceId[];
    };

export type Change = {
  readonly id: ChangeId;
  readonly proposal: Proposal;
  /** SHA-256 of the proposal's canonical JSON, hex. Shown on the card, carried by the button, checked at execution. */
  readonly digest: string;
  readonly gate: readonly GateCheck[];
  readonly state: ChangeState;
  readonly verification: Verification;
};

/** Waiting, approved or running: the service is spoken for. */
export const isOpen = (state: ChangeState): boolean =>
  state.kind === "waiting" || state.kind === "approved" || state.kind === "running";

export const missingItems = (gate: readonly GateCheck[]): readonly GateItem[] =>
  gate.filter((check) => check.state.kind === "missing").map((check) => check.item);

export const approvalsOf = (state: ChangeState): readonly Approval[] => ("approvals" in state ? state.approvals : []);

/**
 * Enough distinct people, and at least one of them did not propose it.
 * An agent's proposal needs the same number; agents are never among the approvals.
 */
export const hasQuorum = (proposal: Proposal, approvals: readonly Approval[]): boolean => {
  const people = new Set(approvals.map((approval) => approval.by));
  const proposer = proposal.proposedBy.kind === "person" ? proposal.proposedBy.userId : null;
  const others = [...people].filter((userId) => userId !== proposer);
  return people.size >= proposal.quorum && others.length >= 1;
};
