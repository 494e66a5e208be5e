import { parseDurationMs } from "../src/base/duration.ts";
import { asks, means, misuse, nothingMore, type Parsed, type SlashCommand, withText } from "./slash-command.ts";
import { textOf, type Word } from "./tokenize.ts";

export const silence: SlashCommand = {
  name: "silence",
  usage: "silence <service or alert> for <2h> because <reason> | silence list | silence end <S1>",
  summary: "Keep alerts of a service, or of one name, from people for a while; list silences; end one early",
  examples: [
    "/incident silence checkout for 2h because the database is being moved",
    '/incident silence "Disk almost full" for 1d because new disks come tomorrow',
    "/incident silence list",
    "/incident silence end S1",
  ],
  incident: "none",
  parse: ({ words }) => {
    const at = words.findIndex((word, index) => isWord(word, "for") && durationAt(words, index + 1) !== null);
    if (at >= 0) return silenced(words.slice(0, at), durationAt(words, at + 1) ?? 0, words.slice(at + 2));
    const [first, ...rest] = words;
    if (first === undefined || isWord(first, "list")) return nothingMore(rest, () => asks({ kind: "silences" }));
    if (isWord(first, "end")) return ended(rest);
    return misuse("what is to be silenced, then for and a duration like 30m, 2h or 5d, then because and why", words);
  },
};

const isWord = ({ kind, text }: Word, word: string): boolean => kind === "plain" && text.toLowerCase() === word;

const durationAt = (words: readonly Word[], index: number): number | null => {
  const read = parseDurationMs(words[index]?.text ?? "");
  return read.ok ? read.value : null;
};

const silenced = (named: readonly Word[], forMs: number, after: readonly Word[]): Parsed => {
  const [first, ...rest] = after;
  const why = first !== undefined && isWord(first, "because") ? withoutOf(rest) : after;
  if (named.length === 0) return misuse("a service or an alert's name before for", named);
  if (textOf(why) === "") return misuse("because and why, so that people know what they do not hear of", why);
  return withText(why, (reason) =>
    withText(named, (name) => means({ kind: "operations", command: { kind: "silence", name, forMs, reason } })),
  );
};

/** "because of a migration": the reason is the migration. */
const withoutOf = (words: readonly Word[]): readonly Word[] =>
  words[0] !== undefined && isWord(words[0], "of") ? words.slice(1) : words;

const ended = (words: readonly Word[]): Parsed => {
  const named = textOf(words);
  return named === ""
    ? misuse("which one: its name, like S1, or what it silences", words)
    : means({ kind: "operations", command: { kind: "end_silence", named } });
};
