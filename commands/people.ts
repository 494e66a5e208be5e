import { err, ok, type Result } from "../src/base/result.ts";
import type { UserId } from "../src/domain/ids.ts";
import { type Misuse, misuse } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

/** `@ana` as plain letters: Slack sent no id, so nobody can know who is meant. */
export const isLostMention = ({ kind, text }: Word): boolean => kind === "plain" && /^@[\p{L}\p{N}_]/u.test(text);

export const lostMention = (word: Word): Result<never, Misuse> =>
  misuse(
    'a person chosen from the list that Slack shows after "@" (if you did, the app\'s slash command needs "Escape channels, users, and links" switched on)',
    [word],
  );

/** The one person these words name: a mention, or `me` for the speaker. */
export const onePerson = (words: readonly Word[], speaker: UserId): Result<UserId, Misuse> => {
  const [word, ...more] = words;
  if (word === undefined || more.length > 0) return misuse("one person, e.g. @ana", words);
  if (word.kind === "user") return ok(word.id);
  if (word.kind === "plain" && word.text.toLowerCase() === "me") return ok(speaker);
  if (word.kind === "group") return err({ expected: "one person, not a group", came: word.text, suggestion: null });
  return isLostMention(word) ? lostMention(word) : misuse("one person, e.g. @ana", [word]);
};
