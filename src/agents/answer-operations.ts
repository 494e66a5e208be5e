import { incidentIdOf } from "../domain/ids.ts";
import type { SpecialistName } from "../domain/routing.ts";
import { askSpecialist } from "./ask-specialist.ts";
import type { TeamDependencies } from "./investigate.ts";
import { Ledger } from "./ledger.ts";
import { noNotebook } from "./notebook.ts";
import { passingEvidence } from "./passing-evidence.ts";
import { presentForeign } from "./present.ts";
import { routeByWords, routeQuestion } from "./route-question.ts";
import { stoppedBecause } from "./run-specialist.ts";
import { lookingTools } from "./tools.ts";

export type OperationsAnswer =
  | {
      readonly kind: "answered";
      readonly author: SpecialistName;
      readonly text: string;
      /** One line for each record that the answer cites: `E2 deploys_list: 2 deploys`. */
      readonly sources: readonly string[];
    }
  /** `author` is who would have been asked; `reason` says why nobody could answer, in words for people. */
  | { readonly kind: "unanswered"; readonly author: SpecialistName; readonly reason: string };

/**
 * A question to the operations department that belongs to no incident: `/ops ask`, or a request of another department.
 * It is routed by name, else by the chief, and by its words where no chief can be heard. Whoever answers can look at services, and at nothing else; proposes nothing;
 * and is paid from the day's budget.
 */
export const answerOperations = async (
  deps: TeamDependencies,
  { text, signal }: { readonly text: string; readonly signal: AbortSignal },
): Promise<OperationsAnswer> => {
  const { model, clock } = deps;
  if (model === null) return { kind: "unanswered", author: routeByWords(text).to, reason: "no model is configured" };
  const evidence = passingEvidence();
  const ledger = await Ledger.open({ evidence, clock, incidentId: incidentIdOf(0), investigationId: null });
  await deps.mcp?.ready(signal);
  const tools = lookingTools(deps);
  const about = `It is ${clock.now()}. This belongs to no incident. Services that are known: ${Object.keys(deps.catalogue).join(", ") || "none"}.`;
  const prompt = [about, presentForeign("The question", text)].join("\n\n");
  const asking = { deps, model, incidentId: null, ledger, notebook: noNotebook, tools, signal };
  const { to: author } = await routeQuestion(asking, text, [about]);
  const heard = await askSpecialist(asking, author, prompt);
  signal.throwIfAborted();
  if (heard.kind === "unheard") return { kind: "unanswered", author, reason: stoppedBecause(heard.cause) };
  const sources = heard.answer.evidence.flatMap((id) => {
    const found = ledger.find(id);
    return found === null ? [] : [`${found.id} ${found.tool}: ${found.summary}`];
  });
  return { kind: "answered", author, text: heard.answer.text, sources };
};
