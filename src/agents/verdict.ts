import type { Claim, Finding, Verdict } from "../domain/investigation.ts";
import { causeRow, isCause } from "./causes.ts";
import { isDisputed } from "./disputed.ts";
import type { Symptom } from "./finding.ts";
import { rulesOutRival, type Surroundings } from "./ruled-out.ts";

/** Everything that a verdict rests on; all of it has been checked against the ledger. */
export type Case = {
  /** Best first. */
  readonly findings: readonly Finding[];
  readonly ruledOut: readonly Claim[];
  readonly symptom: Symptom;
  readonly around: Surroundings;
};

export type Judgement = { readonly verdict: Verdict; readonly because: string };

/**
 * Code says how sure we may be; no model has a word in it.
 * confirmed wants three things at once: records that can settle the cause, another explanation that records rule out, the
 * symptom seen now; and that nobody here has put it right. That something is called ruled out counts for nothing: code reads the records.
 */
export const judge = ({ findings, ruledOut, symptom, around }: Case): Judgement => {
  if (symptom.state === "gone" && symptom.evidence.length > 0)
    return { verdict: "recovered", because: "the symptom is gone" };
  const [best, second] = findings;
  if (best === undefined) return { verdict: "inconclusive", because: "nothing points to a cause yet" };
  if (second !== undefined && isRival(best, second))
    return { verdict: "inconclusive", because: "two causes are equally likely" };
  const missing = [
    ...(isSettled(best, around) ? [] : ["a record that settles it"]),
    ...(ruledOut.some((claim) => rulesOutRival(claim, best, around)) ? [] : ["an alternative ruled out"]),
    ...(symptom.state === "present" && symptom.evidence.length > 0 ? [] : ["the symptom seen now"]),
    ...(isDisputed(best, around) ? ["agreement: people here have said otherwise"] : []),
  ];
  return missing.length === 0
    ? { verdict: "confirmed", because: "it is settled by records, an alternative is ruled out, and it is seen now" }
    : { verdict: "likely", because: `missing: ${missing.join(", ")}` };
};

const isSettled = (finding: Finding, { find }: Surroundings): boolean => {
  if (!isCause(finding.cause)) return false;
  const tools = new Set(finding.claims.flatMap((claim) => claim.evidence.map((id) => find(id)?.tool ?? null)));
  return causeRow(finding.cause).settledBy.some((set) => set.every((tool) => tools.has(tool)));
};

/** Closer than this, and nobody should act on the difference. */
const leastLead = 0.05;

/**
 * Several specialists may say the same; that is agreement. A deploy and what is wrong inside the very thing that was
 * deployed are one story, told from its two ends.
 */
const isRival = (best: Finding, second: Finding): boolean =>
  (best.object !== second.object || (best.cause !== second.cause && !isDeploy(best) && !isDeploy(second))) &&
  best.confidence - second.confidence < leastLead;

const isDeploy = ({ cause }: Finding): boolean => cause === "bad-deploy";
