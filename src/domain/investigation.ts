import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { Picture } from "./chart.ts";
import type { Hypothesis } from "./hypotheses.ts";
import type { ChannelId, EvidenceId, InvestigationId, MessageTs, QuestionId, UserId } from "./ids.ts";
import type { SpecialistName, TaskType } from "./routing.ts";

/**
 * How sure code (never a model) lets us be.
 * confirmed     a decisive record, an alternative ruled out, and the symptom seen now
 * likely        evidence points to it; something of the above is missing
 * inconclusive  not known yet; says what was ruled out and what to look at next
 * recovered     there is no fault, or there is none any more
 */
export type Verdict = "confirmed" | "likely" | "inconclusive" | "recovered";

/**
 * One line in the thread of a triage. `outcome` says what it means for the incident, not whether a call worked; a `note`
 * means nothing for it: somebody was asked, handed over, or gave no answer.
 */
export type TriageStep = {
  readonly number: number;
  /** `first-responder`, or a specialist's name. */
  readonly agent: string;
  readonly title: string;
  readonly text: string;
  readonly outcome: "suspicious" | "fine" | "unknown" | "note";
  readonly evidence: readonly EvidenceId[];
  readonly at: Instant;
};

export type Claim = {
  readonly text: string;
  readonly evidence: readonly EvidenceId[];
  /** Of something ruled out: the cause that the evidence speaks against, when it was named. */
  readonly against?: { readonly cause: string; readonly object: string };
};

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

/** Whether what people complain about is there now, as the newest evidence shows it. */
export type Symptom = {
  readonly state: "present" | "gone" | "unknown";
  readonly evidence: readonly EvidenceId[];
};

/** What one agent has found. Everything in it was checked against the evidence ledger. */
export type Report = {
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly Claim[];
  readonly symptom: Symptom;
  readonly nextSteps: readonly string[];
  readonly instructionsSeen: readonly string[];
};

/** How a task was classified, and by whom: the chief, the rules that need no model, or a person who named somebody. */
export type Plan = {
  /** Null: no type that we know; the troubleshooter takes it. */
  readonly taskType: TaskType | null;
  readonly decidedBy: "chief" | "rules" | "person";
  readonly because: string;
  /** Whether the chief could be asked, and on what: for the summary. */
  readonly notes: readonly string[];
};

/** One specialist at one task, within an investigation. */
export type Consultation = {
  /** Counted within the investigation. */
  readonly number: number;
  readonly specialist: SpecialistName;
  /** What to find out, in one sentence. */
  readonly task: string;
  readonly askedBy: "chief" | SpecialistName;
  readonly state: ConsultationState;
};

export type ConsultationState =
  | { readonly kind: "waiting" }
  /** `notes` say what people should know about how it came to be: a cheaper model, say. */
  | { readonly kind: "reported"; readonly report: Report; readonly notes: readonly string[] }
  | { readonly kind: "silent"; readonly reason: string };

/** "This is for somebody else, because …" */
export type HandOff = { readonly to: SpecialistName; readonly because: string };

/** What the model has cost, beside what it may. */
export type Bill = {
  readonly tokens: number;
  readonly usd: number;
  readonly ofUsd: number;
  readonly todayUsd: number;
  readonly ofTodayUsd: number;
  /** The same limits in tokens, and the day's; null on a bill from before they were kept. */
  readonly inTokens: { readonly ofIncident: number; readonly today: number; readonly ofToday: number } | null;
  /** How much of the incident's dollars is an estimate: answers that broke off. */
  readonly estimatedUsd: number;
};

/** What people think of a summary. Later look-ups of similar incidents say it. */
export type Rating = {
  readonly by: UserId;
  readonly verdict: "helpful" | "wrong";
  /** Empty for a helpful one. */
  readonly reason: string;
  readonly at: Instant;
};

export type TriagePicture = Picture & { readonly verdict: Verdict };

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
  /** Possible causes, and how each has moved from summary to summary. */
  readonly hypotheses: readonly Hypothesis[];
  /** What the first responder found, and who was asked after it; null until the chief has decided. */
  readonly plan: { readonly plan: Plan; readonly first: Report } | null;
  readonly consultations: readonly Consultation[];
  /** Null while it runs, and without a model. */
  readonly bill: Bill | null;
  /** One a person: the newest counts. */
  readonly ratings: readonly Rating[];
  /** The errors of what is hit, as they were at this verdict; null until it is drawn, or where nothing can be drawn. */
  readonly picture: TriagePicture | null;
};

/** As it begins: nothing was looked at yet. */
export const newInvestigation = (
  begun: Pick<Investigation, "id" | "question" | "startedAt" | "startedBy">,
): Investigation => ({
  ...begun,
  state: { kind: "running" },
  steps: [],
  summary: null,
  hypotheses: [],
  plan: null,
  consultations: [],
  bill: null,
  ratings: [],
  picture: null,
});

/** A reply in an incident thread, or a mention, that wants an answer. */
export type Question = {
  readonly id: QuestionId;
  /** A correction is taken down and binds every agent from then on; a question is answered. */
  readonly intent: "question" | "correction";
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

/** One picture for each verdict: another line of the same story is not worth another picture. */
export const isPictured = (all: readonly Investigation[], id: InvestigationId): boolean =>
  all.some((one) => one.id === id && one.picture?.verdict === one.summary?.verdict);

/** Somebody who was asked has not answered. */
export const isWaitedFor = (all: readonly Investigation[], id: InvestigationId): boolean =>
  all.some((one) => one.id === id && one.consultations.some(({ state }) => state.kind === "waiting"));
