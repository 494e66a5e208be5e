import { misuse, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const note: SlashCommand = {
  name: "note",
  usage: "note <text>",
  summary: "Put a note on the timeline",
  examples: ["/incident note the queue began to grow at 14:02"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => misuse("some words to keep", words),
      (text) => orders(target, { kind: "add_note", text, messageTs: null }),
    ),
};
