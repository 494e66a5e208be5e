import type { RecordedCase } from "./case.ts";
import type { CaseResult } from "./run-case.ts";

export type Judged = {
  readonly result: CaseResult;
  readonly expected: RecordedCase["expected"];
  /** `at1`: cause and object at the first place; `at3`: among the first three. Null: nobody says what it was. */
  readonly hit: "at1" | "at3" | "miss" | null;
  /** A fault named with some sureness where there was none. */
  readonly isFalseAlarm: boolean;
  /** Findings whose evidence names at least one recorded call. */
  readonly grounded: number;
};

/** The object is any when nobody says which, and may be said by its beginning. */
export const judgeCase = (result: CaseResult, expected: RecordedCase["expected"]): Judged => {
  const isRight = ({ cause, object }: CaseResult["findings"][number]): boolean =>
    expected !== null && cause === expected.cause && isObject(object, expected.object);
  const at = result.findings.findIndex(isRight);
  const best = result.findings[0];
  const isSure = result.verdict === "confirmed" || result.verdict === "likely";
  return {
    result,
    expected,
    hit: expected === null ? null : at === 0 ? "at1" : at > 0 && at < 3 ? "at3" : "miss",
    isFalseAlarm: expected?.cause === "no-fault" && isSure && best !== undefined && best.cause !== "no-fault",
    grounded: result.findings.filter(({ evidence }) => evidence.length > 0).length,
  };
};

const isObject = (object: string, expected: string | null): boolean => expected === null || object === expected;

export type Score = {
  readonly cases: number;
  readonly judged: number;
  readonly at1: number;
  readonly at3: number;
  readonly abstained: number;
  /** Named something wrong with some sureness, where there was a fault. */
  readonly confidentlyWrong: number;
  readonly noFault: number;
  readonly falseAlarms: number;
  readonly findings: number;
  readonly grounded: number;
  readonly calls: { readonly median: number; readonly most: number };
  readonly unrecorded: { readonly median: number; readonly most: number };
  readonly ms: { readonly median: number; readonly most: number };
};

export const scoreOf = (all: readonly Judged[]): Score => {
  const known = all.filter(({ hit }) => hit !== null);
  const faulty = known.filter(({ expected }) => expected?.cause !== "no-fault");
  const isSure = ({ result }: Judged): boolean => result.verdict === "confirmed" || result.verdict === "likely";
  return {
    cases: all.length,
    judged: known.length,
    at1: known.filter(({ hit }) => hit === "at1").length,
    at3: known.filter(({ hit }) => hit === "at1" || hit === "at3").length,
    abstained: known.filter(({ result }) => result.findings.length === 0).length,
    confidentlyWrong: faulty.filter((one) => one.hit !== "at1" && isSure(one) && one.result.findings.length > 0).length,
    noFault: known.length - faulty.length,
    falseAlarms: known.filter(({ isFalseAlarm }) => isFalseAlarm).length,
    findings: all.reduce((sum, { result }) => sum + result.findings.length, 0),
    grounded: all.reduce((sum, { grounded }) => sum + grounded, 0),
    calls: spreadOf(all.map(({ result }) => result.calls)),
    unrecorded: spreadOf(all.map(({ result }) => result.unrecorded ?? 0)),
    ms: spreadOf(all.map(({ result }) => result.ms)),
  };
};

const spreadOf = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
};
