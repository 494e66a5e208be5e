import type { Request } from "../src/domain/requests/request.ts";
import type { RequestCommandKind } from "../src/domain/requests/request-command.ts";
import { type Message, type Modal, message, paragraph } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import { type Phrase, phraseOf, type Sayable } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** For whoever did something about a request: what it is called, and where to see it. */
export const requestReceipt = (
  request: Request,
  command: RequestCommandKind,
  place: Sayable | null,
  { words }: ViewContext,
): Message => {
  const said = sentence(request, command, place ?? words.requests.receipt.place, words);
  return message({ text: said, blocks: [paragraph(said)] });
};

const sentence = (
  { id, dueAt }: Request,
  command: RequestCommandKind,
  place: Sayable,
  { requests }: ViewContext["words"],
): Phrase => {
  const { receipt } = requests;
  if (command === "request") return receipt.asked(id, dueAt, place);
  return command === "become_incident" ? receipt.declaring(id) : receipt.done(id);
};

/** What the form turns into. */
export const requestReceiptModal = (receipt: Message, { words }: ViewContext): Modal =>
  readingModal({ title: words.requests.receipt.title, close: words.names.close }, receipt.blocks);

/** To somebody who may not read a confidential request. */
export const unreadableRequest = ({ id }: Request, { words }: ViewContext): Message => {
  const said = phraseOf(words.requests.unreadable(id));
  return message({ text: said, blocks: [paragraph(said)] });
};
