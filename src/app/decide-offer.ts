import { err, ok, type Result } from "../base/result.ts";
import type { Person } from "../domain/actor.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Severity } from "../domain/severity.ts";
import type { HandleCommand } from "./handle-command.ts";
import type { Clock } from "./ports/clock.ts";
import type { AlertOffer, AlertStore, NewEffect } from "./ports/store.ts";

export type OfferDecision =
  | { readonly kind: "declare"; readonly severity: Severity | null }
  | { readonly kind: "ignore" };

export type DecideOffer = (
  offerId: string,
  decision: OfferDecision,
  person: Person,
) => Promise<Result<{ readonly incidentId: IncidentId | null }, Refusal>>;

type Dependencies = {
  readonly alerts: AlertStore;
  readonly handle: HandleCommand;
  readonly clock: Clock;
  readonly onDecided: () => void;
};

/** A person decides on an alert that no rule decided on: the first press counts, later ones are told what became of it. */
export const decideOffer = async (
  { alerts, handle, clock, onDecided }: Dependencies,
  offerId: string,
  decision: OfferDecision,
  person: Person,
): Promise<Result<{ readonly incidentId: IncidentId | null }, Refusal>> => {
  const offer = await alerts.offer(offerId);
  if (offer === null) return err({ kind: "not_found", what: "that alert", known: [] });
  if (offer.decision.kind !== "open")
    return err({ kind: "already_done", what: `the alert was ${offer.decision.kind} already` });
  if (person.standing !== "member" && person.standing !== "unknown")
    return err({ kind: "not_allowed", needs: "a full member of this workspace" });
  const settle = async (settled: AlertOffer["decision"]): Promise<void> => {
    await alerts.saveOffer({ ...offer, decision: settled }, redraw(offer, clock));
    onDecided();
  };
  if (decision.kind === "ignore") {
    await settle({ kind: "ignored", by: person.userId });
    return ok({ incidentId: null });
  }
  const declared = await handle({
    // One incident for an offer, whoever presses and however often.
    key: `offer ${offerId} declared`,
    actor: person,
    incidentId: null,
    command: {
      kind: "declare",
      title: offer.alert.title.slice(0, 150),
      severity: decision.severity,
      services: offer.alert.service === null ? [] : [offer.alert.service],
      summary: offer.alert.text,
      commander: null,
      isPrivate: false,
      isDrill: false,
      callPeople: true,
      origin:
        offer.place === null ? { kind: "alert", source: offer.alert.source } : { kind: "message", ...offer.place },
      alerts: [offer.alert],
    },
  });
  if (!declared.ok) return declared;
  const incidentId = declared.value.incident.id;
  await settle({ kind: "declared", incidentId, by: person.userId });
  return ok({ incidentId });
};

const redraw = ({ id }: AlertOffer, clock: Clock): NewEffect => ({
  id: `offer.${id}.2`,
  incidentId: null,
  effect: { kind: "offer_alert", offerId: id },
  lane: "normal",
  stream: null,
  dueAt: clock.now(),
});
