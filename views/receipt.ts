import type { CommandKind } from "../src/domain/command.ts";
import type { Incident } from "../src/domain/incident.ts";
import { context, type Message, type Modal, message, paragraph } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import { channel, type Phrase, phraseOf } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** One line where it was typed, pointing to the channel. */
export const declaredReceipt = (incident: Incident, { words }: ViewContext): Message => {
  const { receipt } = words.replies;
  const named = words.names.named(incident);
  const said =
    incident.channel.kind === "pending"
      ? receipt.slashPending(named)
      : receipt.slash(named, channel(incident.channel.id));
  return message({ text: said, blocks: [paragraph(said), context(callingLine(incident, words))] });
};

/** What the declare form turns into. */
export const receiptModal = (incident: Incident, { words }: ViewContext): Modal => {
  const { receipt } = words.replies;
  const place =
    incident.channel.kind === "pending"
      ? phraseOf(receipt.channelPending)
      : receipt.channel(channel(incident.channel.id));
  return readingModal({ title: receipt.title, close: words.names.close }, [
    paragraph(receipt.lead(words.names.named(incident)), place, callingLine(incident, words)),
    context(...(incident.isDrill ? [receipt.drill] : []), ...(incident.isPrivate ? [receipt.private] : [])),
  ]);
};

const callingLine = ({ escalation }: Incident, { replies }: ViewContext["words"]): Phrase =>
  phraseOf(escalation.kind === "idle" ? replies.receipt.nobodyCalled : replies.receipt.called);

/** For what is said in the announcement channel. */
export const workspaceReceipt = ({ words }: ViewContext): Message =>
  message({ text: words.operations.done, blocks: [paragraph(words.operations.done)] });

/** For what is kept in silence, or done from elsewhere: where to see it. */
export const doneReceipt = (
  command: { readonly kind: CommandKind },
  incident: Incident,
  { words }: ViewContext,
): Message => {
  const said = sayDone(command.kind, incident, words);
  return message({ text: said, blocks: [paragraph(said)] });
};

const sayDone = (
  kind: CommandKind,
  { channel: place, changes, nextUpdateDueAt }: Incident,
  { replies }: ViewContext["words"],
): Phrase => {
  const { done } = replies;
  switch (kind) {
    case "add_note":
      return phraseOf(done.noted);
    case "describe":
      return phraseOf(done.described);
    case "remove_note":
      return phraseOf(done.noteRemoved);
    case "snooze_reminder":
      return nextUpdateDueAt === null ? phraseOf(done.recorded) : done.snoozed(nextUpdateDueAt);
    case "stop_reminders":
      return phraseOf(done.remindersStopped);
    case "ask":
      return phraseOf(done.asked);
    case "investigate":
      return phraseOf(done.investigating);
    case "propose_change":
      return done.proposed(changes.at(-1)?.id ?? "");
    default:
      return place.kind === "pending" ? phraseOf(done.recorded) : done.recordedIn(channel(place.id));
  }
};
