import type { AlertOffer } from "./ports/alert-store.ts";
import type { Clock } from "./ports/clock.ts";
import type { NewEffect } from "./ports/outbox.ts";

/** The message of an offer is drawn again, because it was decided on. */
export const redrawnOffer = ({ id }: AlertOffer, clock: Clock): NewEffect => ({
  id: `offer.${id}.2`,
  incidentId: null,
  effect: { kind: "offer_alert", offerId: id },
  lane: "normal",
  stream: null,
  dueAt: clock.now(),
});
