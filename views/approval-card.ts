import { approvalsOf, type Change, isSettled } from "../src/domain/change.ts";
import type { ChangeSource } from "../src/domain/change-source.ts";
import { type GateCheck, isVouchable, missingItems } from "../src/domain/gate.ts";
import type { ChangeId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import { mentionsOf } from "../src/domain/policy.ts";
import { quorumNow } from "../src/domain/quorum.ts";
import {
  actions,
  button,
  context,
  type Draft,
  fields,
  header,
  image,
  logTail,
  type Message,
  message,
  paragraph,
  titledList,
  titledText,
} from "./blocks.ts";
import { glassLine, stateLine, verificationLine } from "./change-lines.ts";
import { correctionsList } from "./corrections.ts";
import { evidenceButton, evidenceLines } from "./evidence.ts";
import { clock, join, linkTo, type Phrase, people, person, phraseOf, type Sayable, say, strong } from "./phrase.ts";
import type { SurfaceContext, Words } from "./words.ts";

const approversShown = 10;
/** The end of a log says what came of it; the whole log is in the export. */
const logShown = 1_500;

/**
 * A change to production: what, why, how far it reaches, what proves that it is safe, and who decides.
 * @returns null when there is no such change
 */
export const approvalCard = (incident: Incident, changeId: ChangeId, ctx: SurfaceContext): Message | null => {
  const change = incident.changes.find((one) => one.id === changeId);
  if (change === undefined) return null;
  const { words } = ctx;
  const { proposal, state } = change;
  const what = words.changes.what(proposal);
  return message({
    text: say`${incident.isDrill ? say`${words.names.drill}. ` : ""}${change.id}: ${what}. ${stateLine(change, ctx)}`,
    blocks: [
      header(words.changes.title(change.id, proposal)),
      paragraph(
        ...drillLine(incident, words),
        stateLine(change, ctx),
        ...replacedLine(change, words),
        ...glassLine(change, ctx),
        ...verificationLine(change, ctx),
      ),
      pictureBlock(change),
      ...(isSettled(state) ? settledBlocks(incident, change, ctx) : openBlocks(incident, change, ctx)),
      context(...smallPrint(change, ctx)),
    ],
  });
};

/** Whoever approves in the night has to see that nothing is broken, and that this is run all the same. */
const drillLine = ({ isDrill }: Incident, { names }: Words): readonly Phrase[] =>
  isDrill ? [say`${strong(names.drill)}`] : [];

/** What waited before and was pushed aside for it, while that is news. */
const replacedLine = ({ proposal, state }: Change, { changes }: Words): readonly Phrase[] =>
  proposal.supersedes === null || isSettled(state) ? [] : [changes.replaces(proposal.supersedes)];

/** All that people decide by, and who decides. */
const openBlocks = (incident: Incident, change: Change, ctx: SurfaceContext): Draft => {
  const { words } = ctx;
  const { proposal, state, gate } = change;
  const quorum = quorumNow(incident, proposal, { policy: ctx.policy, live: [] });
  return [
    factFields(change, quorum, ctx),
    titledText(words.changes.why, proposal.reason),
    correctionsList(incident, proposal.proposedAt, ctx),
    ...evidenceBlocks(change, ctx),
    titledText(words.changes.blastRadius, proposal.blastRadius),
    titledText(words.changes.undo, proposal.undo),
    titledList(
      words.changes.checklist,
      gate.map((check) => gateLine(check, ctx)),
    ),
    approvalLines(change, quorum, ctx),
    ...("log" in state ? [logTail(state.log, logShown)] : []),
    ...decisionBlocks(incident, change, ctx),
  ];
};

/** What remains to be read when it is over; the rest is behind the evidence button and in the export. */
const settledBlocks = ({ id }: Incident, change: Change, ctx: SurfaceContext): Draft => {
  const { changes, names } = ctx.words;
  const { proposal, state } = change;
  const approvals = approvalsOf(state).map(({ by }) => person(by));
  return [
    titledText(changes.why, proposal.reason),
    context(
      changes.where(proposal.target, proposal.environment),
      ...(proposal.action === "restart" ? [] : [changes.versions(proposal.from, proposal.to)]),
      say`${changes.label.proposedBy} ${names.author(proposal.proposedBy)}`,
      ...(approvals.length === 0 ? [] : [say`${changes.approvedBy} ${join(approvals, ", ")}`]),
    ),
    ...(state.kind === "failed" ? [logTail(state.log, logShown)] : []),
    evidenceRow(id, change, ctx),
  ];
};

const pictureBlock = ({ picture }: Change) => (picture === null ? null : image(picture.fileId, picture.alt));

/** What an approver decides by; until when it can be decided stands in the line above. */
const factFields = ({ proposal }: Change, quorum: number, { words }: SurfaceContext) => {
  const { label, versions, where, needs } = words.changes;
  return fields([
    ...(proposal.action === "restart" ? [] : [[label.versions, versions(proposal.from, proposal.to)] as const]),
    [label.where, where(proposal.target, proposal.environment)],
    [label.proposedBy, say`${words.names.author(proposal.proposedBy)}, ${clock(proposal.proposedAt)}`],
    [label.needs, needs(quorum, proposal.approverGroups.join(" or "))],
  ]);
};

/** For whoever traces it later. */
const smallPrint = ({ proposal, digest }: Change, { words }: SurfaceContext): readonly Phrase[] => {
  const { label } = words.changes;
  return [
    say`${label.source}: ${sourceOf(proposal.source, words)}`,
    say`${label.executor}: ${proposal.executor}`,
    say`${label.digest}: ${words.changes.digest(digest)}`,
  ];
};

const sourceOf = (source: ChangeSource, { changes }: Words): Sayable => {
  switch (source.kind) {
    case "version":
      return shownSource(source);
    case "said":
      return changes.saidSource(shownSource(source));
    case "flag_history":
      return source.flag;
    case "unchanged":
      return changes.unchangedSource;
    case "none":
      return changes.noSource;
  }
};

const shownSource = ({ ref, url }: { readonly ref: string; readonly url: string | null }): Sayable =>
  url === null ? ref : linkTo(url, ref, "any");

const evidenceBlocks = ({ proposal }: Change, ctx: SurfaceContext): Draft => {
  const lines = evidenceLines(proposal.evidence, ctx);
  const { words } = ctx;
  return [
    lines.length === 0
      ? titledText(words.changes.evidence, words.changes.noEvidence)
      : titledList(words.changes.evidence, lines),
  ];
};

const gateLine = ({ item, state }: GateCheck, { words }: SurfaceContext): Phrase => {
  const name = words.names.gateItem[item];
  switch (state.kind) {
    case "missing":
      return words.changes.missing(name, state.reason);
    case "proven":
      return words.changes.proven(name, state.proof);
    case "ticked":
      return words.changes.ticked(name, person(state.by), state.reason);
  }
};

const approvalLines = ({ state }: Change, quorum: number, { words }: SurfaceContext) => {
  const approvals = approvalsOf(state);
  const title = words.changes.approvalCount(approvals.length, quorum);
  const lines = approvals.map(({ by, at }) => words.changes.approvalBy(person(by), at));
  return titledList(title, lines) ?? paragraph(say`${strong(title)}`);
};

const decisionBlocks = (incident: Incident, change: Change, ctx: SurfaceContext): Draft => {
  if (change.state.kind === "unclear") return [settleButtons(incident, change, ctx)];
  if (change.state.kind === "approved") return [approvedRow(incident, change, ctx)];
  if (change.state.kind !== "waiting") return [evidenceRow(incident.id, change, ctx)];
  return [paragraph(...whoMay(change, ctx)), tickButtons(incident, change, ctx), waitingButtons(incident, change, ctx)];
};

/** The first posting of this line is what calls the approvers. */
const whoMay = ({ proposal, gate }: Change, { words, policy }: SurfaceContext): readonly Phrase[] => {
  const mentions = mentionsOf(policy, proposal.approverGroups);
  const approvers =
    mentions.length === 0
      ? words.changes.nobodyMay(proposal.approverGroups.join(", "))
      : words.changes.whoMay(people(mentions, approversShown, words.names.more));
  return [approvers, ...(missingItems(gate).length === 0 ? [] : [phraseOf(words.changes.gateFirst)])];
};

const tickButtons = ({ id: i }: Incident, { id: c, gate, proposal }: Change, { words }: SurfaceContext) =>
  actions(
    ...missingItems(gate)
      .filter((item) => isVouchable(item, proposal.source))
      .map((item) => button(words.changes.tick(words.names.gateItem[item]), { k: "tick", i, c, item })),
  );

const waitingButtons = (incident: Incident, change: Change, ctx: SurfaceContext) => {
  const i = incident.id;
  const { id: c, proposal, digest, gate, state } = change;
  const { changes } = ctx.words;
  const missing = quorumNow(incident, proposal, { policy: ctx.policy, live: [] }) - approvalsOf(state).length;
  const what = changes.what(proposal);
  const question = { ...changes.confirm, text: changes.confirm.text(what, proposal.environment, missing) };
  return actions(
    missingItems(gate).length === 0
      ? button(changes.approve, { k: "approve", i, c, d: digest }, "primary", question)
      : null,
    button(changes.reject, { k: "reject", i, c }, "danger"),
    button(changes.withdraw, { k: "withdraw", i, c }, "default", changes.withdrawConfirm),
    evidenceButton(i, proposal.evidence, ctx),
    // Last, and only where the configuration names somebody who may.
    ctx.policy.approvals.breakGlass.length === 0 ? null : button(changes.glass, { k: "glass", i, c }),
  );
};

/** What waits for another change, for the kill switch to end, or for the pipeline, can still be taken back. */
const approvedRow = ({ id: i }: Incident, { id: c, proposal }: Change, ctx: SurfaceContext) => {
  const { withdraw, withdrawConfirm } = ctx.words.changes;
  return actions(
    button(withdraw, { k: "withdraw", i, c }, "default", withdrawConfirm),
    evidenceButton(i, proposal.evidence, ctx),
  );
};

const settleButtons = ({ id: i }: Incident, { id: c }: Change, { words }: SurfaceContext) =>
  actions(
    button(words.changes.itRan, { k: "settle", i, c, o: "succeeded" }),
    button(words.changes.itDidNotRun, { k: "settle", i, c, o: "failed" }),
  );

const evidenceRow = (id: Incident["id"], { proposal, verification }: Change, ctx: SurfaceContext) => {
  const verified = "evidence" in verification ? verification.evidence : [];
  return actions(evidenceButton(id, [...proposal.evidence, ...verified], ctx));
};
