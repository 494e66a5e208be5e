import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { type Message, message, paragraph, titledList } from "./blocks.ts";
import { clock, type Phrase, person, say, strong } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** For whoever joins an incident under way: where it stands, and how to be of use. */
export const welcomeMessage = (incident: Incident, ctx: ViewContext): Message => {
  const { welcome } = ctx.words.privately;
  const lead = welcome.lead(ctx.words.names.named(incident));
  return message({
    text: lead,
    blocks: [
      paragraph(lead),
      titledList(welcome.state, standing(incident, ctx)),
      titledList(welcome.ask, [welcome.lookHere, welcome.offerHelp, welcome.takeRole]),
    ],
  });
};

const standing = (incident: Incident, { words }: ViewContext): readonly Phrase[] => {
  const { card, names } = words;
  const holder = commanderOf(incident);
  const update = incident.updates.at(-1);
  const fact = (label: string, value: string): readonly Phrase[] =>
    value === "" ? [] : [say`${strong(label)}: ${value}`];
  return [
    say`${strong(card.label.status)}: ${names.status[incident.status]}`,
    say`${strong(card.label.commander)}: ${holder === null ? names.nobody : person(holder)}`,
    say`${strong(card.label.started)}: ${clock(incident.times.declaredAt)}`,
    ...fact(card.title.summary, incident.summary),
    ...fact(card.title.impact, incident.impact),
    ...fact(card.title.cause, incident.cause),
    ...(update === undefined ? [] : [card.feed.lastUpdate(update.conditions, update.at)]),
  ];
};
