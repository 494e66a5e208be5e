import type { Attempt } from "../ports/chat.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, skipped } from "./performing.ts";

/** Shows an alert nobody has decided on, or edits it after somebody has. */
export const offerAlert = async (
  { alerts, chat }: EffectDependencies,
  offerId: string,
  attempt: Attempt,
): Promise<Performed> => {
  const offer = await alerts.offer(offerId);
  if (offer === null) return skipped(`no offer ${offerId}`);
  if (offer.shown === null && offer.decision.kind !== "open") return skipped("decided before it was shown");
  const shown = await chat.showOffer(offer, attempt);
  await alerts.saveOffer({ ...offer, shown }, null);
  return done;
};
