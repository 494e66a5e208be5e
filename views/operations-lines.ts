import type { Operations } from "../src/domain/operations/operations.ts";
import { type Phrase, person } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** What holds for everybody just now: the kill switch first, then the freezes. Empty when nothing does. */
export const operationsLines = (
  { halt, freezes }: Pick<Operations, "halt" | "freezes">,
  { words, now }: ViewContext,
): readonly Phrase[] => [
  ...(halt === null ? [] : [words.operations.isHalted(person(halt.by), halt.at, halt.reason)]),
  ...freezes
    .filter(({ until }) => until === null || now < until)
    .map(({ service, by, until, reason }) => words.operations.isFrozen(service, words.names.author(by), until, reason)),
];
