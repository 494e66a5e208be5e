import type { CommandKind } from "../src/domain/command.ts";
import type { Incident } from "../src/domain/incident.ts";
import { type ServiceCatalogue, unknownServices } from "../src/domain/service.ts";
import { context, type Message, type Modal, message, paragraph } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import { channel, type Phrase, phraseOf } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

const similarShown = 3;
const unknownShown = 5;

export type DeclaredContext = ViewContext & {
  /** Live incidents that may be the same. Declaring never waits for that question. */
  readonly similar: readonly Incident[];
  readonly catalogue: ServiceCatalogue;
};

/** One line where it was typed, pointing to the channel, and what the declarer may want to put right. */
export const declaredReceipt = (incident: Incident, { words, similar, catalogue }: DeclaredContext): Message => {
  const { receipt } = words.replies;
  const named = words.names.named(incident);
  const said =
    incident.channel.kind === "pending"
      ? receipt.slashPending(named)
      : receipt.slash(named, channel(incident.channel.id));
  const others = similar
    .slice(0, similarShown)
    .map(({ id, severity, title, channel: place }) =>
      receipt.similar(
        `${id} (${severity}) ${title}`,
        place.kind === "pending" ? null : channel(place.id),
        `/incident ${incident.id} merge ${id}`,
      ),
    );
  const services = unknownServices(incident.services, catalogue)
    .slice(0, unknownShown)
    .map(({ said: unknown, meant }) =>
      meant === null
        ? receipt.unknownService(unknown)
        : receipt.misspeltService(unknown, meant, describing(incident, unknown, meant)),
    );
  return message({
    text: said,
    blocks: [
      paragraph(said),
      ...[...others, ...services].map((line) => paragraph(line)),
      context(callingLine(incident, words)),
    ],
  });
};

const describing = ({ id, services }: Incident, unknown: string, meant: string): string =>
  `/incident ${id} describe --service ${services.map((service) => (service === unknown ? meant : service)).join(",")}`;

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
