import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import { webAddress } from "./phrase.ts";
import { harmless, limits, shorten } from "./text.ts";
import { en, type Words } from "./words.ts";

export type Bookmark = { readonly title: string; readonly link: string };

/** More bookmarks than this fold away in Slack's bar. */
const bookmarksShown = 5;
const titleLimit = 75;

/** Links in the channel's bar: runbooks of the services, then where the alerts come from. Each address once. */
export const bookmarksOf = (incident: Incident, policy: Policy, words: Words = en): readonly Bookmark[] => {
  const runbooks = incident.services.flatMap((name) => {
    const runbook = Object.hasOwn(policy.services, name) ? policy.services[name]?.runbook : null;
    return bookmark(words.card.bookmark.runbook(name), runbook ?? "");
  });
  const sources = incident.alerts.flatMap((alert) => alert.links.flatMap(({ title, url }) => bookmark(title, url)));
  const seen = new Set<string>();
  return [...runbooks, ...sources].filter(({ link }) => !seen.has(link) && seen.add(link)).slice(0, bookmarksShown);
};

/** A runbook may be a path in a repository: only addresses of the web can be bookmarks. */
const bookmark = (title: string, url: string): readonly Bookmark[] => {
  const target = webAddress(url);
  if (target === null || target.href.length > limits.url) return [];
  return [{ title: shorten(harmless(title), titleLimit) || target.hostname, link: target.href }];
};
