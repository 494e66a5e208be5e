import { nothingMore, orders, type SlashCommand } from "./slash-command.ts";

export const close: SlashCommand = {
  name: "close",
  usage: "close",
  summary: "File it: resolved, and the post-mortem is published where one is owed",
  examples: ["/incident close", "/incident INC-42 close"],
  incident: "anywhere",
  parse: ({ target, words }) => nothingMore(words, () => orders(target, { kind: "close" })),
};
