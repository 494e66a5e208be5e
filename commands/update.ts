import { opens, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const update: SlashCommand = {
  name: "update",
  usage: "update [what is going on]",
  summary: "Tell everybody how it stands; without words a form opens",
  examples: ["/incident update", "/incident update one region is back, the other is being restarted"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => opens({ kind: "update", target }),
      (conditions) => orders(target, { kind: "post_update", conditions, actions: "", needs: "" }),
    ),
};
