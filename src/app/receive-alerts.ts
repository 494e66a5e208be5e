import type { Alert } from "../domain/alert.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Policy } from "../domain/policy.ts";
import { serviceOf, withDependencies } from "../domain/service.ts";
import type { Severity } from "../domain/severity.ts";
import { isLive, statuses } from "../domain/status.ts";
import type { HandleCommand } from "./handle-command.ts";
import type { Clock } from "./ports/clock.ts";
import type { AlertOffer, AlertOutcome, AlertStore, IncidentStore } from "./ports/store.ts";

type Dependencies = {
  readonly handle: HandleCommand;
  readonly incidents: IncidentStore;
  readonly alerts: AlertStore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly digestOf: (text: string) => string;
  readonly onOffered: () => void;
};

export type AlertReceipt = {
  readonly fingerprint: string;
  readonly incident: IncidentId | null;
  readonly outcome: AlertOutcome;
  readonly reason: string;
};

export type ReceiveAlerts = (alerts: readonly Alert[], place: AlertOffer["place"]) => Promise<readonly AlertReceipt[]>;

/**
 * Alerts are taken one after the other within a process: two of the same service at the same instant are one incident.
 * Everything is durable when it resolves.
 */
export const createReceiver = (deps: Dependencies): ReceiveAlerts => {
  let last: Promise<unknown> = Promise.resolve();
  return (alerts, place) => {
    const receipts = last.then(async () => {
      const taken: AlertReceipt[] = [];
      for (const alert of alerts) taken.push(await receive(deps, alert, place));
      return taken;
    });
    last = receipts.catch(() => undefined);
    return receipts;
  };
};

type Verdict = Omit<AlertReceipt, "fingerprint">;

const receive = async (deps: Dependencies, said: Alert, place: AlertOffer["place"]): Promise<AlertReceipt> => {
  const alert = { ...said, service: serviceOf(deps.policy.services, said)?.name ?? said.service };
  const verdict = await judge(deps, alert, place);
  const { incident: incidentId, outcome, reason } = verdict;
  const receivedAt = deps.clock.now();
  const key = deps.digestOf(
    JSON.stringify([alert.source, alert.fingerprint, alert.state, alert.startedAt, receivedAt]),
  );
  await deps.alerts.record({ key, alert, incidentId, outcome, reason, receivedAt });
  return { fingerprint: alert.fingerprint, ...verdict };
};

const judge = async (deps: Dependencies, alert: Alert, place: AlertOffer["place"]): Promise<Verdict> => {
  const known = await deps.alerts.openIncidentOf(alert.source, alert.fingerprint);
  if (known !== null) return repeat(deps, alert, known);
  if (alert.state === "resolved") return ignored("it ends an alert that belongs to no open incident");
  const neighbour = await neighbourOf(deps, alert);
  if (neighbour !== null) return attach(deps, alert, neighbour);
  const severity = place === null ? severityFor(deps.policy, alert) : null;
  return severity === null ? offer(deps, alert, place) : declare(deps, alert, severity);
};

const ignored = (reason: string): Verdict => ({ incident: null, outcome: "ignored", reason });

const severityFor = ({ alerts }: Policy, { severityLabel }: Alert): Severity | null =>
  severityLabel !== null && Object.hasOwn(alerts.declare, severityLabel)
    ? (alerts.declare[severityLabel] ?? null)
    : null;

const repeat = async (deps: Dependencies, alert: Alert, incident: IncidentId): Promise<Verdict> => {
  await recordOn(deps, alert, incident);
  const reason = alert.state === "resolved" ? `${incident} has it; it has ended` : `${incident} has it already`;
  return { incident, outcome: "deduplicated", reason };
};

/** A live incident of the same service, or of one that depends on it or that it depends on, takes the alert in. */
const neighbourOf = async ({ incidents, policy, clock }: Dependencies, alert: Alert): Promise<Incident | null> => {
  if (alert.service === null) return null;
  const live = await incidents.list({
    statuses: statuses.filter(isLive),
    service: null,
    includePrivate: false,
    includeDrills: false,
    beforeNumber: null,
    limit: 100,
  });
  const reach = withDependencies(policy.services, alert.service);
  const oldestMs = Date.parse(clock.now()) - policy.alerts.attachWithinMs;
  return (
    live
      .filter((incident) => Date.parse(incident.times.declaredAt) >= oldestMs)
      .find((incident) =>
        incident.services.some(
          (name) => reach.includes(name) || withDependencies(policy.services, name).includes(alert.service ?? ""),
        ),
      ) ?? null
  );
};

const attach = async (deps: Dependencies, alert: Alert, incident: Incident): Promise<Verdict> => {
  await recordOn(deps, alert, incident.id);
  return {
    incident: incident.id,
    outcome: "attached",
    reason: `${incident.id} is open for ${incident.services.join(", ")}`,
  };
};

const recordOn = (deps: Dependencies, alert: Alert, incidentId: IncidentId) =>
  deps.handle({
    key: deps.digestOf(JSON.stringify(["record", alert, deps.clock.now()])),
    actor: { kind: "alert", source: alert.source },
    incidentId,
    command: { kind: "record_alert", alert },
  });

const declare = async (deps: Dependencies, alert: Alert, severity: Severity): Promise<Verdict> => {
  const handled = await deps.handle({
    key: deps.digestOf(JSON.stringify(["declare", alert.source, alert.fingerprint, alert.startedAt])),
    actor: { kind: "alert", source: alert.source },
    incidentId: null,
    command: {
      kind: "declare",
      title: clipped(alert.title),
      severity,
      services: alert.service === null ? [] : [alert.service],
      summary: alert.text,
      commander: null,
      isPrivate: false,
      isDrill: false,
      callPeople: true,
      origin: { kind: "alert", source: alert.source },
      alerts: [alert],
    },
  });
  if (!handled.ok) return ignored(`it could not be declared: ${handled.error.kind}`);
  const label = `severity ${alert.severityLabel} is declared as ${severity} at once`;
  return { incident: handled.value.incident.id, outcome: "declared", reason: label };
};

/** An alert's title may be longer than an incident's. */
const clipped = (title: string): string => (title.length <= 150 ? title : `${title.slice(0, 149)}…`);

const offer = async (deps: Dependencies, alert: Alert, place: AlertOffer["place"]): Promise<Verdict> => {
  const open = await deps.alerts.openOfferOf(alert.source, alert.fingerprint);
  if (open !== null) return ignored("it is offered to people already");
  const id = deps.digestOf(JSON.stringify([alert.source, alert.fingerprint, alert.startedAt])).slice(0, 16);
  const now = deps.clock.now();
  const effect = {
    id: `offer.${id}.1`,
    incidentId: null,
    effect: { kind: "offer_alert" as const, offerId: id },
    lane: "normal" as const,
    stream: null,
    dueAt: now,
  };
  await deps.alerts.saveOffer({ id, alert, place, shown: null, decision: { kind: "open" } }, effect);
  deps.onOffered();
  return ignored("no rule declares it; it is offered to people with buttons");
};
