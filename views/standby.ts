import type { Instant } from "../src/base/instant.ts";
import type { UserId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Mention } from "../src/domain/policy.ts";
import { type Message, type Modal, message, paragraph } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import { channel, join, type Phrase, person, phraseOf } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

type Begun = {
  readonly severity: string;
  readonly title: string;
  readonly by: UserId;
  readonly saidAt: Instant;
  /** Whom the policy calls first; empty when nobody is to be called. */
  readonly called: readonly Mention[];
};

/** The first message of a channel that was made while the database was down. */
export const standbyMessage = ({ severity, title, by, saidAt, called }: Begun, { words }: ViewContext): Message => {
  const said = words.standby;
  const needed = called.length === 0 ? [] : [said.needed(join(called.map(person), ", "))];
  return message({
    text: [
      ...said.title(severity, title),
      ...phraseOf(" "),
      ...said.down,
      ...needed.flatMap((one) => [...phraseOf(" "), ...one]),
    ],
    blocks: [
      paragraph(said.title(severity, title), said.declared(person(by), saidAt)),
      paragraph(said.down),
      paragraph(...needed, said.works, said.worksNot),
    ],
  });
};

/** What that message becomes once the incident is on record. */
export const standbyOver = (incident: Incident, { words }: ViewContext): Message =>
  plain(words.standby.back(words.names.named(incident)));

/** To whoever declared. @param channelId null while the channel is being made */
export const standbyReceipt = (channelId: string | null, { words }: ViewContext): Message =>
  plain(channelId === null ? words.standby.making : words.standby.made(channel(channelId)));

export const standbyReceiptModal = (channelId: string | null, ctx: ViewContext): Modal =>
  modalOf(ctx.words.standby.receiptTitle, standbyReceipt(channelId, ctx), ctx);

/** To whoever did anything else. */
export const notRecorded = ({ words }: ViewContext): Message => plain(words.standby.notRecorded);
export const notRecordedModal = (ctx: ViewContext): Modal =>
  modalOf(ctx.words.standby.notRecordedTitle, notRecorded(ctx), ctx);

/** Neither the database nor the disk took a declaration. */
export const keptNowhere = ({ words }: ViewContext): Message => plain(words.standby.nowhere);
export const keptNowhereModal = (ctx: ViewContext): Modal =>
  modalOf(ctx.words.standby.notRecordedTitle, keptNowhere(ctx), ctx);

/** To whoever asked the agents something. */
export const questionKept = ({ words }: ViewContext): Message => plain(words.standby.kept);

/** It is kept, and something that it needs does not answer. */
export const takesLonger = ({ words }: ViewContext): Message => plain(words.standby.takesLonger);
export const takesLongerModal = (said: Message, ctx: ViewContext): Modal =>
  modalOf(ctx.words.standby.takesLongerTitle, said, ctx);

const plain = (said: Phrase): Message => message({ text: said, blocks: [paragraph(said)] });

const modalOf = (title: string, said: Message, { words }: ViewContext): Modal =>
  readingModal({ title, close: words.names.close }, said.blocks);
