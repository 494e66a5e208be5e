import { addMs } from "../../base/instant.ts";
import type { Alert } from "../../domain/alert.ts";
import { type Correlation, isFiringOn } from "../../domain/correlate.ts";
import type { IncidentId } from "../../domain/ids.ts";
import type { Handled } from "../handle-command.ts";
import type { AlertOffer } from "../ports/alert-store.ts";
import { redrawnOffer } from "../redrawn-offer.ts";
import type { AlertDependencies } from "./dependencies.ts";

type Declaration = Extract<Correlation, { kind: "declare" }>;

/** However often an occurrence outlives its incident, somebody will look into it before that. */
const outlivedAtMost = 20;

/**
 * One incident an occurrence, whoever hears of it and however often; another one when it still fires long after that
 * was resolved.
 * @param number of the survey that it was decided on
 * @returns overtaken: something was declared since that survey; null when the domain refuses it, which a well-formed
 * alert cannot bring about
 */
export const declareFor = async (
  deps: AlertDependencies,
  alert: Alert,
  declaration: Declaration,
  number: number,
): Promise<Handled | "overtaken" | null> => {
  let declared = await declareAfter(deps, alert, declaration, number, null);
  for (let times = 0; isHandled(declared) && isOutlived(deps, declared) && times < outlivedAtMost; times += 1)
    declared = await declareAfter(deps, alert, declaration, number, declared.incident.id);
  return declared;
};

const isHandled = (declared: Handled | "overtaken" | null): declared is Handled =>
  declared !== null && declared !== "overtaken";

/** What people cancelled was no incident, and is none when it is said again. */
const isOutlived = ({ clock }: AlertDependencies, { events, incident: { status, times } }: Handled): boolean =>
  events.length === 0 &&
  (status === "resolved" || status === "closed") &&
  times.resolvedAt !== null &&
  isFiringOn(times.resolvedAt, clock.now());

const declareAfter = async (
  { handle, digestOf }: AlertDependencies,
  alert: Alert,
  { severity, isOverflow }: Declaration,
  number: number,
  after: IncidentId | null,
): Promise<Handled | "overtaken" | null> => {
  const { source, fingerprint, startedAt, service, text } = alert;
  const occurrence = [isOverflow ? "overflow" : "declare", source, fingerprint, startedAt];
  const handled = await handle({
    key: digestOf(JSON.stringify(after === null ? occurrence : [...occurrence, after])),
    actor: { kind: "alert", source },
    incidentId: null,
    number,
    command: {
      kind: "declare",
      title: isOverflow ? "Alerts of many services at once" : clipped(alert.title),
      severity,
      services: isOverflow || service === null ? [] : [service],
      summary: isOverflow ? overflowSummary : text,
      commander: null,
      isPrivate: false,
      isDrill: false,
      callPeople: true,
      origin: { kind: isOverflow ? "overflow" : "alert", source },
      alerts: [alert],
    },
  });
  if (handled.ok) return handled.value;
  return handled.error.kind === "stale" ? "overtaken" : null;
};

const overflowSummary =
  "So many services had alerts within a minute that they did not get incidents of their own. They are gathered here.";

/** An alert's title may be longer than an incident's. */
const clipped = (title: string): string => (title.length <= 150 ? title : `${title.slice(0, 149)}…`);

export const offerToPeople = async (
  { alerts, clock, digestOf, onOffered }: AlertDependencies,
  alert: Alert,
  place: AlertOffer["place"],
  candidates: readonly IncidentId[],
): Promise<void> => {
  const id = await freshId({ alerts, clock, digestOf }, alert);
  const effect = {
    id: `offer.${id}.1`,
    incidentId: null,
    effect: { kind: "offer_alert" as const, offerId: id },
    lane: "normal" as const,
    stream: null,
    dueAt: clock.now(),
  };
  await alerts.saveOffer({ id, alert, place, candidates, shown: null, decision: { kind: "open" } }, effect);
  onOffered();
};

/** One offer an occurrence, whoever receives it; another one when it fires anew, or still after its silence. */
const freshId = async (
  { alerts, clock, digestOf }: Pick<AlertDependencies, "alerts" | "clock" | "digestOf">,
  { source, fingerprint, startedAt }: Alert,
): Promise<string> => {
  const idOf = (...more: readonly string[]): string =>
    digestOf(JSON.stringify([source, fingerprint, startedAt, ...more])).slice(0, 16);
  const before = await alerts.offer(idOf());
  const isOver = before?.decision.kind === "ended" || before?.decision.kind === "silenced";
  return isOver ? idOf(clock.now()) : idOf();
};

/** Nobody needs to decide any more: what became of it stands where the buttons were. */
export const settleOffers = async (
  { alerts, clock, onOffered }: AlertDependencies,
  alert: Alert,
  decision: Exclude<AlertOffer["decision"], { readonly kind: "open" }>,
): Promise<void> => {
  for (const offer of await alerts.openOffersOf(alert))
    await alerts.saveOffer({ ...offer, decision }, redrawnOffer(offer, clock));
  onOffered();
};

/** Said once for each stretch of the budget's time, however much is held back in it. */
export const sayQuieted = async (
  { handleOperations, policy, clock, digestOf }: AlertDependencies,
  source: string,
): Promise<void> => {
  const { withinMs } = policy.alerts.budget;
  const now = clock.now();
  await handleOperations({
    key: digestOf(JSON.stringify(["quiet", source, Math.floor(Date.parse(now) / withinMs)])),
    actor: { kind: "alert", source },
    command: { kind: "quiet_source", source, until: addMs(now, withinMs) },
  });
};
