import type { TriageTeam } from "../app/effects/dependencies.ts";
import { answerQuestion } from "./answer-question.ts";
import { investigate, type TeamDependencies } from "./investigate.ts";

/** The agents as the application sees them. */
export const createTriageTeam = (deps: TeamDependencies): TriageTeam => ({
  investigate: (request) => investigate(deps, request),
  answer: (request) => answerQuestion(deps, request),
});
