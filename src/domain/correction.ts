import type { Incident } from "./incident.ts";
import type { Question } from "./investigation.ts";

/**
 * Tells a person who corrects the agents from one who asks them something, by how people begin. A sentence that ends in
 * a question mark asks. What is not surely a correction is a question: an answer can be asked again, while a note that
 * binds everybody by mistake misleads.
 */
export const intentOf = (text: string): Question["intent"] => {
  const said = text.trim();
  if (said.endsWith("?")) return "question";
  return begins.test(said) ? "correction" : "question";
};

const begins =
  /^(?:correction\b|no[,.!:;]|no,? (?:it|that|this|the)\b|wrong\b|not true\b|that(?:['’]s| is)(?: not true| wrong| not right| incorrect| false)\b|this is (?:wrong|false)\b|it(?:['’]s| is) not\b|actually[, ]|ignore\b|forget\b|(?:do not|don['’]t) (?:look|blame|consider|suspect|count)\b|rule out\b|note(?: that|:)|remember(?: that|:)|fyi\b|for the record\b)/i;

/** The newest corrections of an incident are what agents are told; so many fit into a prompt. */
export const correctionsTold = 12;

/** Only people can put something right; of alerts, tools and agents the same words are no more than words. */
export const isCorrection = ({ intent, askedBy }: Pick<Question, "intent" | "askedBy">): boolean =>
  intent === "correction" && askedBy.kind === "person";

/** Oldest first. */
export const correctionsIn = ({ questions }: Pick<Incident, "questions">): readonly Question[] =>
  questions.filter(isCorrection);
