import { opens, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const reopen: SlashCommand = {
  name: "reopen",
  usage: "reopen [what is back]",
  summary: "It is back, a short time after it was over",
  examples: ["/incident reopen checkout fails again", "/incident reopen"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => opens({ kind: "reopen", target }),
      (reason) => orders(target, { kind: "reopen", reason }),
    ),
};
