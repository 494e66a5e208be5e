import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { Finding, Verdict } from "../../domain/investigation.ts";
import { type FirstResponse, respondFirst } from "../first-responder.ts";
import type { RecordedCase } from "./case.ts";
import type { Recording } from "./recording.ts";
import { isRecorded } from "./replay-tools.ts";
import { recordedGround, type Setting, settingOf } from "./setting.ts";

/** What triage made of one recorded incident; the shape that `firebreak eval` prints. */
export type CaseResult = {
  readonly id: string;
  readonly verdict: Verdict;
  /** Best first. */
  readonly findings: readonly {
    readonly cause: string;
    readonly object: string;
    readonly confidence: number;
    /** Places in the case's list of calls. */
    readonly evidence: readonly number[];
    readonly summary: string;
  }[];
  /** Questions to tools that the recording has, whatever it answers; the first responder's and the specialists'. */
  readonly calls: number;
  /** Questions that nobody had recorded, which reached nobody. Not in a printed line, and so not in an earlier run. */
  readonly unrecorded?: number | undefined;
  readonly ms: number;
  /** Not there when the first responder was alone. */
  readonly department?: DepartmentShare | undefined;
};

/** Modes in which somebody helps the first responder. */
export const modelModes = ["scripted", "live"] as const;
export type ModelMode = (typeof modelModes)[number];

/** What the model's part was, and what it cost. */
export type DepartmentShare = {
  readonly mode: ModelMode;
  /** Ids of the models that answered. */
  readonly models: readonly string[];
  /** Requests to the model that were answered. */
  readonly requests: number;
  readonly tokens: number;
  readonly usd: number;
  /** How much of it is an estimate: answers that broke off. Not there in runs of old. */
  readonly estimatedUsd?: number | undefined;
  /** Specialists that reported. */
  readonly reported: readonly string[];
  /** Who or what did not take part, and why, in words. */
  readonly missing: readonly string[];
};

/** @param nowMs a clock that only measures; the incident's own time is the case's */
export const runCase = async (recorded: RecordedCase, nowMs: () => number): Promise<CaseResult> => {
  const setting = await settingOf(recorded);
  const startedAtMs = nowMs();
  const last = await firstLook(setting, new AbortController().signal);
  const { verdict, findings } = last?.summary ?? { verdict: "inconclusive" as const, findings: [] };
  return resultOf(recorded, setting, { verdict, findings }, Math.round(nowMs() - startedAtMs));
};

export type FirstSummary = Extract<FirstResponse, { kind: "summary" }>;

/** The first responder's last word; null when it had none. */
export const firstLook = async (
  { tools, ledger, incident, investigation }: Setting,
  signal: AbortSignal,
): Promise<FirstSummary | null> => {
  let last: FirstSummary | null = null;
  const deps = { tools, ledger, ...recordedGround, signal, wasAsked: isRecorded };
  for await (const said of respondFirst(deps, incident, investigation)) if (said.kind === "summary") last = said;
  return last;
};

export const resultOf = (
  { id }: RecordedCase,
  { recording, ledger }: Setting,
  said: { readonly verdict: Verdict; readonly findings: readonly Finding[] },
  ms: number,
): CaseResult => ({
  id,
  verdict: said.verdict,
  findings: said.findings.map(({ cause, object, confidence, claims, summary }) => ({
    cause,
    object,
    confidence,
    evidence: placesOf(
      recording,
      claims.flatMap((claim) => claim.evidence).flatMap((cited) => ledger.find(cited) ?? []),
    ),
    summary,
  })),
  calls: ledger.all().filter(isRecorded).length,
  unrecorded: ledger.all().filter((one) => !isRecorded(one)).length,
  ms,
});

const placesOf = (recording: Recording, records: readonly Evidence[]): readonly number[] => {
  const places = records.flatMap(({ tool, input }) => {
    const answer = recording.answer(tool, input as Readonly<Record<string, unknown>>);
    return answer.kind === "recorded" ? [answer.index] : [];
  });
  return [...new Set(places)];
};
