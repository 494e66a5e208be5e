import type { AlertLink } from "../domain/alert.ts";
import { asTitle, linksLimit, urlLimit } from "./limits.ts";
import type { Texts } from "./shape.ts";

/** Only what a browser opens: anything else that looks like an address could be a trap in a button. */
export const isUrl = (text: string): boolean => text.length <= urlLimit && /^https?:\/\/[^\s<>|]+$/i.test(text);

export type LinkCandidate = { readonly title: string; readonly url: string };

export type SortedLinks = {
  /** Those with a real address, each address once, no more than an alert's card can show. */
  readonly links: readonly AlertLink[];
  /** What was given as an address and is none that may be clicked: kept as labels. */
  readonly others: Texts;
  readonly cut: number;
};

export const sortLinks = (candidates: readonly LinkCandidate[]): SortedLinks => {
  const byUrl = new Map<string, AlertLink>();
  const others = new Map<string, string>();
  for (const { title, url } of candidates) {
    if (!isUrl(url)) {
      if (url.trim() !== "") others.set(`link_${title.toLowerCase().replace(/\W+/g, "_")}`, url.toWellFormed());
    } else if (!byUrl.has(url)) byUrl.set(url, { title: asTitle(title) || "Link", url: url.toWellFormed() });
  }
  return {
    links: [...byUrl.values()].slice(0, linksLimit),
    others: Object.fromEntries(others),
    cut: Math.max(0, byUrl.size - linksLimit),
  };
};

/** For readers that have nothing but links. */
export const linksOf = (candidates: readonly LinkCandidate[]): readonly AlertLink[] => sortLinks(candidates).links;
