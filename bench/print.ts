import { cpus, release, totalmem, type } from "node:os";
import { median, type Round } from "./figures.ts";
import type { MeasureResult, RatioResult, SideResult } from "./measure.ts";

export type Conditions = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly rounds: number;
  readonly startedAt: string;
};

export const conditionsOf = (rounds: number): Conditions => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? "unknown",
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  system: `${type()} ${release()}`,
  node: process.version,
  rounds,
  startedAt: new Date().toISOString(),
});

export const conditionsText = ({ cores, processor, memoryGb, system, node, rounds }: Conditions): string =>
  [
    `Conditions: ${cores} cores (${processor}), ${memoryGb} GB, ${system}, Node ${node}; ${rounds} rounds, interleaved.`,
    "Everything runs on this one machine, load generator and Slack stub included: only the ratios mean something.",
  ].join("\n");

export const resultText = (result: MeasureResult): string =>
  [
    "",
    `${result.name}: ${result.what}`,
    ...result.notes.map((note) => `  ${note}`),
    ...(result.ours.length === 0 ? [] : ["", sidesTable(result)]),
    ...(result.ratios.length === 0
      ? []
      : ["", table([["ratio to the peer", "per round", "median", "aim", ""], ...result.ratios.map(ratioRow)])]),
  ].join("\n");

const sidesTable = ({ peer, ours }: MeasureResult): string =>
  table([
    ["", "p50 ms", "p99 ms", "slowest ms", "per second", "requests", "errors"],
    ...[...(peer === null ? [] : [peer]), ...ours].map(sideRow),
  ]);

const sideRow = ({ name, rounds }: SideResult): readonly string[] => {
  const middle = (figure: "p50Ms" | "p99Ms" | "perSecond"): string =>
    median(rounds.map((round) => round[figure])).toFixed(1);
  const sum = (figure: "count" | "errors"): string =>
    String(rounds.reduce((total: number, round: Round) => total + round[figure], 0));
  const slowest = Math.max(...rounds.map((round) => round.slowestMs)).toFixed(1);
  return [name, middle("p50Ms"), middle("p99Ms"), slowest, middle("perSecond"), sum("count"), sum("errors")];
};

const figureNames = { p50Ms: "p50", p99Ms: "p99", perSecond: "per second" } as const;

const ratioRow = ({ side, aim, perRound, median: middle, met }: RatioResult): readonly string[] => [
  `${side}, ${figureNames[aim.figure]}`,
  perRound.map((ratio) => ratio.toFixed(2)).join(" "),
  `${middle.toFixed(2)}×`,
  `${aim.is} ${aim.ratio}×`,
  met ? "met" : "NOT MET",
];

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return rows.map((row) => `  ${line(row).trimEnd()}`).join("\n");
};
