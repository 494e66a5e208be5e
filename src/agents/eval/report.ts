import { mostCalls } from "../asks.ts";
import type { CaseResult, DepartmentShare } from "./run-case.ts";
import { type Judged, type Score, scoreOf } from "./score.ts";

const idWidth = 44;
const answerWidth = 62;

/** What a person reads: one line a case, and the sums beneath. */
export const tableOf = (all: readonly Judged[]): string => {
  const lines = all.map(lineOf);
  const results = all.map(({ result }) => result);
  return [
    ...lines,
    "",
    `mode                     ${modeOf(results)}`,
    ...sumsOf(scoreOf(all)),
    ...billOf(results),
  ].join("\n");
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
  `calls                    ${score.calls.median} (median), ${score.calls.most} (most): questions that the recording has; the first responder asks at most ${mostCalls}`,
  `not recorded             ${score.unrecorded.median} (median), ${score.unrecorded.most} (most): questions that reached nobody`,
  `time                     ${score.ms.median} ms (median), ${score.ms.most} ms (most)`,
];

const alone = "first responder alone";

/** In words; the models with it, as a score belongs to those that answered. */
const modeOf = (results: readonly CaseResult[]): string => {
  const modes = new Set(results.map(({ department }) => department?.mode ?? alone));
  const models = new Set(results.flatMap(({ department }) => department?.models ?? []));
  return [[...modes].sort().join(", "), ...[...models].sort()].join(" ");
};

const billOf = (results: readonly CaseResult[]): readonly string[] => {
  const shares = results.flatMap(({ department }) => department ?? []);
  if (shares.length === 0) return [];
  const sum = (of: (one: DepartmentShare) => number): number => shares.reduce((total, one) => total + of(one), 0);
  const estimated = sum(({ estimatedUsd = 0 }) => estimatedUsd);
  const unheard = results.filter(({ department }) => department?.reported.length === 0);
  const missing = results.flatMap(({ id, department }) =>
    (department?.missing ?? []).map((why) => `missing  ${id}: ${why}`),
  );
  return [
    `model                    ${sum(({ requests }) => requests)} answers, ${sum(({ tokens }) => tokens)} tokens, $${sum(({ usd }) => usd).toFixed(4)}${estimated === 0 ? "" : `, of which $${estimated.toFixed(4)} is an estimate`}`,
    `no specialist reported   ${share(unheard.length, shares.length)}; there the first responder's word stands`,
    ...missing,
  ];
};

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
  const said = all.length === 0 ? ["no drift: every case is answered as before"] : all;
  return [...modesDiffer(before, after), ...said].join("\n");
};

/** Then a change may be the mode's or the model's, and not the code's. */
const modesDiffer = (before: readonly CaseResult[], after: readonly CaseResult[]): readonly string[] => {
  const [was, is] = [modeOf(before), modeOf(after)];
  return before.length === 0 || after.length === 0 || was === is ? [] : [`not the same mode: ${was} → ${is}`];
};

const answerOf = ({ verdict, findings }: CaseResult): string =>
  findings[0] === undefined ? verdict : `${verdict}, ${findings[0].cause} ${findings[0].object}`;
