import type { Instant } from "../base/instant.ts";
import type { EvidenceId } from "./ids.ts";
import type { Finding, TriageSummary } from "./investigation.ts";

/**
 * What became of a possible cause since people last saw it.
 * new      nobody had named it before, or it had been dropped
 * stronger, weaker   code is surer of it, or less sure, than it was
 * dropped  the newest summary does not hold it any more
 */
export type Movement = "new" | "stronger" | "weaker" | "dropped";

/** One possible cause over the life of an investigation. */
export type Hypothesis = {
  readonly cause: string;
  readonly object: string;
  readonly summary: string;
  /** 0..1; of a dropped one the last that it had. */
  readonly confidence: number;
  readonly movement: Movement;
  /** How sure it was before the movement; null for a new one. */
  readonly from: number | null;
  /** Of a dropped one: what speaks against it, and where nothing says that, what spoke for it. */
  readonly evidence: readonly EvidenceId[];
  readonly at: Instant;
};

/** Less than this is no movement that anybody should act on. */
const leastStep = 0.05;
/** What was dropped long ago is of no use to anybody who reads the newest summary. */
const droppedKept = 3;

/** The hypotheses after a summary, those that it holds first. A movement stands until the next one. */
export const followHypotheses = (was: readonly Hypothesis[], summary: TriageSummary): readonly Hypothesis[] => {
  const held = summary.findings.map((finding) => moved(was.find(isAbout(finding)) ?? null, finding, summary.at));
  const gone = was.filter((one) => !summary.findings.some((finding) => isAbout(finding)(one)));
  return [...held, ...gone.map((one) => dropped(one, summary)).slice(-droppedKept)];
};

const isAbout =
  ({ cause, object }: Pick<Finding, "cause" | "object">) =>
  (one: Pick<Hypothesis, "cause" | "object">): boolean =>
    one.cause === cause && one.object === object;

const moved = (before: Hypothesis | null, finding: Finding, at: Instant): Hypothesis => {
  const { cause, object, summary, confidence, claims } = finding;
  const now = { cause, object, summary, confidence, evidence: [...new Set(claims.flatMap((claim) => claim.evidence))] };
  if (before === null || before.movement === "dropped") return { ...now, movement: "new", from: null, at };
  const step = confidence - before.confidence;
  if (Math.abs(step) < leastStep) return { ...before, ...now };
  return { ...now, movement: step > 0 ? "stronger" : "weaker", from: before.confidence, at };
};

const dropped = (one: Hypothesis, { ruledOut, at }: TriageSummary): Hypothesis => {
  if (one.movement === "dropped") return one;
  const against = ruledOut.filter((claim) => claim.against !== undefined && isAbout(claim.against)(one));
  const evidence = [...new Set(against.flatMap((claim) => claim.evidence))];
  return {
    ...one,
    movement: "dropped",
    from: one.confidence,
    evidence: evidence.length > 0 ? evidence : one.evidence,
    at,
  };
};
