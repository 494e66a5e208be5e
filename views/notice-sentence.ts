import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { type Draft, type Message, message, paragraph } from "./blocks.ts";
import { type Phrase, person, phraseOf, type Sayable } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/** One sentence, said to everybody; what follows it is for those who look closer. */
export const sentence = (said: Sayable, ...more: Draft): Message =>
  message({ text: said, blocks: [paragraph(said), ...more] });

/** Whoever should act next: the commander, or else whoever declared it. */
export const responsible = (incident: Incident, { words }: SurfaceContext): Phrase => {
  const holder = commanderOf(incident);
  return holder === null ? words.names.author(incident.declaredBy) : phraseOf(person(holder));
};
