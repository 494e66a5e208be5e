import type { AlertLink } from "../domain/alert.ts";
import { asTitle, linksLimit, urlLimit } from "./limits.ts";

/** Only what a browser opens: anything else that looks like an address could be a trap in a button. */
export const isUrl = (text: string): boolean => text.length <= urlLimit && /^https?:\/\/[^\s<>|]+$/i.test(text);

/** Those with a real address, each address once, no more than an alert's card can show. */
export const linksOf = (
  candidates: readonly { readonly title: string; readonly url: string }[],
): readonly AlertLink[] => {
  const byUrl = new Map<string, AlertLink>();
  for (const { title, url } of candidates) {
    if (isUrl(url) && !byUrl.has(url)) byUrl.set(url, { title: asTitle(title) || "Link", url: url.toWellFormed() });
  }
  return [...byUrl.values()].slice(0, linksLimit);
};
