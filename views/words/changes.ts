import type { Instant } from "../../src/base/instant.ts";
import type { ChangeState, Proposal } from "../../src/domain/change.ts";
import { clock, code, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

const approvals = (count: number): string => (count === 1 ? "1 approval" : `${count} approvals`);

type What = Pick<Proposal, "action" | "service" | "from" | "to">;

const verbs = {
  rollback: "roll back",
  deploy: "let through",
  scale: "scale",
  restart: "restart",
  flag: "set the flag of",
} satisfies Record<Proposal["action"], string>;

const whatOf = ({ action, service, from, to }: What): string => {
  switch (action) {
    case "rollback":
      return `Roll back ${service} from ${from} to ${to}`;
    case "deploy":
      return `Let ${service} ${to} through the deploy gate`;
    case "scale":
      return `Scale ${service} from ${from} to ${to}`;
    case "restart":
      return `Restart ${service}`;
    case "flag":
      return `Set the flag of ${service} from ${from} to ${to}`;
  }
};

/** A change to production: proposed, approved by people, run once, watched. */
export const changes = {
  what: (proposal: What): string => whatOf(proposal),
  title: (id: string, { action, service }: What) => `${id}: ${verbs[action]} ${service}`,
  label: {
    versions: "From → to",
    where: "Where",
    source: "Comes from",
    executor: "Done by",
    proposedBy: "Proposed by",
    needs: "Needs",
    digest: "Fingerprint",
  },
  versions: (from: string, to: string): Phrase => say`${code(from)} → ${code(to)}`,
  where: (target: string, environment: string): Phrase => say`${target}, ${environment}`,
  noSource: "nothing that is under version control",
  saidSource: (said: Sayable): Phrase => say`${said} (nobody could look it up)`,
  unchangedSource: "what runs now",
  needs: (quorum: number, groups: string): Phrase =>
    say`${quorum === 1 ? "1 person" : `${quorum} different people`} from ${groups}; never the proposer alone`,
  why: "Why",
  evidence: "Evidence",
  noEvidence: "No evidence is attached: ask why before you approve.",
  blastRadius: "What it touches",
  undo: "How to undo it",
  checklist: "Checklist",
  proven: (item: string, proof: string): Phrase => say`✓ ${item}: ${proof}`,
  ticked: (item: string, by: Sayable, reason: string): Phrase => say`✓ ${item}: ${by} vouches for it: ${reason}`,
  missing: (item: string, reason: string): Phrase => say`✗ Missing: ${item} (${reason})`,
  tick: (item: string) => `Vouch: ${item}`,
  approvalCount: (count: number, quorum: number) => `Approved by ${count} of ${quorum}`,
  approvedBy: "Approved by",
  approvalBy: (by: Sayable, at: Instant): Phrase => say`${by}, ${clock(at)}`,
  whoMay: (who: Sayable): Phrase => say`May approve: ${who}`,
  nobodyMay: (groups: string): Phrase =>
    say`Nobody is in ${groups}, so nobody can approve this. Add people to the configuration.`,
  gateFirst: "Approve appears when nothing on the checklist is missing.",
  approve: "Approve",
  reject: "Reject",
  glass: "Break the glass",
  withdraw: "Withdraw",
  itRan: "It ran",
  itDidNotRun: "It did not run",
  confirm: {
    title: "Approve this change?",
    text: (what: string, environment: string, missing: number) =>
      `${what} in ${environment}. ${missing <= 1 ? "It starts as soon as you approve." : `It starts after ${approvals(missing)}, yours included.`}`,
    yes: "Approve",
    no: "Not yet",
  },
  withdrawConfirm: {
    title: "Withdraw this change?",
    text: "It can be proposed again later.",
    yes: "Withdraw",
    no: "Keep it",
  },
  /** One word of state for the card and lists. */
  stateName: {
    waiting: "Waiting for approval",
    approved: "Approved, about to start",
    running: "Running now",
    succeeded: "Done",
    failed: "Failed",
    unclear: "Unclear: a person must look",
    rejected: "Rejected",
    withdrawn: "Withdrawn",
    superseded: "Replaced by a newer one",
    expired: "Expired",
  } satisfies Record<ChangeState["kind"], string>,
  state: {
    waiting: (expiresAt: Instant): Phrase => say`Waiting for approval until ${deadline(expiresAt)}.`,
    approved: (at: Instant): Phrase => say`Approved ${clock(at)}. It is about to start.`,
    held: (at: Instant, because: string): Phrase =>
      say`Approved ${clock(at)}. It waits: ${because}. It starts by itself when that is over, unless it expires first.`,
    pass: (at: Instant, version: string, until: Instant): Phrase =>
      say`Approved ${clock(at)}. The deploy gate lets ${code(version)} through until ${deadline(until)}; your pipeline does the rest.`,
    passEnded: (at: Instant): Phrase => say`This pass through the deploy gate ended ${clock(at)}.`,
    running: (at: Instant): Phrase => say`Running since ${clock(at)}. It runs once; do not start it by hand.`,
    succeeded: (at: Instant): Phrase => say`✓ Done ${clock(at)}.`,
    failed: (at: Instant): Phrase => say`✗ Failed ${clock(at)}. Nothing more is tried by itself; the log is below.`,
    unclear: (at: Instant): Phrase =>
      say`? Nobody can say whether it ran (${clock(at)}). It will not be run again. Please look at the service, then press what you found.`,
    rejected: (by: Sayable, at: Instant, reason: string): Phrase =>
      say`✗ Rejected by ${by}, ${clock(at)}: ${reason}. Nothing was run.`,
    withdrawn: (by: Sayable, at: Instant): Phrase => say`Withdrawn by ${by}, ${clock(at)}. Nothing was run.`,
    superseded: (by: string, at: Instant): Phrase => say`Replaced by ${by}, ${clock(at)}. Nothing was run.`,
    expired: (at: Instant): Phrase => say`Expired ${clock(at)}. Nothing was run.`,
  },
  replaces: (id: string): Phrase => say`It takes the place of ${id}, which nobody had approved.`,
  glassBroken: (by: Sayable, at: Instant, reason: string, skipped: string): Phrase =>
    say`⚠ ${by} broke the glass ${clock(at)}: ${reason} (without: ${skipped})`,
  nothingSkipped: "nothing was missing",
  approvalsSkipped: approvals,
  log: "Log",
  watching: (until: Instant): Phrase => say`Watching the service until ${deadline(until)}.`,
  verified: {
    recovered: (at: Instant, proof: string): Phrase => say`✓ The service has recovered (${clock(at)}): ${proof}`,
    not_recovered: (at: Instant, proof: string): Phrase =>
      say`✗ The service has not recovered (${clock(at)}): ${proof}`,
    unknown: (at: Instant, proof: string): Phrase =>
      say`? Nobody can say whether the service has recovered (${clock(at)}): ${proof}. Please look.`,
  },
  digest: (digest: string): Phrase => say`${code(digest.slice(0, 12))}`,
};
