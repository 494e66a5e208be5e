import type { Operations } from "../src/domain/operations/operations.ts";
import { type Phrase, person } from "./phrase.ts";
import { silenceLines } from "./silence-list.ts";
import type { ViewContext } from "./words.ts";

/** A lead of the list that has them all. */
const silencesShown = 5;

/** What holds for everybody just now: the kill switch first, then freezes and silences. Empty when nothing does. */
export const operationsLines = (
  { halt, freezes, silences }: Pick<Operations, "halt" | "freezes" | "silences">,
  ctx: ViewContext,
): readonly Phrase[] => [
  ...(halt === null ? [] : [ctx.words.operations.isHalted(person(halt.by), halt.at, halt.reason)]),
  ...freezes
    .filter(({ until }) => until === null || ctx.now < until)
    .map(({ service, by, until, reason }) =>
      ctx.words.operations.isFrozen(service, ctx.words.names.author(by), until, reason),
    ),
  ...silenceLines(silences, silencesShown, ctx),
];
