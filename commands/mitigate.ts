import { opens, orders, type SlashCommand, withWords } from "./slash-command.ts";

export const mitigate: SlashCommand = {
  name: "mitigate",
  usage: "mitigate [who was hit, and how]",
  summary: "The impact is over; the cause may still be there. Without words a form opens",
  examples: ["/incident mitigate 4 % of payments failed for 20 minutes", "/incident mitigate"],
  incident: "anywhere",
  parse: ({ target, words }) =>
    withWords(
      words,
      () => opens({ kind: "mitigate", target }),
      (impact) => orders(target, { kind: "mitigate", impact }),
    ),
};
