import { ok, type Result } from "../src/base/result.ts";
import type { Mention } from "../src/domain/policy.ts";
import { isLostMention, lostMention } from "./people.ts";
import { type Misuse, misuse, orders, type Place, type SlashCommand, withWords } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const page: SlashCommand = {
  name: "page",
  usage: "page <@people or groups> <reason>",
  summary: "Call named people now",
  examples: ["/incident page @ana the database is yours", "/incident page @oncall @ben checkout is down"],
  incident: "anywhere",
  parse: ({ target, words, place }) => {
    const read = readMentions(words, place);
    if (!read.ok) return read;
    const { mentions, rest } = read.value;
    const noReason = () => misuse("a few words on why they are needed, after the people", rest);
    return withWords(rest, noReason, (reason) => orders(target, { kind: "page", mentions, reason }));
  },
};

/** Slack invites at most 100 at once; whoever needs more than this wants `escalate`. */
const mentionsLimit = 50;

type Read = { readonly mentions: readonly Mention[]; readonly rest: readonly Word[] };

/** Everybody named at the beginning; the first word that names nobody begins the reason. */
const readMentions = (words: readonly Word[], place: Place): Result<Read, Misuse> => {
  const read = words.map((word, at) => mentionOf(word, at, place));
  const firstOther = words.findIndex((word, at) => read[at] === null && !isBetween(word));
  const end = firstOther === -1 ? words.length : firstOther;
  const stopped = words[end];
  if (stopped !== undefined && isLostMention(stopped)) return lostMention(stopped);
  const mentions = [...new Set(read.slice(0, end).filter((mention) => mention !== null))];
  if (mentions.length === 0) return misuse("somebody to call first, e.g. @ana or @oncall", words.slice(0, 1));
  return mentions.length > mentionsLimit
    ? misuse(`at most ${mentionsLimit} people and groups`, `${mentions.length}`)
    : ok({ mentions, rest: words.slice(end) });
};

/**
 * A configured group is named with an @, which Slack leaves as it is because it knows no such name.
 * Without the @ only as the first word: behind people it may well begin the reason.
 */
const mentionOf = (word: Word, at: number, { groups }: Place): Mention | null => {
  if (word.kind === "user" || word.kind === "group") return word.id;
  if (word.kind !== "plain" || (at > 0 && !word.text.startsWith("@"))) return null;
  const name = word.text.replace(/^@/, "").toLowerCase();
  return groups.find((group) => group.toLowerCase() === name) ?? null;
};

/** `@ana, @ben and @oncall: …` */
const isBetween = ({ kind, text }: Word): boolean => kind === "plain" && /^([,;:&+–—-]|and)$/i.test(text);
