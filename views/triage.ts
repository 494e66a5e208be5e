import type { InvestigationId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Claim, Finding, Investigation, TriageStep, TriageSummary } from "../src/domain/investigation.ts";
import { isLive } from "../src/domain/status.ts";
import { actions, button, context, type Draft, image, type Message, message, paragraph, titledList } from "./blocks.ts";
import { correctionsList } from "./corrections.ts";
import { evidenceButton, hostsOf, marksOf, proofOf } from "./evidence.ts";
import { type Phrase, phraseOf, say, strong, withoutForeignLinks } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { SurfaceContext } from "./words.ts";

const firstResponder = "first-responder";
const hypothesesShown = 5;
const checksShown = 12;
const checkTitleShown = 80;
const claimsShown = 5;
const ruledOutShown = 8;
const nextStepsShown = 6;
/** A summary is read at a glance; the checks in the thread hold the rest. */
const textShown = 2_000;

/**
 * The living summary of an investigation: what happens, how sure we are, what was ruled out, what to look at next.
 * @returns null when there is no such investigation
 */
export const triageSummary = (incident: Incident, id: InvestigationId, ctx: SurfaceContext): Message | null => {
  const investigation = incident.investigations.find((one) => one.id === id);
  if (investigation === undefined) return null;
  const { summary, question } = investigation;
  const { triage } = ctx.words;
  return message({
    text: say`${triage.title(incident.id)}. ${headline(investigation, ctx)}`,
    blocks: [
      paragraph(
        say`${strong(triage.title(incident.id))}`,
        ...(question === null ? [] : [triage.question(question)]),
        headline(investigation, ctx),
      ),
      correctionsList(incident, summary?.at ?? null, ctx),
      titledList(triage.findings, hypothesisLines(investigation, ctx), "ordered"),
      ...(summary === null ? [] : summaryBlocks(summary, nextSteps(incident, summary), ctx)),
      investigation.picture === null ? null : image(investigation.picture.fileId, investigation.picture.alt),
      titledList(triage.checks, checkLines(investigation, ctx)),
      context(
        stateLine(incident, investigation, ctx),
        stepCount(investigation, ctx),
        askHint(incident, ctx),
        ratings(investigation, ctx),
        investigation.bill === null ? [] : ctx.words.triage.bill(investigation.bill),
      ),
      actions(...buttons(incident, investigation, ctx)),
    ],
  });
};

const headline = ({ summary, state }: Investigation, ctx: SurfaceContext): Phrase => {
  const { names, triage } = ctx.words;
  if (summary !== null) {
    const [first, ...others] = summary.findings;
    const sure =
      first !== undefined && others.length === 0 && isSaid(summary, [first])
        ? ` (${triage.sure(first.confidence)})`
        : "";
    return say`${strong(names.verdict[summary.verdict])}${sure}: ${modelText(summary.text, ctx)}`;
  }
  return state.kind === "running" ? phraseOf(triage.starting) : say`${strong(names.verdict.inconclusive)}`;
};

/** A model wrote this, or a machine: its addresses lead nowhere that the evidence does not lead. */
const modelText = (text: string, ctx: SurfaceContext): string =>
  shorten(withoutForeignLinks(text, hostsOf(ctx)), textShown);

const summaryBlocks = (summary: TriageSummary, next: readonly string[], ctx: SurfaceContext): Draft => {
  const { triage } = ctx.words;
  const [first] = [...summary.findings].sort((a, b) => b.confidence - a.confidence);
  return [
    titledList(triage.claims, claimLines(first?.claims ?? [], claimsShown, ctx)),
    titledList(triage.ruledOut, claimLines(summary.ruledOut, ruledOutShown, ctx)),
    titledList(
      triage.nextSteps,
      next.slice(0, nextStepsShown).map((step) => modelText(step, ctx)),
      "ordered",
    ),
  ];
};

/** Only what is still to be done: of an incident that is over nothing is, and a change that nobody waits for needs no decision. */
const nextSteps = ({ status, changes }: Incident, summary: TriageSummary): readonly string[] => {
  if (!isLive(status)) return [];
  const settled = changes.filter(({ state }) => state.kind !== "waiting").map(({ id }) => id);
  const named = (step: string): readonly string[] => step.match(/\bCHG-\d+\b/g) ?? [];
  const open = summary.nextSteps.filter((step) => !named(step).some((id) => settled.some((one) => one === id)));
  // Agents and code both say what is to be decided; once is enough.
  const decided = (step: string): string => (step.startsWith("Decide on") ? named(step).join() : step);
  return open.filter((step, at) => open.findIndex((one) => decided(one) === decided(step)) === at);
};

/** A lone cause that the headline has named is not named twice. */
const isSaid = ({ text }: TriageSummary, findings: readonly Finding[]): boolean =>
  findings.length === 1 && findings.every((finding) => text.includes(finding.summary));

