import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { ChangeAction } from "./change-action.ts";
import type { ChangeSource } from "./change-source.ts";
import type { Picture } from "./chart.ts";
import type { ExecutorSettings } from "./executor-settings.ts";
import type { GateCheck, GateItem } from "./gate.ts";
import type { ChangeId, EvidenceId, UserId } from "./ids.ts";

/** What is to be done. Nothing in here changes after it was proposed; the digest covers every field. */
export type Proposal = {
  readonly action: ChangeAction;
  readonly service: string;
  readonly environment: string;
  /** The thing itself, in the words of the system that keeps it: `deployment/checkout in shop`. */
  readonly target: string;
  /** What is there now and what shall be: versions, numbers of replicas, states of a flag. Equal for a restart. */
  readonly from: string;
  readonly to: string;
  readonly source: ChangeSource;
  readonly reason: string;
  readonly evidence: readonly EvidenceId[];
  readonly blastRadius: string;
  readonly undo: string;
  /** What was known of the gate when it was proposed; people vouch for the rest afterwards, each by name. */
  readonly gate: readonly GateCheck[];
  /** In words, for the card. */
  readonly executor: string;
  /** Null where the pipeline does it, and in proposals from before this was written down. */
  readonly settings: ExecutorSettings | null;
  /** Distinct people who must approve; the proposer alone is never enough. */
  readonly quorum: number;
  readonly approverGroups: readonly string[];
  /** The change that this one takes the place of, or that it undoes. */
  readonly supersedes: ChangeId | null;
  readonly undoes: ChangeId | null;
  readonly proposedBy: Author;
  readonly proposedAt: Instant;
  readonly expiresAt: Instant;
};

/** Stands in `from`, where nobody could say what was there when the change was proposed. */
export const unknownState = "unknown";

export type Approval = { readonly by: UserId; readonly at: Instant };

export type ChangeState =
  | { readonly kind: "waiting"; readonly approvals: readonly Approval[] }
  /** It may run; the executor has not begun. `held` says what it waits for, when it waits. */
  | {
      readonly kind: "approved";
      readonly approvals: readonly Approval[];
      readonly at: Instant;
      readonly held: string | null;
    }
  /** The intent is on record; from here it is never started again. */
  | { readonly kind: "running"; readonly approvals: readonly Approval[]; readonly at: Instant }
  | { readonly kind: "succeeded"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  | { readonly kind: "failed"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  /** Nobody can say whether it ran: a person must look. It is never run again by itself. */
  | { readonly kind: "unclear"; readonly approvals: readonly Approval[]; readonly at: Instant; readonly log: string }
  | { readonly kind: "rejected"; readonly by: UserId; readonly reason: string; readonly at: Instant }
  | { readonly kind: "withdrawn"; readonly by: Author; readonly at: Instant }
  | { readonly kind: "superseded"; readonly by: ChangeId; readonly at: Instant }
  | { readonly kind: "expired"; readonly at: Instant };

/** Somebody of the few who may has overridden the rules for this one change. */
export type BrokenGlass = {
  readonly by: UserId;
  readonly reason: string;
  readonly at: Instant;
  /** What was missing when it was broken. */
  readonly missing: readonly GateItem[];
  readonly approvalsMissing: number;
};

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
  readonly brokenGlass: BrokenGlass | null;
  readonly verification: Verification;
  /** The service's errors around the change; null until it is drawn, or where nothing can be drawn. */
  readonly picture: Picture | null;
};

/** Waiting, approved or running: the service is spoken for. */
export const isOpen = (state: ChangeState): boolean =>
  state.kind === "waiting" || state.kind === "approved" || state.kind === "running";

export const approvalsOf = (state: ChangeState): readonly Approval[] => ("approvals" in state ? state.approvals : []);

/**
 * Enough distinct people, and at least one of them did not propose it.
 * An agent's proposal needs the same number; agents are never among the approvals.
 */
export const hasQuorum = (proposal: Proposal, approvals: readonly Approval[], quorum: number): boolean => {
  const people = new Set(approvals.map((approval) => approval.by));
  const proposer = proposal.proposedBy.kind === "person" ? proposal.proposedBy.userId : null;
  const others = [...people].filter((userId) => userId !== proposer);
  return people.size >= quorum && others.length >= 1;
};

/** How many more distinct people are needed, the rule about the proposer included. */
export const approvalsMissing = (proposal: Proposal, approvals: readonly Approval[], quorum: number): number => {
  const people = new Set(approvals.map((approval) => approval.by));
  const short = Math.max(0, quorum - people.size);
  return short === 0 && !hasQuorum(proposal, approvals, quorum) ? 1 : short;
};

/** Nothing of it is run by Firebreak: its approval lets the pipeline's own deploy through the gate. */
export const isPass = ({ action }: Pick<Proposal, "action">): boolean => action === "deploy";

/** The executor is about to run, or runs, or nobody knows whether it ran. */
export const isUnderWay = ({ proposal, state }: Change): boolean =>
  !isPass(proposal) && (state.kind === "approved" || state.kind === "running" || state.kind === "unclear");

type SettledState = Extract<
  ChangeState,
  { kind: "rejected" | "withdrawn" | "superseded" | "expired" | "succeeded" | "failed" }
>;

/** Nobody has anything to decide about it any more, and nothing of it runs. */
export const isSettled = (state: ChangeState): state is SettledState => {
  switch (state.kind) {
    case "rejected":
    case "withdrawn":
    case "superseded":
    case "expired":
    case "succeeded":
    case "failed":
      return true;
    case "waiting":
    case "approved":
    case "running":
    case "unclear":
      return false;
  }
};

/** A change in one plain line, for the timeline and for exports. */
export const plainChange = ({
  action,
  service,
  from,
  to,
}: Pick<Proposal, "action" | "service" | "from" | "to">): string => {
  switch (action) {
    case "rollback":
      return `roll back ${service} from ${from} to ${to}`;
    case "deploy":
      return `let ${service} ${to} through the deploy gate`;
    case "scale":
      return `scale ${service} from ${from} to ${to}`;
    case "restart":
      return `restart ${service}`;
    case "flag":
      return `set ${service} from ${from} to ${to}`;
  }
};

/** An undo of an undo would go round in circles, a restart cannot be taken back, and nobody goes back to what they do not know. */
export const canBeUndone = ({ proposal }: Change): boolean =>
  proposal.undoes === null &&
  proposal.action !== "restart" &&
  proposal.action !== "deploy" &&
  proposal.from !== unknownState;
