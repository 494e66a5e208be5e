import type { Incident } from "../src/domain/incident.ts";
import type { TriageStep } from "../src/domain/investigation.ts";
import { standsInThread } from "../src/domain/steps-together.ts";
import type { Surface } from "../src/domain/surface.ts";
import { actions, context, type Message, message, paragraph, titledList } from "./blocks.ts";
import { evidenceButton, evidenceLines, hostsOf } from "./evidence.ts";
import { type Phrase, say, strong, withoutForeignLinks } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { SurfaceContext } from "./words.ts";

const textShown = 2_000;

/**
 * Checks in the thread of their triage: what was looked at, what it means, and the evidence one click away.
 * @returns null when there is no such step
 */
export const triageSteps = (
  incident: Incident,
  { investigationId, number, through = number }: Extract<Surface, { kind: "triage_step" }>,
  ctx: SurfaceContext,
): Message | null => {
  const all = incident.investigations.find((one) => one.id === investigationId)?.steps ?? [];
  const steps = all.filter(
    (one) => one.number === number || (one.number > number && one.number <= through && standsInThread(one)),
  );
  if (steps.length === 0) return null;
  return message({
    text: steps.flatMap((step, index) => [...(index === 0 ? [] : say`\n`), ...lineOf(step, ctx)]),
    blocks: steps.flatMap((step) => blocksOf(incident, step, ctx)),
  });
};

/** Somebody was asked, or gave no answer: there is nothing to judge. */
const isNote = ({ outcome }: TriageStep): boolean => outcome === "note";

const textOf = ({ text }: TriageStep, ctx: SurfaceContext): string =>
  shorten(withoutForeignLinks(text, hostsOf(ctx)), textShown);

const lineOf = (step: TriageStep, ctx: SurfaceContext): Phrase => {
  const text = textOf(step, ctx);
  const { outcome } = ctx.words.triage;
  return isNote(step) ? say`${step.title}: ${text}` : say`${outcome[step.outcome]}: ${step.title}. ${text}`;
};

const blocksOf = (incident: Incident, step: TriageStep, ctx: SurfaceContext) => {
  const { triage } = ctx.words;
  const head = isNote(step)
    ? say`${strong(step.title)}`
    : say`${strong(triage.outcome[step.outcome])} · ${strong(step.title)}`;
  return [
    paragraph(head, textOf(step, ctx)),
    titledList(triage.sources, evidenceLines(step.evidence, ctx)),
    context(triage.stepBy(step.agent, step.at)),
    actions(evidenceButton(incident.id, step.evidence, ctx)),
  ];
};
