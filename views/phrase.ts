import type { Instant } from "../src/base/instant.ts";
import type { ChannelId, UserId } from "../src/domain/ids.ts";
import type { Mention } from "../src/domain/policy.ts";

/**
 * One piece of a sentence. Words are only ever words: a piece of text cannot become a mention, a link or markup,
 * whoever wrote it, because blocks.ts escapes it for the place where it is shown.
 */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly style: "plain" | "strong" | "code" }
  | { readonly kind: "mention"; readonly id: Mention }
  | { readonly kind: "channel"; readonly id: ChannelId }
  | { readonly kind: "moment"; readonly at: Instant; readonly show: MomentStyle }
  | { readonly kind: "link"; readonly url: string; readonly text: string };

/**
 * clock     03:05 today, with the date on other days
 * deadline  the clock time, and how far off it is
 * distance  how long ago, or how far off
 */
export type MomentStyle = "clock" | "deadline" | "distance";

/** A sentence in pieces, ready to be shown as rich text, as mrkdwn or as plain text. */
export type Phrase = readonly Piece[];

/** What a sentence may be made of. Strings and numbers stand for themselves. */
export type Sayable = string | number | Piece | Phrase;

/** Sentences as they read: say`Severity ${from} → ${to}, by ${person(userId)}`. */
export const say = (parts: TemplateStringsArray, ...values: readonly Sayable[]): Phrase =>
  parts.flatMap((part, index) => {
    const value = values[index];
    return [...plain(part), ...(value === undefined ? [] : phraseOf(value))];
  });

export const phraseOf = (value: Sayable): Phrase => {
  if (typeof value === "string" || typeof value === "number") return plain(String(value));
  return isPhrase(value) ? value : [value];
};

const isPhrase = (value: Piece | Phrase): value is Phrase => Array.isArray(value);
const plain = (text: string): Phrase => (text === "" ? [] : [{ kind: "text", text, style: "plain" }]);

export const strong = (text: string): Piece => ({ kind: "text", text, style: "strong" });
export const code = (text: string): Piece => ({ kind: "text", text, style: "code" });
/** A person or a user group. What is neither (a group's name that nobody configured) is shown as text. */
export const person = (id: UserId | Mention): Piece => ({ kind: "mention", id });
export const channel = (id: ChannelId): Piece => ({ kind: "channel", id });
export const clock = (at: Instant): Piece => ({ kind: "moment", at, show: "clock" });
export const deadline = (at: Instant): Piece => ({ kind: "moment", at, show: "deadline" });
export const distance = (at: Instant): Piece => ({ kind: "moment", at, show: "distance" });

/** People in a row: `@ana, @ben and 3 more`. */
export const people = (ids: readonly Mention[], most: number, more: (count: number) => string): Phrase => {
  const shown = ids.slice(0, most).map(person);
  const rest = ids.length - shown.length;
  return join([...shown, ...(rest > 0 ? [more(rest)] : [])], ", ");
};

export const join = (parts: readonly Sayable[], between: string): Phrase =>
  parts.flatMap((part, index) => [...(index === 0 ? [] : plain(between)), ...phraseOf(part)]);

/** Which hosts a link may lead to. `any`: the link came from configuration or from an alert's source, never from a model. */
export type LinkHosts = "any" | readonly string[];

/**
 * A link that shows where it leads: `Dashboard (grafana.example.com)`, so that its words cannot lie about it.
 * Anything but http and https, and hosts that are not allowed, stay text.
 */
export const linkTo = (url: string, text: string, hosts: LinkHosts): Phrase => {
  const target = webAddress(url);
  if (target === null || !isAllowed(target.hostname, hosts)) return plain(text);
  const label = text === "" || text === url ? target.hostname : `${text} (${target.hostname})`;
  return [{ kind: "link", url: target.href, text: label }];
};

/** The address when it is one of the web; null for everything else a client might try to open. */
export const webAddress = (url: string): URL | null => {
  if (!URL.canParse(url)) return null;
  const target = new URL(url);
  // Credentials in an address are a trick to hide the host, and have no business in a channel.
  if (target.username !== "" || target.password !== "") return null;
  return target.protocol === "https:" || target.protocol === "http:" ? target : null;
};

const isAllowed = (host: string, hosts: LinkHosts): boolean => hosts === "any" || hosts.includes(host);

/** A model's text with every address taken out that leads to a host it may not link to; the host stays readable. */
export const withoutForeignLinks = (text: string, hosts: readonly string[]): string =>
  text.replace(/\b(?:https?|ftp|slack|mailto|javascript|data):[^\s<>"'`)\]]+/gi, (address) => {
    const target = webAddress(address);
    if (target === null) return "[address removed]";
    return isAllowed(target.hostname, hosts) ? address : `[link to ${target.hostname} removed]`;
  });
