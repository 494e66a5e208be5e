import type { Consultation, Investigation, Report, TriageSummary } from "../domain/investigation.ts";
import { unsupported } from "./finding.ts";
import { joinOutlooks } from "./join-outlooks.ts";
import type { Surroundings } from "./ruled-out.ts";
import { type Judgement, judge } from "./verdict.ts";

type Reported = Consultation & { readonly state: Extract<Consultation["state"], { kind: "reported" }> };

export const reportedIn = ({ consultations }: Investigation): readonly Reported[] =>
  consultations.filter((one): one is Reported => one.state.kind === "reported");

/** Where an investigation stands, from its state alone: whoever draws it up, on whichever worker, comes to the same. */
export type Standing = Judgement & {
  /** What the specialist who looks for the cause says, or whoever has answered. */
  readonly text: string;
  /** Who is missing, and what people should know about the models. */
  readonly notes: readonly string[];
  readonly outlook: ReturnType<typeof joinOutlooks>;
  readonly nextSteps: readonly string[];
};

export const standingOf = (investigation: Investigation, around: Surroundings): Standing => {
  const reported = reportedIn(investigation);
  const first = investigation.plan?.first;
  const reports: readonly Report[] = [
    ...(first === undefined ? [] : [first]),
    ...reported.map(({ state }) => state.report),
  ];
  const outlook = joinOutlooks(reports, { find: around.find, measured: first?.symptom ?? null });
  return {
    ...judge({ ...outlook, around }),
    text: textOf(reported, first?.summary ?? ""),
    notes: notesOf(investigation),
    outlook,
    nextSteps: [...new Set(reports.flatMap(({ nextSteps }) => nextSteps))],
  };
};

/** Of a guess that was dropped nothing is left to say: then what code has measured stands, in its own words. */
const textOf = (reported: readonly Reported[], measured: string): string => {
  const looking = reported.filter(({ specialist }) => specialist !== "incident-responder");
  const [lead] = looking.length > 0 ? looking : reported;
  const kept = looking.find(({ state }) => state.report.summary !== unsupported);
  return (kept ?? (measured === "" || looking.length === 0 ? lead : undefined))?.state.report.summary ?? measured;
};

const notesOf = ({ plan, consultations }: Investigation): readonly string[] => [
  ...new Set([
    ...(plan?.plan.notes ?? []),
    ...consultations.flatMap(({ specialist, state }) => {
      if (state.kind === "reported") return state.notes;
      return state.kind === "silent" ? [`The ${specialist} is missing: ${state.reason}.`] : [];
    }),
  ]),
];

const nextStepsShown = 8;

/** The living summary. Code has settled the verdict; `text` and `nextSteps` may be the chief's own words. */
export const summaryOf = (
  { verdict, because, notes, outlook }: Standing,
  {
    author,
    text,
    nextSteps,
  }: { readonly author: string; readonly text: string; readonly nextSteps: readonly string[] },
): Omit<TriageSummary, "at"> => ({
  author,
  verdict,
  // That nothing points to a cause stands in the verdict's own name; that too much does would be said by nobody.
  text: [
    ...(verdict === "inconclusive" && outlook.findings.length > 0 ? [sentence(because)] : []),
    text,
    ...(verdict === "likely" ? [`(${because})`] : []),
    ...notes,
  ]
    .filter((part) => part !== "")
    .join(" "),
  findings: outlook.findings,
  ruledOut: outlook.ruledOut,
  nextSteps: nextSteps.slice(0, nextStepsShown),
});

const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
