import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { ChannelId, EvidenceId, InvestigationId, MessageTs, QuestionId } from "./ids.ts";

/**
 * How sure code (never a model) lets us be.
 * confirmed     a decisive record, an alternative ruled out, and the symptom seen now
 * likely        evidence points to it; something of the above is missing
 * inconclusive  not known yet; says what was ruled out and what to look at next
 * recovered     there is no fault, or there is none any more
 */
export type Verdict = "confirmed" | "likely" | "inconclusive" | "recovered";

/** One thing that was looked at. `outcome` says what it means for the incident, not whether the call worked. */
export type TriageStep = {
  readonly number: number;
  /** `first-responder`, or a specialist's name. */
  readonly agent: string;
  readonly title: string;
  readonly text: string;
  readonly outcome: "suspicious" | "fine" | "unknown";
  readonly evidence: readonly EvidenceId[];
  readonly at: Instant;
};

export type Claim = { readonly text: string; readonly evidence: readonly EvidenceId[] };

export type Finding = {
  /** A code of the vocabulary of causes (AGENTS.md), e.g. `bad-deploy`. */
  readonly cause: string;
  /** The thing to be changed: `app/checkout`, `node/n1`, `namespace/shop`, `database/orders`. */
  readonly object: string;
  /** 0..1 */
  readonly confidence: number;
  readonly summary: string;
  readonly claims: readonly Claim[];
};

/** The living summary: replaced as a whole each time somebody knows more. */
export type TriageSummary = {
  readonly author: string;
  readonly verdict: Verdict;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly Claim[];
  readonly nextSteps: readonly string[];
  readonly at: Instant;
};

export type InvestigationState =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly at: Instant }
  | { readonly kind: "stopped"; readonly by: Author; readonly at: Instant }
  /** The agents could not go on; `reason` says why in words for the channel. */
  | { readonly kind: "degraded"; readonly reason: string; readonly at: Instant };

export type Investigation = {
  readonly id: InvestigationId;
  readonly question: string | null;
  readonly startedAt: Instant;
  readonly startedBy: Author;
  readonly state: InvestigationState;
  readonly steps: readonly TriageStep[];
  readonly summary: TriageSummary | null;
};

/** A reply in an incident thread, or a mention, that wants an answer. */
export type Question = {
  readonly id: QuestionId;
  readonly text: string;
  readonly askedBy: Author;
  readonly askedAt: Instant;
  readonly place: { readonly channelId: ChannelId; readonly threadTs: MessageTs };
  readonly answer: Answer | null;
};

export type Answer = {
  readonly author: string;
  readonly text: string;
  readonly evidence: readonly EvidenceId[];
  readonly at: Instant;
};
