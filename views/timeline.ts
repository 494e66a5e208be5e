import type { Author } from "../src/domain/actor.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import type { TimelineEntry } from "../src/domain/timeline.ts";
import { actions, button, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { configuredHosts } from "./evidence.ts";
import { clock, type Phrase, person, phraseOf, say, withoutForeignLinks } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** Entries on one page: as many as can be read without losing the place. */
export const timelinePageSize = 20;

export type TimelineContext = ViewContext & { readonly policy: Pick<Policy, "services"> };

/**
 * One page of the incident's story, oldest entries first.
 * @param entries all of them; the page is cut here
 * @param page counted from 1; beyond the last, the last is shown
 */
export const timelineMessage = (
  incident: Incident,
  entries: readonly TimelineEntry[],
  page: number,
  ctx: TimelineContext,
): Message => {
  const pages = Math.max(1, Math.ceil(entries.length / timelinePageSize));
  const shown = Math.min(Math.max(1, page), pages);
  const { timeline } = ctx.words.learning;
  const title = timeline.title(incident.id, shown, pages);
  const from = (shown - 1) * timelinePageSize;
  const lines = entries.slice(from, from + timelinePageSize).map((entry) => entryLine(entry, ctx));
  return message({
    text: say`${title}: ${incident.title}`,
    blocks: [
      header(title),
      titledList(incident.title, lines) ?? paragraph(timeline.empty),
      actions(
        shown > 1 ? pageButton(incident, shown - 1, ctx.words.names.button.older) : null,
        shown < pages ? pageButton(incident, shown + 1, ctx.words.names.button.newer) : null,
      ),
    ],
  });
};

const entryLine = ({ seq, at, actor, words: said }: TimelineEntry, { words, policy }: TimelineContext): Phrase =>
  words.learning.timeline.entry(
    seq,
    at,
    words.names.author(actor),
    said.flatMap((word) => (typeof word === "string" ? textPhrase(word, actor, policy) : phraseOf(person(word.user)))),
  );

/** What an agent wrote may link only to what is configured; moments are shown in the reader's own time. */
const textPhrase = (text: string, actor: Author, policy: TimelineContext["policy"]): Phrase =>
  (actor.kind === "agent" ? withoutForeignLinks(text, configuredHosts(policy)) : text)
    .split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/)
    .flatMap((part, index) => (index % 2 === 1 && !Number.isNaN(Date.parse(part)) ? [clock(part)] : phraseOf(part)));

const pageButton = ({ id: i }: Incident, page: number, label: string) => button(label, { k: "timeline", i, page });
