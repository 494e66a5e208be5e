import { opens, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const resolve: SlashCommand = {
  name: "resolve",
  usage: "resolve [what ended it]",
  summary: "It is over; the post-mortem is drafted. Without words a form opens",
  examples: ["/incident resolve rolled back to v41", "/incident resolve"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => opens({ kind: "resolve", target }),
      (resolution) => orders(target, { kind: "resolve", resolution }),
    ),
};
