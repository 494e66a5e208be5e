import { ok } from "../src/base/result.ts";
import { parseRole, type Role, roles } from "../src/domain/role.ts";
import { onePerson } from "./people.ts";
import { misuse, nothingMore, orders, type Parsed, type Said, type SlashCommand } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const role: SlashCommand = {
  name: "role",
  usage: "role <role> @person | role take <role> | role release <role> [@person]",
  summary: `Give, take or release a role: ${roles.join(", ")}`,
  examples: ["/incident role commander @ana", "/incident role take scribe", "/incident role release scribe"],
  incident: "anywhere",
  parse: (said) => {
    const [first, ...rest] = said.words;
    const verb = first?.kind === "plain" ? first.text.toLowerCase() : "";
    if (verb === "take") return withRole(rest, (wanted, more) => nothingMore(more, () => take(said, wanted)));
    if (verb === "release") return withRole(rest, (wanted, more) => release(said, wanted, more));
    return withRole(said.words, (wanted, more) => assign(said, wanted, more));
  },
};

const withRole = (words: readonly Word[], then: (wanted: Role, more: readonly Word[]) => Parsed): Parsed => {
  const [first, ...more] = words;
  const wanted = first?.kind === "plain" ? parseRole(first.text) : null;
  return wanted === null
    ? misuse(`a role: ${roles.join(", ")}`, first === undefined ? [] : [first])
    : then(wanted, more);
};

/** Taking command also acknowledges, and does not push out a commander who is there; that is a command of its own. */
const take = ({ target, place }: Said, wanted: Role): Parsed =>
  wanted === "commander"
    ? orders(target, { kind: "take_command" })
    : orders(target, { kind: "assign_role", role: wanted, userId: place.userId });

const release = ({ target, place }: Said, wanted: Role, words: readonly Word[]): Parsed => {
  const holder = words.length === 0 ? ok(place.userId) : onePerson(words, place.userId);
  return holder.ok ? orders(target, { kind: "release_role", role: wanted, userId: holder.value }) : holder;
};

const assign = ({ target, place }: Said, wanted: Role, words: readonly Word[]): Parsed => {
  const person = onePerson(words, place.userId);
  return person.ok ? orders(target, { kind: "assign_role", role: wanted, userId: person.value }) : person;
};
