import { isCorrection } from "../src/domain/correction.ts";
import type { QuestionId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Question } from "../src/domain/investigation.ts";
import { actions, context, type Message, message, paragraph, titledList } from "./blocks.ts";
import { evidenceButton, evidenceLines, hostsOf } from "./evidence.ts";
import { say, withoutForeignLinks } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { SurfaceContext } from "./words.ts";

const textShown = 2_800;
const questionShown = 150;

/**
 * What the agents answer to a question, with its sources.
 * @returns null until there is an answer
 */
export const answerMessage = (incident: Incident, id: QuestionId, ctx: SurfaceContext): Message | null => {
  const question = incident.questions.find((one) => one.id === id);
  if (question === undefined || question.answer === null) return null;
  const { answer, askedBy, text } = question;
  const { triage, names } = ctx.words;
  if (isCorrection(question)) return takenDown(question, answer.text, ctx);
  const linkless = (said: string, most: number): string => shorten(withoutForeignLinks(said, hostsOf(ctx)), most);
  const said = linkless(answer.text, textShown);
  return message({
    text: say`${said}`,
    blocks: [
      context(triage.answerTo(names.author(askedBy), linkless(text, questionShown))),
      paragraph(said),
      titledList(triage.sources, evidenceLines(answer.evidence, ctx)),
      context(triage.answerBy(answer.author)),
      actions(evidenceButton(incident.id, answer.evidence, ctx)),
    ],
  });
};

/** Nobody has asked anything, and nobody answers: it is said that it was heard, and what follows from it. */
const takenDown = ({ askedBy }: Question, text: string, ctx: SurfaceContext): Message => {
  const said = shorten(withoutForeignLinks(text, hostsOf(ctx)), textShown);
  const { names, triage } = ctx.words;
  return message({ text: say`${said}`, blocks: [paragraph(said), context(triage.putRightBy(names.author(askedBy)))] });
};
