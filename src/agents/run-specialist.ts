import type { Clock } from "../app/ports/clock.ts";
import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Spent } from "../app/ports/spend-store.ts";
import type { Window } from "../app/ports/telemetry.ts";
import { assertNever } from "../base/invariant.ts";
import type { Incident } from "../domain/incident.ts";
import type { HandOff, Investigation, TriageSummary } from "../domain/investigation.ts";
import { withinPurse } from "./budget.ts";
import { correctionsOf, evidenceIn, knownSoFar, saidOf } from "./case-file.ts";
import { handOffIn, reportShape, type Validated, validateReport } from "./finding.ts";
import type { Step } from "./first-responder.ts";
import type { Ledger } from "./ledger.ts";
import type { Model, Tier } from "./model.ts";
import type { Notebook } from "./notebook.ts";
import { presentForeign } from "./present.ts";
import type { RosterEntry } from "./roster/entry.ts";
import { houseRules, tierOf, toolsOf } from "./roster.ts";
import { runAgent, type StopCause } from "./run-agent.ts";
import type { Tool } from "./tool.ts";
import { worthIn } from "./tools.ts";

export type SpecialistEvent =
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "report"; readonly validated: Validated; readonly handOff: HandOff | null }
  /** It has nothing to say; `reason` says why in words for the channel. */
  | { readonly kind: "silent"; readonly reason: string };

type Dependencies = {
  readonly model: Model;
  /** Tier of whoever delegates, for entries that inherit it. */
  readonly delegating: Tier;
  /** All there are; the entry says which of them it has. */
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** What may still be spent on this incident. */
  readonly left: Spent;
  /** Where the conversation is kept between two turns. */
  readonly notebook: Notebook;
  readonly signal: AbortSignal;
};

export type Briefing = {
  readonly incident: Incident;
  readonly investigation: Investigation;
  /** What to find out, and who asks: the chief, or a colleague who hands over. */
  readonly task: string;
  readonly askedBy: string;
  readonly known: Omit<TriageSummary, "at"> | null;
  /** The time in which evidence has to speak. */
  readonly window: Window;
};

const conclusionTitle = "Conclusion";

/** One specialist at work. It ends with a report and its conclusion, or with silence. */
export async function* runSpecialist(
  deps: Dependencies,
  entry: RosterEntry,
  briefing: Briefing,
): AsyncGenerator<SpecialistEvent, void> {
  const { ledger, notebook, clock, model, signal } = deps;
  const tools = toolsOf(entry, deps.tools);
  const limits = withinPurse(entry.limits, deps.left);
  const task = {
    tier: tierOf(entry, deps.delegating),
    system: [houseRules, entry.prompt],
    prompt: promptOf(briefing, ledger, clock),
    answer: reportShape,
  };
  for await (const event of runAgent({ model, tools, clock, limits, ledger, notebook, signal }, task)) {
    switch (event.kind) {
      case "evidence_recorded":
        if (!event.wasKnown) yield { kind: "step", step: lookedStep(entry, event.evidence) };
        break;
      case "finished": {
        // What was asked while it worked counts as seen in time, too.
        const window = { from: briefing.window.from, to: clock.now() };
        const grounds = { find: (id: string) => ledger.find(id), worthOf: worthIn(deps.tools), window };
        const validated = validateReport(event.answer, grounds);
        yield { kind: "step", step: conclusionStep(entry, validated) };
        yield { kind: "report", validated, handOff: handOffIn(event.answer, entry.handsOffTo) };
        break;
      }
      case "stopped":
        yield silence(event.cause);
        break;
      case "thought":
      case "tool_called":
      case "nudge":
      case "tools_withdrawn":
        break;
      default:
        assertNever(event);
    }
  }
}

const lookedStep = ({ name }: RosterEntry, { id, tool, summary, status }: Evidence): Step => ({
  agent: name,
  title: `Asked ${tool.replaceAll("_", " ")}`,
  text: summary,
  outcome: "unknown",
  evidence: status === "ok" ? [id] : [],
});

const conclusionStep = ({ name }: RosterEntry, { report, dropped }: Validated): Step => {
  const [best] = report.findings;
  const notes = [
    ...(dropped.length === 0
      ? []
      : [
          dropped.length === 1
            ? "1 claim without evidence was dropped."
            : `${dropped.length} claims without evidence were dropped.`,
        ]),
    ...report.instructionsSeen.map(
      (text) => `A tool's answer held an instruction, which was not followed: “${text.slice(0, 160)}”`,
    ),
  ];
  return {
    agent: name,
    title: conclusionTitle,
    text: [report.summary, ...notes].join(" "),
    // Without a finding it names nothing that looks wrong, and is to be read all the same.
    outcome: best === undefined ? "note" : "suspicious",
    evidence: [...new Set(report.findings.flatMap(({ claims }) => claims.flatMap(({ evidence }) => evidence)))],
  };
};

const silence = (cause: StopCause): SpecialistEvent => ({ kind: "silent", reason: stoppedBecause(cause) });

/** In words for the channel. */
export const stoppedBecause = (cause: StopCause): string => {
  switch (cause.kind) {
    case "refusal":
      return "the model would not answer";
    case "context_full":
      return "there was more to read than the model can hold";
    case "cut_off":
    case "unreadable":
      return "the model gave no readable answer";
    case "no_answer":
      return "the model came to no answer";
    case "money":
      return "the budget for agents is spent";
    case "out_of_time":
      return "it ran out of time";
    case "aborted":
      return "it was stopped";
    case "unavailable":
      return cause.error.message;
    default:
      return assertNever(cause);
  }
};

/** Facts of this incident and this moment; what strangers wrote stands between boundaries. */
const promptOf = (briefing: Briefing, ledger: Ledger, clock: Clock): string => {
  const { incident, investigation, task, askedBy, known, window } = briefing;
  const { id, severity, status, times } = incident;
  return [
    `${id}, ${severity}, ${status}. Declared at ${times.declaredAt}. It is ${clock.now()} now; evidence must speak of ${window.from} or later.`,
    presentForeign("What people and alerts say", saidOf(incident)),
    ...correctionsOf(incident),
    ...(investigation.question === null ? [] : [presentForeign("What people ask", investigation.question)]),
    ...knownSoFar(known),
    ...evidenceIn(ledger.own()),
    presentForeign(`Your task, from ${askedBy}`, task),
    "Find it out, then answer in the agreed shape.",
  ].join("\n\n");
};
