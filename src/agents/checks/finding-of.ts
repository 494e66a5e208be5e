import type { EvidenceId } from "../../domain/ids.ts";
import type { Finding } from "../../domain/investigation.ts";
import type { Cause } from "../causes.ts";

/** A claim with its record. */
export type Because = readonly [text: string, evidence: EvidenceId];

/**
 * How sure a check may be.
 * decisive  the system itself names the cause
 * strong    two records agree, or one that leaves little else
 * hint      it fits, and something else would fit as well
 */
export const sureness = { decisive: 0.95, strong: 0.8, fair: 0.65, hint: 0.45 } as const;

const longestText = 240;

export const findingOf = (
  cause: Cause,
  object: string,
  confidence: number,
  summary: string,
  because: readonly Because[],
): Finding => ({
  cause,
  object,
  confidence,
  summary,
  claims: because.map(([text, evidence]) => ({ text: short(text), evidence: [evidence] })),
});

const short = (text: string): string => {
  const oneLine = text.replace(/\s+/g, " ").trim();
  return oneLine.length <= longestText ? oneLine : `${oneLine.slice(0, longestText - 1)}…`;
};
