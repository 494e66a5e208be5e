import type { Maintenance } from "../src/domain/alert-policy.ts";
import { nameOfSilenced, type Silence, silencesAt } from "../src/domain/operations/silence.ts";
import { context, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { type Phrase, person } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

type Quiet = { readonly silences: readonly Silence[]; readonly maintenance: readonly Maintenance[] };

/** More lines than this are no list that anybody reads. */
const shownAtMost = 30;

/** Whatever keeps alerts from people just now: what they have silenced, and announced work. */
export const silenceList = ({ silences, maintenance }: Quiet, ctx: ViewContext): Message => {
  const { silence: said } = ctx.words.operations;
  const lines = silenceLines(silences, shownAtMost, ctx);
  const work = maintenance
    .filter(({ from, until }) => from <= ctx.now && ctx.now < until)
    .slice(0, shownAtMost)
    .map(({ services, environment, until, reason }) => said.work(services, environment, until, reason));
  return message({
    text: lines.length + work.length === 0 ? said.none : said.title,
    blocks: [
      header(said.title),
      lines.length + work.length === 0 ? paragraph(said.none) : null,
      titledList(said.byPeople, lines),
      titledList(said.announced, work),
      context(lines.length === 0 ? said.howTo : said.howToEnd),
    ],
  });
};

/** The newest first. @param most so many lines; the last one counts the rest */
export const silenceLines = (
  silences: readonly Silence[],
  most: number,
  { words, now }: ViewContext,
): readonly Phrase[] => {
  const holding = silencesAt(silences, now).toReversed();
  const shown = holding.slice(0, most);
  const lines = shown.map(({ id, what, by, until, reason }) =>
    words.operations.silence.line(id, nameOfSilenced(what), person(by), until, reason),
  );
  return holding.length > most ? [...lines, words.names.shortened(holding.length - most)] : lines;
};
