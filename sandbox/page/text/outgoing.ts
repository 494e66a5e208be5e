import type { PageChannel, PagePerson } from "../../workspace/page-protocol.ts";

type Known = { readonly people: readonly PagePerson[]; readonly channels: readonly PageChannel[] };

/** What was typed, as Slack sends it: escaped, names of people and channels as ids. Code stays as it is. */
export const toSent = (typed: string, known: Known): string =>
  escapeText(typed)
    .split(/(```[\s\S]*?```|`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : withIds(part, known)))
    .join("");

/** The reverse, for editing: ids become names again. */
export const toTyped = (sent: string, known: Known): string =>
  sent
    .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, (token, id: string) => {
      const person = known.people.find((candidate) => candidate.id === id);
      return person === undefined ? token : `@${person.name}`;
    })
    .replace(/<#(C[A-Z0-9]+)(?:\|[^>]*)?>/g, (token, id: string) => {
      const channel = known.channels.find((candidate) => candidate.id === id);
      return channel === undefined ? token : `#${channel.name}`;
    })
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const withIds = (text: string, { people, channels }: Known): string => {
  const tokens = new Map<string, string>([
    ["@here", "<!here>"],
    ["@channel", "<!channel>"],
    ["@everyone", "<!everyone>"],
  ]);
  for (const person of people) {
    for (const name of [person.name, person.realName]) {
      if (name !== "") tokens.set(`@${name.toLowerCase()}`, `<@${person.id}>`);
    }
  }
  for (const channel of channels) {
    if (channel.kind !== "im") tokens.set(`#${channel.name}`, `<#${channel.id}>`);
  }
  // Longest first: "@ana" must not take the start of "@ana.lima".
  const names = [...tokens.keys()].sort((a, b) => b.length - a.length).map((name) => literal(name));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}@#/])(?:${names.join("|")})(?![\\p{L}\\p{N}_-])`, "giu");
  return text.replace(mention, (name) => tokens.get(name.toLowerCase()) ?? name);
};

/** A name as a regular expression that means just it. */
const literal = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
