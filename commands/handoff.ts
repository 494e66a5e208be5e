import { onePerson } from "./people.ts";
import { nothingMore, orders, type SlashCommand } from "./slash-command.ts";

export const handoff: SlashCommand = {
  name: "handoff",
  usage: "handoff <@person> | handoff accept",
  summary: "Offer the command to somebody, or accept it when it was offered to you",
  examples: ["/incident handoff @ana", "/incident handoff accept"],
  incident: "anywhere",
  parse: ({ target, words, place }) => {
    const [first, ...rest] = words;
    if (first?.kind === "plain" && first.text.toLowerCase() === "accept") {
      return nothingMore(rest, () => orders(target, { kind: "accept_command" }));
    }
    const person = onePerson(words, place.userId);
    return person.ok ? orders(target, { kind: "offer_command", to: person.value }) : person;
  },
};
