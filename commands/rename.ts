import { titleLimit } from "../src/domain/decide/beginning.ts";
import { misuse, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const rename: SlashCommand = {
  name: "rename",
  usage: "rename <title>",
  summary: "Give it a better title, on the card, in the topic and in the feed; the channel keeps its name",
  examples: ["/incident rename card payments fail in Europe"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => misuse("the new title", words),
      (title) =>
        title.length <= titleLimit
          ? orders(target, { kind: "rename", title })
          : misuse(`a title of at most ${titleLimit} characters`, `${title.length} characters: ${title}`),
    ),
};
