import { nearest } from "../src/base/nearest.ts";
import type { TaskId, UserId } from "../src/domain/ids.ts";
import type { ExistingTarget } from "../src/domain/intent.ts";
import { isLostMention, lostMention } from "./people.ts";
import { asks, misuse, nothingMore, orders, type Parsed, type SlashCommand, withWords } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

const verbs = ["add", "done", "list"];
const isTaskName = ({ kind, text }: Word): boolean => kind === "plain" && /^T[1-9]\d{0,5}$/i.test(text);

export const task: SlashCommand = {
  name: "task",
  usage: "task add <text> [@owner] | task done <T1> | task list",
  summary: "Add, finish or list tasks",
  examples: ["/incident task add restart the workers @ana", "/incident task done T2", "/incident task list"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    const verb = first?.kind === "plain" ? first.text.toLowerCase() : "";
    if (first === undefined) return asks({ kind: "tasks", target });
    if (verb === "list") return nothingMore(rest, () => asks({ kind: "tasks", target }));
    if (verb === "done") return done(target, rest);
    if (verb === "add") return add(target, rest);
    // A person in a hurry leaves "add" out. What is said of a task, and a verb that is only misspelt, is no new one.
    const isVerb = rest.length === 0 || nearest(verb, verbs) !== null || rest.some(isTaskName);
    return isVerb ? misuse("add, done or list", [first]) : add(target, words);
  },
};

/** The owner is the mention at the end, or else the one at the beginning; any other mention is part of the text. */
const add = (target: ExistingTarget, words: readonly Word[]): Parsed => {
  const last = words.at(-1);
  if (last !== undefined && isLostMention(last)) return lostMention(last);
  if (last?.kind === "group") return misuse("one person as the owner, not a group", [last]);
  if (last?.kind === "user") return addFor(target, words.slice(0, -1), last.id);
  const first = words[0];
  return first?.kind === "user" ? addFor(target, words.slice(1), first.id) : addFor(target, words, null);
};

const addFor = (target: ExistingTarget, words: readonly Word[], owner: UserId | null): Parsed =>
  withWords(
    words,
    () => misuse("what is to be done", words),
    (text) => orders(target, { kind: "add_task", text, owner }),
  );

const done = (target: ExistingTarget, words: readonly Word[]): Parsed => {
  const [first, ...more] = words;
  const number = first?.kind === "plain" ? /^T?([1-9]\d{0,5})$/i.exec(first.text)?.[1] : undefined;
  if (number === undefined) return misuse("a task's name, e.g. T2", words);
  const taskId: TaskId = `T${Number(number)}`;
  return nothingMore(more, () => orders(target, { kind: "complete_task", taskId }));
};
