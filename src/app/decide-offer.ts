import { addMs } from "../base/instant.ts";
import { assertNever } from "../base/invariant.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Person } from "../domain/actor.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { OfferChoice } from "../domain/intent.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Severity } from "../domain/severity.ts";
import type { HandleCommand } from "./handle-command.ts";
import type { HandleOperations } from "./handle-operations.ts";
import type { AlertOffer, AlertStore } from "./ports/alert-store.ts";
import type { Clock } from "./ports/clock.ts";
import { redrawnOffer } from "./redrawn-offer.ts";

export type DecideOffer = (
  offerId: string,
  decision: OfferChoice,
  person: Person,
) => Promise<Result<{ readonly incidentId: IncidentId | null }, Refusal>>;

type Dependencies = {
  readonly alerts: AlertStore;
  readonly handle: HandleCommand;
  readonly handleOperations: HandleOperations;
  readonly clock: Clock;
  readonly onDecided: () => void;
};

type Decided = Exclude<AlertOffer["decision"], { readonly kind: "open" }>;

/** A person decides on an alert that no rule decided on: the first press counts, later ones are told what became of it. */
export const decideOffer = async (
  deps: Dependencies,
  offerId: string,
  decision: OfferChoice,
  person: Person,
): Promise<Result<{ readonly incidentId: IncidentId | null }, Refusal>> => {
  const { alerts, clock, onDecided } = deps;
  const offer = await alerts.offer(offerId);
  if (offer === null) return err({ kind: "not_found", what: "that alert", known: [] });
  if (offer.decision.kind !== "open") return err({ kind: "already_done", what: settledText(offer.decision) });
  if (person.standing !== "member" && person.standing !== "unknown")
    return err({ kind: "not_allowed", needs: "a full member of this workspace" });
  const home = decision.kind === "declare" || decision.kind === "attach" ? await homeOf(deps, offer) : null;
  if (home !== null) return err({ kind: "already_done", what: `${home} has this alert` });
  const decided = await carryOut(deps, offer, decision, person);
  if (!decided.ok) return decided;
  await alerts.saveOffer({ ...offer, decision: decided.value }, redrawnOffer(offer, clock));
  onDecided();
  return ok({ incidentId: "incidentId" in decided.value ? decided.value.incidentId : null });
};

const settledText = (decision: Decided): string =>
  decision.kind === "ended" ? "the alert has ended" : `the alert was ${decision.kind} already`;

/** A rule may have found a home for it since it was offered: its word became worse, or its service got an incident. */
const homeOf = async ({ alerts, clock, onDecided }: Dependencies, offer: AlertOffer): Promise<IncidentId | null> => {
  const [incidentId = null] = await alerts.openIncidentsOf([offer.alert]);
  if (incidentId === null) return null;
  await alerts.saveOffer(
    { ...offer, decision: { kind: "attached", incidentId, by: null } },
    redrawnOffer(offer, clock),
  );
  onDecided();
  return incidentId;
};

const carryOut = async (
  deps: Dependencies,
  offer: AlertOffer,
  decision: OfferChoice,
  person: Person,
): Promise<Result<Decided, Refusal>> => {
  switch (decision.kind) {
    case "ignore":
      return ok({ kind: "ignored", by: person.userId });
    case "declare":
      return declare(deps, offer, decision.severity, person);
    case "attach":
      return attach(deps, offer, decision.incidentId, person);
    case "silence":
      return silence(deps, offer, decision.forMs, person);
    default:
      return assertNever(decision);
  }
};

const declare = async (
  { handle }: Dependencies,
  { id, alert, place }: AlertOffer,
  severity: Severity | null,
  person: Person,
): Promise<Result<Decided, Refusal>> => {
  const declared = await handle({
    // One incident for an offer, whoever presses and however often.
    key: `offer ${id} declared`,
    actor: person,
    incidentId: null,
    command: {
      kind: "declare",
      title: alert.title.slice(0, 150),
      severity,
      services: alert.service === null ? [] : [alert.service],
      summary: alert.text,
      commander: null,
      isPrivate: false,
      isDrill: false,
      callPeople: true,
      origin: place === null ? { kind: "alert", source: alert.source } : { kind: "message", ...place },
      alerts: [alert],
    },
  });
  return declared.ok ? ok({ kind: "declared", incidentId: declared.value.incident.id, by: person.userId }) : declared;
};

/** The person has looked: the incident stays as bad as people say it is. */
const attach = async (
  { handle }: Dependencies,
  { id, alert }: AlertOffer,
  incidentId: IncidentId,
  person: Person,
): Promise<Result<Decided, Refusal>> => {
  const attached = await handle({
    key: `offer ${id} attached`,
    actor: person,
    incidentId,
    command: { kind: "record_alerts", alerts: [{ alert, isKnown: false }], raise: null },
  });
  return attached.ok ? ok({ kind: "attached", incidentId: attached.value.incident.id, by: person.userId }) : attached;
};

const silence = async (
  { handleOperations, clock }: Dependencies,
  { id, alert }: AlertOffer,
  forMs: number,
  person: Person,
): Promise<Result<Decided, Refusal>> => {
  const { source, fingerprint, title } = alert;
  const silenced = await handleOperations({
    key: `offer ${id} silenced`,
    actor: person,
    command: { kind: "silence_alert", alert: { source, fingerprint, title }, forMs },
  });
  return silenced.ok ? ok({ kind: "silenced", by: person.userId, until: addMs(clock.now(), forMs) }) : silenced;
};
