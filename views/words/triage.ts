import type { Instant } from "../../src/base/instant.ts";
import type { Hypothesis } from "../../src/domain/hypotheses.ts";
import type { Bill, TriageStep } from "../../src/domain/investigation.ts";
import { clock, code, type Phrase, type Sayable, say } from "../phrase.ts";
import { agentName } from "./names.ts";

const dollars = (usd: number): string => `$${usd.toFixed(2)}`;
const short = (tokens: number): string => {
  if (tokens < 1_000) return String(tokens);
  return tokens < 999_500 ? `${Math.round(tokens / 1_000)}k` : `${Number((tokens / 1_000_000).toFixed(1))}M`;
};

const checks = (count: number): string => (count === 1 ? "1 check" : `${count} checks`);

/** Finding out what is wrong. */
export const triage = {
  title: (id: string) => `Triage ${id}`,
  question: (question: string): Phrase => say`Question: ${question}`,
  starting: "Looking at deploys, alerts, services and logs. The first findings follow within seconds.",
  running: (at: Instant): Phrase => say`Still looking, since ${clock(at)}.`,
  done: (at: Instant): Phrase => say`Finished ${clock(at)}.`,
  stopped: (by: Sayable, at: Instant): Phrase => say`Stopped by ${by}, ${clock(at)}.`,
  degraded: (reason: string): Phrase =>
    say`The agents could not take part (${reason}). What stands here comes from coded checks alone.`,
  degradedAgain: "Coded checks alone, as before.",
  bill: ({ tokens, usd, ofUsd, todayUsd, ofTodayUsd, inTokens, estimatedUsd }: Bill): Phrase => {
    const own = inTokens === null ? short(tokens) : `${short(tokens)} of ${short(inTokens.ofIncident)}`;
    const today = inTokens === null ? "" : `${short(inTokens.today)} of ${short(inTokens.ofToday)} tokens, `;
    const estimate =
      estimatedUsd === 0 ? "" : ` ${dollars(estimatedUsd)} of it is an estimate, for answers that broke off.`;
    return say`Model: ${own} tokens, ${dollars(usd)} of ${dollars(ofUsd)} for this incident; ${today}${dollars(todayUsd)} of ${dollars(ofTodayUsd)} today.${estimate}`;
  },
  verdict: (verdict: string, text: string): Phrase => say`${verdict}: ${text}`,
  findings: "Possible causes, most likely first",
  sure: (confidence: number): string => {
    if (confidence >= 0.9) return "very sure";
    if (confidence >= 0.7) return "fairly sure";
    return confidence >= 0.4 ? "a guess with some support" : "a weak guess";
  },
  movement: { new: "New", stronger: "Stronger", weaker: "Weaker", dropped: "Dropped" } satisfies Record<
    Hypothesis["movement"],
    string
  >,
  hypothesis: (movement: Sayable, summary: string, sure: string, proof: Sayable): Phrase =>
    say`${movement}: ${summary} (${sure})${proof}`,
  moved: (from: string, to: string): string => (from === to ? `still ${to}` : `${from} before, now ${to}`),
  checks: "Looked at",
  check: (outcome: Sayable, title: string, proof: Sayable): Phrase => say`${outcome}: ${title}${proof}`,
  moreChecks: (count: number): Phrase => say`${checks(count)} before these.`,
  corrections: "Put right by people; it holds",
  correctionsSince: "Put right by people since this was written; it holds",
  claims: "Why we think so",
  claim: (text: string, marks: string): Phrase => (marks === "" ? say`${text}` : say`${text} [${marks}]`),
  ruledOut: "Ruled out",
  nextSteps: "What to look at next",
  stepsSoFar: (count: number): Phrase => say`${checks(count)} so far.`,
  steps: (count: number): Phrase => say`${checks(count)}; what looks wrong is in this thread.`,
  ask: "Reply in this thread to ask, to correct or to steer.",
  helpful: "👍 Helpful",
  wrong: "👎 Wrong",
  rated: (helpful: number, wrong: number): Phrase =>
    say`Rated helpful by ${String(helpful)}, wrong by ${String(wrong)}.`,
  stop: "Stop",
  stopConfirm: {
    title: "Stop this triage?",
    text: "What has been found stays. You can start it again.",
    yes: "Stop",
    no: "Let it run",
  },
  outcome: { suspicious: "⚠ Suspicious", fine: "✓ Fine", unknown: "? Not known", note: "" } satisfies Record<
    TriageStep["outcome"],
    string
  >,
  seenBy: (agent: string): string => `${agentName(agent)} saw`,
  notSeenBy: (agent: string): string => `${agentName(agent)} could not see`,
  stepBy: (agent: string, at: Instant): Phrase => say`${agentName(agent)}, ${clock(at)}`,
  evidenceLine: (id: string, summary: Sayable): Phrase => say`${id}: ${summary}`,
  answerTo: (asker: Sayable, question: string): Phrase => say`${asker} asked: ${question}`,
  answerBy: (author: string): Phrase =>
    say`Answered by ${agentName(author)}, who has changed nothing and can be wrong: check the sources before you act.`,
  putRightBy: (who: Sayable): Phrase =>
    say`Put right by ${who}. It stands in the triage and on every change that waits, and stops no change by itself.`,
  sources: "Sources",
  evidence: {
    title: "Evidence",
    close: "Close",
    record: (id: string, summary: string): Phrase => say`${id}: ${summary}`,
    from: (tool: string, at: Instant): Phrase => say`From ${code(tool)}, ${clock(at)}`,
    open: "See it at its source",
    failed: "This look failed; it proves nothing.",
    empty: "There was nothing to see; by itself that proves nothing.",
    gone: "This record is not in the ledger any more.",
    shownAll: (count: number): Phrase => say`${count} more are not shown.`,
  },
};
