import { formatDuration } from "../src/base/duration.ts";
import { msBetween } from "../src/base/instant.ts";
import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { context, type Message, message, paragraph } from "./blocks.ts";
import { channel, join, type Phrase, person, phraseOf, say, strong } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/**
 * One compact message in the announcement channel, edited for the incident's whole life.
 * @returns null for a private incident: nothing is said of it outside its channel
 */
export const feedLine = (incident: Incident, ctx: ViewContext): Message | null => {
  if (incident.isPrivate) return null;
  const { names } = ctx.words;
  const drill = incident.isDrill ? `${names.drill}. ` : "";
  const name = `${names.severity[incident.severity]} · ${incident.id} · ${incident.title}`;
  return message({
    text: say`${drill}${name}. ${names.status[incident.status]}.`,
    blocks: [
      paragraph(
        ...(incident.isDrill ? [say`${names.drill}`] : []),
        say`${strong(name)}`,
        join([strong(names.status[incident.status]), ...details(incident, ctx)], " · "),
      ),
      context(lastUpdate(incident, ctx)),
    ],
  });
};

const details = (incident: Incident, { words }: ViewContext): readonly Phrase[] => {
  const { feed } = words.card;
  const holder = commanderOf(incident);
  return [
    incident.channel.kind === "pending" ? phraseOf(feed.noChannel) : phraseOf(channel(incident.channel.id)),
    holder === null ? phraseOf(feed.noCommander) : feed.commander(person(holder)),
    timing(incident, words),
  ];
};

const timing = ({ times }: Incident, { card: { feed } }: ViewContext["words"]): Phrase => {
  const end = times.resolvedAt ?? times.cancelledAt;
  if (end !== null) return feed.lasted(formatDuration(msBetween(times.declaredAt, end)));
  return times.mitigatedAt === null
    ? feed.started(times.declaredAt)
    : feed.mitigatedAfter(formatDuration(msBetween(times.declaredAt, times.mitigatedAt)));
};

const lastUpdate = ({ updates, resolution, status }: Incident, { words }: ViewContext): Phrase => {
  if (resolution !== "" && (status === "resolved" || status === "closed")) return phraseOf(resolution);
  const update = updates.at(-1);
  return update === undefined ? [] : words.card.feed.lastUpdate(update.conditions, update.at);
};
