import { z } from "zod";
import type { Clock } from "../app/ports/clock.ts";
import type { Spent } from "../app/ports/spend-store.ts";
import { redact } from "../base/redact.ts";
import type { Classification } from "../domain/classify-task.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation, Report, TriageSummary } from "../domain/investigation.ts";
import { specialists, type TaskType, taskTypes } from "../domain/routing.ts";
import { withinPurse } from "./budget.ts";
import { correctionsOf, evidenceIn, knownSoFar, saidOf } from "./case-file.ts";
import type { Ledger } from "./ledger.ts";
import type { Model, Tier } from "./model.ts";
import type { Notebook } from "./notebook.ts";
import type { ChiefSaid } from "./plan.ts";
import { presentForeign } from "./present.ts";
import { chiefLimits, chiefRules, routeLimits } from "./roster/chief.ts";
import { houseRules, roster } from "./roster.ts";
import { type Limits, runAgent, type StopCause } from "./run-agent.ts";

type Dependencies = {
  readonly model: Model;
  readonly tier: Tier;
  readonly ledger: Ledger;
  readonly notebook: Notebook;
  readonly clock: Clock;
  readonly left: Spent;
  readonly signal: AbortSignal;
};

/** The chief's word, or why there is none. */
export type Heard<Said> =
  | { readonly kind: "said"; readonly said: Said }
  | { readonly kind: "unheard"; readonly cause: StopCause };

const planShape = z.strictObject({
  task_type: z.enum(taskTypes),
  because: z.string().describe("one sentence"),
  asks: z
    .array(z.strictObject({ specialist: z.enum(specialists), task: z.string().describe("one sentence") }))
    .describe("one to four"),
});

const wordsLength = 300;

/** Asks the chief who should look. Its tools are none: it knows what the first responder found, and decides. */
export const askForPlan = async (
  deps: Dependencies,
  { incident, investigation, known, rules }: PlanBriefing,
): Promise<Heard<ChiefSaid>> => {
  const prompt = [
    ...opening(deps, incident),
    ...(investigation.question === null ? [] : [presentForeign("What people ask", investigation.question)]),
    ...knownSoFar(known),
    ...evidenceIn(deps.ledger.own()),
    rulesIn(rules),
    "Say what type of task this is, and who finds out what.",
  ].join("\n\n");
  const heard = await ask(deps, [houseRules, chiefRules.plan, rosterInWords], prompt, planShape);
  if (heard.kind === "unheard") return heard;
  const { task_type: taskType, because, asks } = heard.said;
  const said = asks
    .map(({ specialist, task }) => ({ specialist, task: short(task, wordsLength) }))
    .filter(({ task }) => task !== "");
  return { kind: "said", said: { taskType, because: short(because, wordsLength), asks: said } };
};

type PlanBriefing = {
  readonly incident: Incident;
  readonly investigation: Investigation;
  readonly known: Omit<TriageSummary, "at">;
  readonly rules: Classification;
};

const routeShape = z.strictObject({
  task_type: z.enum(taskTypes),
  because: z.string().describe("one sentence"),
});
export type Routed = { readonly taskType: TaskType; readonly because: string };

/** Asks the chief whose field a question lies in. @param about what is known around it, with strangers' words marked */
export const askForRoute = async (
  deps: Dependencies,
  {
    about,
    question,
    rules,
  }: { readonly about: readonly string[]; readonly question: string; readonly rules: Classification },
): Promise<Heard<Routed>> => {
  const prompt = [...about, presentForeign("The question", question), rulesIn(rules), "Say what type of task this is."];
  const system = [houseRules, chiefRules.route, rosterInWords];
  const heard = await ask(deps, system, prompt.join("\n\n"), routeShape, routeLimits);
  if (heard.kind === "unheard") return heard;
  return { kind: "said", said: { taskType: heard.said.task_type, because: short(heard.said.because, wordsLength) } };
};

const sumShape = z.strictObject({
  summary: z.string().describe("two to four sentences"),
  next_steps: z.array(z.string()),
});
export type Summed = { readonly summary: string; readonly nextSteps: readonly string[] };

const summaryLength = 1_500;
const stepsKept = 6;

/** Asks the chief for one summary of what several specialists have found. */
export const askForSummary = async (
  deps: Dependencies,
  incident: Incident,
  reports: readonly { readonly who: string; readonly task: string; readonly report: Report }[],
  verdict: string,
): Promise<Heard<Summed>> => {
  const prompt = [
    ...opening(deps, incident),
    ...reports.map(({ who, task, report }) => presentForeign(`Report of ${who}`, `asked: ${task}\n${inWords(report)}`)),
    `The records allow this verdict: ${verdict}.`,
    "Write the summary.",
  ].join("\n\n");
  const heard = await ask(deps, [houseRules, chiefRules.sum], prompt, sumShape);
  if (heard.kind === "unheard") return heard;
  const nextSteps = heard.said.next_steps.slice(0, stepsKept).map((step) => short(step, wordsLength));
  return { kind: "said", said: { summary: short(heard.said.summary, summaryLength), nextSteps } };
};

const ask = async <Shape extends z.ZodType>(
  { model, tier, ledger, notebook, clock, left, signal }: Dependencies,
  system: readonly string[],
  prompt: string,
  answer: Shape,
  most: Limits = chiefLimits,
): Promise<Heard<z.output<Shape>>> => {
  const limits = withinPurse(most, left);
  for await (const event of runAgent(
    { model, tools: [], clock, limits, ledger, notebook, signal },
    { tier, system, prompt, answer },
  )) {
    if (event.kind === "stopped") return { kind: "unheard", cause: event.cause };
    if (event.kind === "finished") return { kind: "said", said: event.answer as z.output<Shape> };
  }
  return { kind: "unheard", cause: { kind: "no_answer" } };
};

const opening = ({ clock }: Dependencies, incident: Incident): readonly string[] => [
  `${incident.id}, ${incident.severity}, ${incident.status}. Declared at ${incident.times.declaredAt}. It is ${clock.now()} now.`,
  presentForeign("What people and alerts say", saidOf(incident)),
  ...correctionsOf(incident),
];

const rulesIn = (rules: Classification): string =>
  rules.kind === "recognised"
    ? `The rules say ${rules.taskType}, because of these words: ${rules.reasons.join(", ")}.`
    : `The rules see no type${rules.between.length === 0 ? "" : `; the words pull towards ${rules.between.join(" and ")}`}.`;

/** The same bytes for every incident. */
const rosterInWords = [
  "Your specialists:",
  ...Object.values(roster).map(({ name, expertise }) => `- ${name}: ${expertise}`),
].join("\n");

const inWords = ({ summary, findings, ruledOut, symptom, nextSteps }: Report): string =>
  [
    summary,
    ...findings.map(
      ({ cause, object, confidence, claims }) =>
        `finding ${cause} of ${object} (${confidence}): ${claims.map(({ text, evidence }) => `${text} (${evidence.join(", ")})`).join("; ")}`,
    ),
    ...ruledOut.map(({ text, evidence }) => `ruled out: ${text} (${evidence.join(", ")})`),
    `symptom: ${symptom.state}`,
    ...nextSteps.map((step) => `next: ${step}`),
  ].join("\n");

const short = (text: string, limit: number): string => {
  const clean = redact(text.trim());
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1)}…`;
};
