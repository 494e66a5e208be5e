import type { Instant } from "../base/instant.ts";

/** Whether people are being asked about an alert, or have decided on this occurrence of it. */
export type OfferStanding = "none" | "open" | "decided";

/** An offer of the same alert, and the moment that its occurrence began. */
export type PastOffer = { readonly isOpen: boolean; readonly startedAt: Instant };

/** Not every source says that something has ended: what nobody has answered for a day is asked again when it comes anew. */
const askedAgainMs = 24 * 60 * 60_000;

export const offerStandingOf = (startedAt: Instant, offers: readonly PastOffer[]): OfferStanding => {
  const isAsked = ({ isOpen, startedAt: before }: PastOffer): boolean =>
    isOpen && (before === startedAt || Date.parse(startedAt) - Date.parse(before) < askedAgainMs);
  if (offers.some(isAsked)) return "open";
  return offers.some((offer) => !offer.isOpen && offer.startedAt === startedAt) ? "decided" : "none";
};
