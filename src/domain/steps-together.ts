import type { TriageStep } from "./investigation.ts";

/**
 * What people should stop at: what looks wrong, who was asked, what somebody concludes. Of every other check the living
 * summary has a line.
 */
export const standsInThread = ({ outcome }: Pick<TriageStep, "outcome">): boolean =>
  outcome === "suspicious" || outcome === "note";

/** A message that people still read, and far below what Slack takes. */
const togetherAtMost = 6;
const charactersAtMost = 4_000;

/**
 * Steps that go into one message of the thread: this one, and those after it that are known by now. Slack lets one
 * message a second into a channel, and a first look makes half a dozen steps in less.
 * @returns the number of the last one
 */
export const lastStepTogether = (steps: readonly TriageStep[], number: number): number => {
  const from = steps
    .filter((step) => step.number === number || (step.number > number && standsInThread(step)))
    .slice(0, togetherAtMost);
  let characters = 0;
  let last = number;
  for (const step of from) {
    characters += step.title.length + step.text.length;
    if (step.number > number && characters > charactersAtMost) break;
    last = step.number;
  }
  return last;
};
