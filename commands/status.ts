import { nearest } from "../src/base/nearest.ts";
import { type Status, statuses } from "../src/domain/status.ts";
import { cancel } from "./cancel.ts";
import { close } from "./close.ts";
import { mitigate } from "./mitigate.ts";
import { resolve } from "./resolve.ts";
import {
  asks,
  misuse,
  nothingMore,
  opens,
  orders,
  type Parsed,
  type Said,
  type SlashCommand,
  withWords,
} from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const status: SlashCommand = {
  name: "status",
  usage: "status [investigating | identified <cause> | mitigated <impact> | resolved <what ended it> | closed]",
  summary: "Show where the incident is, or move it on",
  examples: [
    "/incident status",
    "/incident status investigating",
    "/incident status identified the 14:05 deploy of checkout",
    "/incident INC-42 status",
  ],
  incident: "anywhere",
  parse: (said) => {
    const [first, ...words] = said.words;
    if (first === undefined) return asks({ kind: "status", target: said.target });
    const wanted = first.kind === "plain" ? first.text.toLowerCase() : "";
    return Object.hasOwn(moves, wanted) ? moves[wanted as Moved]({ ...said, words }) : noSuchStatus(first);
  },
};

const acknowledge = ({ target, words }: Said): Parsed =>
  nothingMore(words, () => orders(target, { kind: "acknowledge" }));

const identify = ({ target, words }: Said): Parsed =>
  withWords(
    words,
    () => opens({ kind: "identify", target }),
    (cause) => orders(target, { kind: "identify", cause }),
  );

/** Where an incident can be moved to. Nothing goes back to declared; `reopen` is a word of its own. */
const moves = {
  investigating: acknowledge,
  acknowledged: acknowledge,
  identified: identify,
  mitigated: mitigate.parse,
  resolved: resolve.parse,
  closed: close.parse,
  cancelled: cancel.parse,
  canceled: cancel.parse,
} satisfies Partial<Record<Status | "acknowledged" | "canceled", (said: Said) => Parsed>>;
type Moved = keyof typeof moves;

const noSuchStatus = (word: Word): Parsed => {
  const known = statuses.filter((one) => Object.hasOwn(moves, one));
  const near = nearest(word.text, known);
  return misuse(`a status to move to: ${known.join(", ")}`, [word], near === null ? null : `/incident status ${near}`);
};
