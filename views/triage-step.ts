import type { InvestigationId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import { actions, context, type Message, message, paragraph, titledList } from "./blocks.ts";
import { evidenceButton, evidenceLines, hostsOf } from "./evidence.ts";
import { say, strong, withoutForeignLinks } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { SurfaceContext } from "./words.ts";

const textShown = 2_000;

/**
 * One check in the thread of its triage: what was looked at, what it means, and the evidence one click away.
 * @returns null when there is no such step
 */
export const triageStep = (
  incident: Incident,
  id: InvestigationId,
  number: number,
  ctx: SurfaceContext,
): Message | null => {
  const investigation = incident.investigations.find((one) => one.id === id);
  const step = investigation?.steps.find((one) => one.number === number);
  if (step === undefined) return null;
  const { triage } = ctx.words;
  // Somebody was asked, or gave no answer: there is nothing to judge.
  const isNote = step.outcome === "note";
  const head = isNote
    ? say`${strong(step.title)}`
    : say`${strong(triage.outcome[step.outcome])} · ${strong(step.title)}`;
  const text = shorten(withoutForeignLinks(step.text, hostsOf(ctx)), textShown);
  return message({
    text: isNote ? say`${step.title}: ${text}` : say`${triage.outcome[step.outcome]}: ${step.title}. ${text}`,
    blocks: [
      paragraph(head, text),
      titledList(triage.sources, evidenceLines(step.evidence, ctx)),
      context(triage.stepBy(step.agent, step.at)),
      actions(evidenceButton(incident.id, step.evidence, ctx)),
    ],
  });
};
