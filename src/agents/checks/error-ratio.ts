import { assertNever } from "../../base/invariant.ts";
import { type Course, percent } from "./course.ts";
import { type Looked, proofOf, type Scene } from "./scene.ts";

/** When did errors rise, and do they go on? */
export const checkErrorRatio = async (scene: Scene, service: string): Promise<Looked> => {
  const { evidence, course } = await scene.errorRatio(service);
  const title = `Error ratio of ${service}`;
  if (evidence.status !== "ok") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  return { title, ...wordsOf(course), evidence: proofOf(evidence) };
};

const wordsOf = (course: Course): Pick<Looked, "text" | "outcome"> => {
  switch (course.kind) {
    case "unknown":
      return { text: "There are too few points to say anything.", outcome: "unknown" };
    case "quiet":
      return {
        text: `${percent(course.now)} now, as usual (${percent(course.usual)}). It would be wrong if the fault does not show as failed requests.`,
        outcome: "fine",
      };
    case "always_bad":
      return {
        text: `${percent(course.now)} now, and high for as long as was looked at: when it began is not seen.`,
        outcome: "suspicious",
      };
    case "risen":
      return {
        text: `Rose at ${clockOf(course.at)} from ${percent(course.usual)}, ${percent(course.now)} now; ${course.badPoints} measurements were bad. It would be wrong if so few requests came that single failures count.`,
        outcome: "suspicious",
      };
    case "passed":
      return {
        text: `Rose at ${clockOf(course.at)}, ended at ${clockOf(course.endedAt)}; ${percent(course.now)} now. It would be wrong if requests stopped coming.`,
        outcome: "fine",
      };
    default:
      return assertNever(course);
  }
};

/** `03:04:05 UTC`: within one incident nobody needs the date. */
export const clockOf = (at: string): string => `${at.slice(11, 19)} UTC`;
