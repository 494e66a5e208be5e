import type { CaseResult } from "./run-case.ts";
import { type Judged, type Score, scoreOf } from "./score.ts";

const idWidth = 44;
const answerWidth = 62;

/** What a person reads: one line a case, and the sums beneath. */
export const tableOf = (all: readonly Judged[]): string => {
  const lines = all.map(lineOf);
  return [...lines, "", ...sumsOf(scoreOf(all))].join("\n");
};

const marks = { at1: "right", at3: "top 3", miss: "wrong" } as const;

const lineOf = ({ result, hit, expected }: Judged): string => {
  const best = result.findings[0];
  const answer = best === undefined ? "–" : `${best.cause} ${best.object}`;
  const mark = hit === null ? "     " : hit === "miss" && best === undefined ? "none " : marks[hit].padEnd(5);
  const wanted = hit === "at1" || expected === null ? "" : ` expected ${expected.cause} ${expected.object ?? "(any)"}`;
  return `${mark}  ${pad(result.id, idWidth)} ${result.verdict.padEnd(12)} ${pad(answer, answerWidth)} ${result.calls} calls ${result.ms} ms${wanted}`;
};

const sumsOf = (score: Score): readonly string[] => [
  `cases                    ${score.cases}, of which ${score.judged} say what it was`,
  `exact cause and object   ${share(score.at1, score.judged)} at 1, ${share(score.at3, score.judged)} at 3`,
  `abstained                ${share(score.abstained, score.judged)}`,
  `wrong and sure           ${share(score.confidentlyWrong, score.judged - score.noFault)} of the faults`,
  `false alarms             ${share(score.falseAlarms, score.noFault)} of the cases without a fault`,
  `findings with evidence   ${share(score.grounded, score.findings)}`,
  `calls                    ${score.calls.median} (median), ${score.calls.most} (most)`,
  `time                     ${score.ms.median} ms (median), ${score.ms.most} ms (most)`,
];

const share = (part: number, whole: number): string =>
  whole === 0 ? "0 of 0" : `${part} of ${whole} (${Math.round((part / whole) * 100)} %)`;

const pad = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

/** What changed between two runs: answers, verdicts and calls. Times are not compared: they differ by themselves. */
export const driftOf = (before: readonly CaseResult[], after: readonly CaseResult[]): string => {
  const known = new Map(before.map((result) => [result.id, result]));
  const lines = after.flatMap((result) => {
    const earlier = known.get(result.id);
    if (earlier === undefined) return [`new      ${result.id}: ${answerOf(result)}`];
    return answerOf(earlier) === answerOf(result)
      ? []
      : [`changed  ${result.id}: ${answerOf(earlier)} → ${answerOf(result)}`];
  });
  const gone = before.filter(({ id }) => !after.some((result) => result.id === id)).map(({ id }) => `gone     ${id}`);
  const all = [...lines, ...gone];
  return all.length === 0 ? "no drift: every case is answered as before" : all.join("\n");
};

const answerOf = ({ verdict, findings }: CaseResult): string =>
  findings[0] === undefined ? verdict : `${verdict}, ${findings[0].cause} ${findings[0].object}`;