/** How each possible cause has moved, with what shows it. A lone one that the headline names has not moved yet. */
const hypothesisLines = ({ hypotheses, summary }: Investigation, ctx: SurfaceContext): readonly Phrase[] => {
  const { triage } = ctx.words;
  const isAllNew = hypotheses.every(({ movement }) => movement === "new");
  if (summary !== null && isAllNew && isSaid(summary, summary.findings)) return [];
  return hypotheses.slice(0, hypothesesShown).map(({ movement, summary: words, confidence, from, evidence }) => {
    const sure = triage.sure(confidence);
    const said = from === null || movement === "dropped" ? sure : triage.moved(triage.sure(from), sure);
    return triage.hypothesis(strong(triage.movement[movement]), modelText(words, ctx), said, proofOf(evidence, ctx));
  });
};

/** What a specialist concludes is no check, and stands in the thread; a second look takes the place of the first. */
const checksOf = ({ steps }: Investigation): readonly TriageStep[] =>
  steps.filter(
    ({ outcome, agent, title }, index) =>
      outcome !== "note" &&
      (agent === firstResponder
        ? !steps.slice(index + 1).some((one) => one.agent === agent && one.title === title)
        : outcome !== "suspicious"),
  );

/** The newest checks with their evidence, as one list that is edited: nobody is told of each. */
const checkLines = (investigation: Investigation, ctx: SurfaceContext): readonly Phrase[] => {
  const { triage } = ctx.words;
  const checks = checksOf(investigation);
  const hidden = checks.length - checksShown;
  return [
    ...(hidden > 0 ? [triage.moreChecks(hidden)] : []),
    ...checks
      .slice(-checksShown)
      .map((step) =>
        triage.check(
          checkedBy(step, ctx),
          shorten(modelText(checked(step), ctx), checkTitleShown),
          proofOf(step.evidence, ctx),
        ),
      ),
  ];
};

/** A specialist weighs what it has seen in its conclusion; until then nobody knows what a look means, only what it showed. */
const checkedBy = ({ agent, outcome, evidence }: TriageStep, { words: { triage } }: SurfaceContext): string => {
  if (agent === firstResponder) return triage.outcome[outcome];
  return evidence.length > 0 ? triage.seenBy(agent) : triage.notSeenBy(agent);
};

const checked = ({ agent, title, text }: TriageStep): string =>
  agent === firstResponder || text.trim() === "" ? title : text;

const claimLines = (claims: readonly Claim[], most: number, ctx: SurfaceContext): readonly Phrase[] =>
  claims.slice(0, most).map(({ text, evidence }) => ctx.words.triage.claim(modelText(text, ctx), marksOf(evidence)));

const stateLine = (
  { investigations }: Incident,
  { id, state, startedAt }: Investigation,
  { words: { triage, names } }: SurfaceContext,
): Phrase => {
  // That the model takes no part is said once in an incident; who looks again knows it.
  const before = investigations.slice(
    0,
    investigations.findIndex((one) => one.id === id),
  );
  const isSaidBefore = before.some((one) => one.state.kind === "degraded");
  switch (state.kind) {
    case "running":
      return triage.running(startedAt);
    case "done":
      return triage.done(state.at);
    case "stopped":
      return triage.stopped(names.author(state.by), state.at);
    case "degraded":
      return say`${triage.done(state.at)} ${isSaidBefore ? triage.degradedAgain : triage.degraded(state.reason)}`;
  }
};

const ratings = ({ ratings: given }: Investigation, { words: { triage } }: SurfaceContext): Phrase => {
  const helpful = given.filter(({ verdict }) => verdict === "helpful").length;
  return given.length === 0 ? [] : triage.rated(helpful, given.length - helpful);
};

const stepCount = (investigation: Investigation, { words: { triage } }: SurfaceContext): Phrase => {
  const looks = checksOf(investigation).length;
  if (looks === 0) return [];
  return investigation.state.kind === "running" ? triage.stepsSoFar(looks) : triage.steps(looks);
};

const askHint = ({ status }: Incident, { words: { triage } }: SurfaceContext): Phrase =>
  isLive(status) ? phraseOf(triage.ask) : [];

const buttons = (incident: Incident, { id: n, state, steps, summary }: Investigation, ctx: SurfaceContext) => {
  const { triage, names } = ctx.words;
  const i = incident.id;
  const claims = [...(summary?.findings ?? []).flatMap((finding) => finding.claims), ...(summary?.ruledOut ?? [])];
  const cited = [...claims.flatMap((claim) => claim.evidence), ...steps.flatMap((step) => step.evidence)];
  return [
    evidenceButton(i, cited, ctx),
    state.kind === "running" ? button(triage.stop, { k: "stop", i, n }, "default", triage.stopConfirm) : null,
    ...(state.kind !== "running" && summary !== null
      ? [button(triage.helpful, { k: "helpful", i, n }), button(triage.wrong, { k: "wrong", i, n })]
      : []),
    // Another run while one is under way would only be told that one is.
    state.kind !== "running" && isLive(incident.status) && isNewest(incident, n)
      ? button(names.button.investigate, { k: "investigate", i })
      : null,
  ];
};

const isNewest = ({ investigations }: Incident, id: InvestigationId): boolean => investigations.at(-1)?.id === id;
