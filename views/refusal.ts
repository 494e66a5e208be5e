import { assertNever } from "../src/base/invariant.ts";
import type { Refusal } from "../src/domain/refusal.ts";
import type { Status } from "../src/domain/status.ts";
import { type Message, message, paragraph } from "./blocks.ts";
import { type Phrase, person, phraseOf } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

/** Why something was not done, and what would work: for the person who asked, alone. */
export const refusalMessage = (refusal: Refusal, { words }: ViewContext): Message =>
  plainMessage(refusalPhrase(refusal, words));

const questionShown = 200;

/** Somebody asks in a channel that is no incident's: who answers there, in words to copy. */
export const mentionedElsewhere = (asked: string, { words }: ViewContext): Message => {
  const question = asked.replaceAll(/\s+/g, " ").trim();
  return plainMessage(
    words.replies.mentionedElsewhere(question === "" ? "why is checkout slow?" : shorten(question, questionShown)),
  );
};

/** A button or a form that another version of Firebreak has drawn. */
export const staleButtonMessage = ({ words }: ViewContext): Message => plainMessage(words.replies.trouble.oldButton);
/** Slack gives three seconds to open a form; after that, or without Slack, there is only words. */
export const formNotOpenedMessage = ({ words }: ViewContext): Message =>
  plainMessage(words.replies.trouble.formNotOpened);
export const staleFormMessage = ({ words }: ViewContext): Message => plainMessage(words.replies.trouble.formGone);

/**
 * Something that we need does not answer, or we are wrong.
 * @param reference what the log knows it by; people can quote it
 */
export const troubleMessage = (whose: "upstream" | "ours", reference: string, { words }: ViewContext): Message =>
  plainMessage(words.replies.trouble[whose](reference));

const plainMessage = (said: Phrase | string): Message => message({ text: said, blocks: [paragraph(said)] });

type RefusalOf<Kind extends Refusal["kind"]> = Extract<Refusal, { readonly kind: Kind }>;

export const refusalPhrase = (refusal: Refusal, words: Words): Phrase => {
  const { refusal: said } = words.replies;
  switch (refusal.kind) {
    case "no_such_incident":
      return refusal.said === null ? said.noIncidentHere : said.noSuchIncident(refusal.said);
    case "wrong_status":
      return said.wrongStatus(words.names.status[refusal.status], statusNames(refusal.allowed, words));
    case "not_allowed":
      return said.notAllowed(refusal.needs);
    case "already_done":
      return said.alreadyDone(refusal.what);
    case "missing":
      return said.missing(refusal.field, refusal.expected);
    case "too_late":
      return said.tooLate(refusal.what);
    case "not_found":
      return said.notFound(refusal.what, refusal.known);
    case "command_held":
      return said.commandHeld(phraseOf(person(refusal.by)));
    case "not_offered":
      return said.notOffered;
    case "gate_missing":
      return said.gateMissing(
        refusal.changeId,
        refusal.missing.map((item) => words.names.gateItem[item]),
      );
    case "digest_changed":
      return said.digestChanged(refusal.changeId);
    case "record_altered":
      return said.recordAltered(refusal.log, refusal.seq);
    case "change_settled":
      return changeSettled(refusal, words);
    case "postmortem_gaps":
      return said.postmortemGaps(refusal.sections.map((section) => words.names.section[section]));
    case "postmortem_owed":
      return refusal.isDrafted ? said.postmortemUnpublished(refusal.severity) : said.postmortemOwed(refusal.severity);
    case "service_busy":
      return said.serviceBusy(refusal.service, refusal.by);
    case "not_vouchable":
      return said.notVouchable(words.names.gateItem[refusal.item]);
    case "halted":
      return said.halted(phraseOf(person(refusal.by)), refusal.reason);
    case "nothing_runs":
      return said.nothingRuns;
    case "stale":
      return said.stale(refusal.what);
    default:
      return assertNever(refusal);
  }
};

const statusNames = (statuses: readonly Status[], words: Words): string =>
  statuses.map((status) => `"${words.names.status[status]}"`).join(", ");

/** Whoever presses a moment after the last approval has lost nothing, and must not propose it a second time. */
const changeSettled = ({ changeId, state }: RefusalOf<"change_settled">, { changes, replies }: Words): Phrase => {
  const { changeOnItsWay, changeSettled: settled } = replies.refusal;
  return state === "approved" || state === "running" || state === "succeeded"
    ? changeOnItsWay[state](changeId)
    : settled(changeId, changes.stateName[state]);
};
