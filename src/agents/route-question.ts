import { classifyTask, routeOf } from "../domain/classify-task.ts";
import { addressedTo, routeOperationsTask, type SpecialistName } from "../domain/routing.ts";
import type { Asking } from "./ask-specialist.ts";
import { meteredModel } from "./budget.ts";
import { askForRoute } from "./chief.ts";
import { patientModel } from "./patience.ts";
import { settleType } from "./plan.ts";

export type Route = {
  readonly to: SpecialistName;
  readonly decidedBy: "person" | "chief" | "rules";
};

/** Who answers where no chief can be asked: whoever was called by name, whose field the words name, the troubleshooter. */
export const routeByWords = (text: string): Route => {
  const { to } = addressedTo(text);
  return to === null ? { to: routeOf(classifyTask(text)), decidedBy: "rules" } : { to, decidedBy: "person" };
};

/** Somebody waits: a chief who is overloaded is hardly waited for. */
const waitBudgetMs = 3_000;

/**
 * Who answers a question: whoever was called by name, else whom the chief says, checked by the words as a plan is. A
 * chief who cannot be heard, for want of money as well, leaves it to the words.
 * @param about what is known around the question, with strangers' words marked
 */
export const routeQuestion = async (
  { deps, model, incidentId, ledger, notebook, signal }: Omit<Asking, "tools">,
  text: string,
  about: readonly string[],
): Promise<Route> => {
  const byWords = routeByWords(text);
  if (byWords.decidedBy === "person") return byWords;
  const { budget, sleep, random, clock, chief: tier } = deps;
  const patience = { waitBudgetMs, sleep, random, onCheaper: () => undefined };
  const chief = {
    model: patientModel(meteredModel(model, budget, incidentId), patience),
    tier,
    ledger,
    notebook,
    clock,
    left: await budget.left(incidentId),
    signal,
  };
  const rules = classifyTask(text);
  const heard = await askForRoute(chief, { about, question: text, rules });
  if (heard.kind === "unheard") return byWords;
  const { taskType, decidedBy } = settleType(rules, heard.said);
  return { to: routeOperationsTask(taskType), decidedBy };
};
