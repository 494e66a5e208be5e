import { opens, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const cancel: SlashCommand = {
  name: "cancel",
  usage: "cancel [reason]",
  summary: "It is no incident: a false alarm, a test. Without a reason a form asks for it",
  examples: ["/incident cancel false alarm, the probe was broken", "/incident cancel"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => opens({ kind: "cancel", target }),
      (reason) => orders(target, { kind: "cancel", reason }),
    ),
};
