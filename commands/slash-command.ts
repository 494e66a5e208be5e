import { err, ok, type Result } from "../src/base/result.ts";
import type { Command } from "../src/domain/command.ts";
import type { ChannelId, UserId } from "../src/domain/ids.ts";
import type { ExistingTarget, FormRequest, Intent, Query } from "../src/domain/intent.ts";
import type { SubcommandName } from "./names.ts";
import { textOf, type Word } from "./tokenize.ts";

/** Where and by whom something was typed. */
export type Place = {
  readonly channelId: ChannelId;
  readonly userId: UserId;
  /** Names under `people.groups` of the configuration: `page` takes them as words. */
  readonly groups: readonly string[];
};

/** What a subcommand gets to read: the words after its name, without the incident's name. */
export type Said = {
  readonly target: ExistingTarget;
  readonly words: readonly Word[];
  readonly place: Place;
};

/** What does not fit. `suggestion` is a whole line that can be sent as it is; null when there is none to offer. */
export type Misuse = {
  readonly expected: string;
  readonly came: string;
  readonly suggestion: string | null;
};

/** A `Misuse` with what helps on the spot. `typed` is everything that was typed, so that nobody types it twice. */
export type UsageError = Misuse & {
  readonly usage: string;
  readonly example: string;
  readonly typed: string;
  /** What it was typed behind. */
  readonly command: "/incident" | "/ops";
};

export type Parsed = Result<Intent, Misuse>;

export type SlashCommand = {
  readonly name: SubcommandName;
  /** What follows `/incident`; `[…]` may be left out, `<…>` is to be filled in. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  /** Whole lines that can be sent as they are. At least one. */
  readonly examples: readonly [string, ...string[]];
  /**
   * Where the incident's name may stand. `anywhere`: `INC-4 resolve …` or `resolve INC-4 …`; `before`: only in front,
   * because names behind mean something else; `none`: the command is about no incident that exists.
   */
  readonly incident: "anywhere" | "before" | "none";
  readonly parse: (said: Said) => Parsed;
};

/** Longer than any form of Slack takes (plain_text_input, 3000 characters), so that words and forms have one bound. */
export const textLimit = 3_000;
/** More of a wrong text than this helps nobody in an error message. */
const cameLimit = 80;

export const means = (intent: Intent): Parsed => ok(intent);
export const asks = (query: Query): Parsed => means({ kind: "query", query });
export const opens = (form: FormRequest): Parsed => means({ kind: "form", form });
export const orders = (target: ExistingTarget, command: Command): Parsed => means({ kind: "command", target, command });

/** @param came the words that do not fit; none: nothing came */
export const misuse = (
  expected: string,
  came: readonly Word[] | string,
  suggestion: string | null = null,
): Result<never, Misuse> =>
  err({ expected, came: shortened(typeof came === "string" ? came : textOf(came)), suggestion });

const shortened = (text: string): string => {
  if (text === "") return "nothing";
  const characters = [...text];
  return characters.length <= cameLimit ? text : `${characters.slice(0, cameLimit - 1).join("")}…`;
};

/** For commands that stand alone: words that would be dropped silently are an error instead. */
export const nothingMore = (words: readonly Word[], then: () => Parsed): Parsed =>
  words.length === 0 ? then() : misuse("nothing after it", words);

/** For commands that need words: `whenNone` says what to do without, most often to open a form. */
export const withWords = (words: readonly Word[], whenNone: () => Parsed, then: (text: string) => Parsed): Parsed =>
  textOf(words) === "" ? whenNone() : withText(words, then);

/** Runs `then` with the words as one text, empty when there are none; over the limit it is refused, because cutting would lose what was said. */
export const withText = (words: readonly Word[], then: (text: string) => Parsed): Parsed => {
  const text = textOf(words);
  return text.length <= textLimit
    ? then(text)
    : misuse(`at most ${textLimit} characters`, `${text.length} characters: ${text}`);
};
