import { assertNever } from "../src/base/invariant.ts";
import type { RecordedOperationsEvent } from "../src/domain/operations/operations-event.ts";
import { type Message, message, paragraph } from "./blocks.ts";
import type { Phrase } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** What holds for everybody from now on, or no longer. */
export const announcement = ({ event, actor }: RecordedOperationsEvent, { words }: ViewContext): Message => {
  const said = sentenceOf(event, words.names.author(actor), words);
  return message({ text: said, blocks: [paragraph(said)] });
};

const sentenceOf = (
  event: RecordedOperationsEvent["event"],
  by: Phrase,
  { operations }: ViewContext["words"],
): Phrase => {
  switch (event.kind) {
    case "frozen":
      return operations.frozen(by, event.service, event.until, event.reason);
    case "unfrozen":
      return event.how === "ended" ? operations.freezeEnded(event.service) : operations.unfrozen(by, event.service);
    case "halted":
      return operations.halted(by, event.reason);
    case "resumed":
      return operations.resumed(by, event.reason);
    case "alert_silenced":
      return operations.silenced(by, event.title, event.until);
    case "silenced":
      return operations.silence.said(by, event.silenceId, event.name, event.until, event.reason);
    case "silence_ended":
      return operations.silence.ended(by, event.silenceId, event.name);
    case "source_quieted":
      return operations.quieted(event.source, event.alerts);
    default:
      return assertNever(event);
  }
};
