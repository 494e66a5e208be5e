import type { IncidentId } from "../domain/ids.ts";

/** Source: conversations.create, "Channel names may only contain lowercase letters, numbers, hyphens and underscores and must be 80 characters or less". */
const nameLimit = 80;
/** A name that is read in a sidebar at night; the whole title stands in the topic. */
const slugLimit = 40;

/**
 * `inc-42-checkout-is-failing`, then `inc-42-checkout-is-failing-2`, … for a name that is taken.
 * @param attempt 1 for the plain name
 */
export const channelName = (id: IncidentId, title: string, attempt: number): string => {
  const suffix = attempt === 1 ? "" : `-${attempt}`;
  const slug = slugOf(title);
  const base = slug === "" ? id.toLowerCase() : `${id.toLowerCase()}-${slug}`;
  return `${base.slice(0, nameLimit - suffix.length).replace(/-+$/, "")}${suffix}`;
};

/**
 * `inc-new-checkout-is-failing-3f9a2c1b`: for a channel that must stand before its incident has a number. The mark is
 * made of the declaration's delivery, so that whoever tries again meets the same channel.
 */
export const standbyChannelName = (title: string, mark: string): string => {
  const slug = slugOf(title);
  return slug === "" ? `inc-new-${mark}` : `inc-new-${slug}-${mark}`;
};

/** Letters that Slack does not take lose their accents or go; a title in another script leaves an empty slug. */
const slugOf = (title: string): string =>
  title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, slugLimit)
    .replace(/-+$/, "");
