import type { Attempt } from "../ports/chat.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, later, type Performed, skipped } from "./performing.ts";

/** Between two looks whether the incident of an offer has its channel. */
const channelPendingMs = 1_000;

/** Shows an alert nobody has decided on, or edits it after somebody has. */
export const offerAlert = async (
  { alerts, chat, incidents }: EffectDependencies,
  offerId: string,
  attempt: Attempt,
): Promise<Performed> => {
  const offer = await alerts.offer(offerId);
  if (offer === null) return skipped(`no offer ${offerId}`);
  if (offer.shown === null && offer.decision.kind !== "open") return skipped("decided before it was shown");
  // Looked at before it is shown: what the message says is at least as new as this.
  const incident = "incidentId" in offer.decision ? await incidents.load(offer.decision.incidentId) : null;
  const shown = await chat.showOffer(offer, attempt);
  await alerts.saveOffer({ ...offer, shown }, null);
  // Until there is a channel the outcome says that it is being made; then it says where it is.
  return incident?.channel.kind === "pending" ? later(channelPendingMs) : done;
};
