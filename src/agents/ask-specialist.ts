import { redact } from "../base/redact.ts";
import type { EvidenceId, IncidentId } from "../domain/ids.ts";
import type { SpecialistName } from "../domain/routing.ts";
import { type Budget, meteredModel, withinPurse } from "./budget.ts";
import { citedIn } from "./cited.ts";
import type { TeamDependencies } from "./investigate.ts";
import type { Ledger } from "./ledger.ts";
import type { Model } from "./model.ts";
import type { Notebook } from "./notebook.ts";
import { patientModel } from "./patience.ts";
import { entryOf, houseRules, tierOf, toolsOf } from "./roster.ts";
import { type Limits, runAgent, type StopCause } from "./run-agent.ts";
import type { Tool } from "./tool.ts";
import { worthIn } from "./tools.ts";

export type Answered = { readonly author: string; readonly text: string; readonly evidence: readonly EvidenceId[] };

/** Waiting for a throttled model, for one answer. */
const waitBudgetMs = 15_000;
export const answerLength = 1_500;
/** An answer in a thread: a few looks, a few sentences. */
const questionLimits: Limits = {
  turns: 5,
  calls: 5,
  callsPerTool: 3,
  identicalFailures: 2,
  wallClockMs: 60_000,
  tokens: 80_000,
  usd: 0.3,
  toolMs: 8_000,
  maxTokens: 1_000,
};

const answerRules =
  "Somebody asks you in the incident's thread. Answer in at most five sentences, and name the evidence of each fact by its id in brackets, like (E3). When you do not know, say so and say who or what would.";

export type Asking = {
  readonly deps: Pick<TeamDependencies, "chief" | "clock" | "sleep" | "random"> & { readonly budget: Budget };
  readonly model: Model;
  /** Null: the question belongs to no incident, and only the day's budget pays. */
  readonly incidentId: IncidentId | null;
  readonly ledger: Ledger;
  readonly notebook: Notebook;
  readonly tools: readonly Tool[];
  readonly signal: AbortSignal;
};

/** One question to one specialist, with what is known as its prompt. */
export const askSpecialist = async (
  { deps, model, incidentId, ledger, notebook, tools, signal }: Asking,
  name: SpecialistName,
  prompt: string,
): Promise<
  { readonly kind: "answered"; readonly answer: Answered } | { readonly kind: "unheard"; readonly cause: StopCause }
> => {
  const entry = entryOf(name);
  const { sleep, random, budget, clock } = deps;
  const patient = patientModel(meteredModel(model, budget, incidentId), {
    waitBudgetMs,
    sleep,
    random,
    onCheaper: () => undefined,
  });
  const limits = withinPurse(questionLimits, await budget.left(incidentId));
  const own = toolsOf(entry, tools);
  const task = {
    tier: tierOf(entry, deps.chief),
    system: [houseRules, answerRules, entry.prompt],
    prompt,
    answer: null,
  };
  for await (const event of runAgent({ model: patient, tools: own, clock, limits, ledger, notebook, signal }, task)) {
    if (event.kind === "stopped") return { kind: "unheard", cause: event.cause };
    if (event.kind === "finished") return { kind: "answered", answer: checked(name, event.answer, ledger, tools) };
  }
  return { kind: "unheard", cause: { kind: "no_answer" } };
};

/** Only evidence that found something may stand behind an answer. */
const checked = (author: string, said: string, ledger: Ledger, tools: readonly Tool[]): Answered => {
  const records = { find: (id: string) => ledger.find(id), worthOf: worthIn(tools) };
  const { text, proofs } = citedIn(redact(said).slice(0, answerLength), records);
  return {
    author,
    text: proofs.length === 0 ? `${text} (Nothing in the records proves this.)` : text,
    evidence: proofs,
  };
};
