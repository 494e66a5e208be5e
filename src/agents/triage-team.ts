import type { TriageTeam } from "../app/effects/dependencies.ts";
import { answerQuestion } from "./answer-question.ts";
import { conclude } from "./conclude.ts";
import { consult } from "./consult.ts";
import { investigate, type TeamDependencies } from "./investigate.ts";

/** The agents as the application sees them. */
export const createTriageTeam = (deps: TeamDependencies): TriageTeam => ({
  investigate: (request) => investigate(deps, request),
  consult: (request) => consult(deps, request),
  conclude: (request) => conclude(deps, request),
  answer: (request) => answerQuestion(deps, request),
});
