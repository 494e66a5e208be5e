import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { join, person } from "./phrase.ts";
import { limits, mrkdwn } from "./text.ts";
import type { Words } from "./words.ts";

/** The channel's topic: what can be read without opening anything. At most 250 characters (Slack). */
export const channelTopic = (incident: Incident, words: Words): string => {
  const { id, severity, status, title, isDrill, isPrivate } = incident;
  const holder = commanderOf(incident);
  const { topic } = words.card;
  const parts = [
    ...(isDrill ? [words.names.drill] : []),
    ...(isPrivate ? [words.names.private] : []),
    `${words.names.severity[severity]} ${id}`,
    words.names.status[status],
    holder === null ? topic.noCommander : topic.commander(person(holder)),
    title,
  ];
  return mrkdwn(join(parts, " · "), limits.topic);
};
