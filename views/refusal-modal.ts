import type { Message, Modal } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import type { ViewContext } from "./words.ts";

/** A refusal where a form was: nothing was done, and this is why. */
export const refusalModal = (refusal: Message, { words }: ViewContext): Modal =>
  readingModal({ title: words.replies.trouble.notDone, close: words.names.close }, refusal.blocks);
