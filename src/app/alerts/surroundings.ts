import type { Alert, AttachedAlert } from "../../domain/alert.ts";
import { alertName } from "../../domain/alert-name.ts";
import { type KnownAlert, type Scene, severityFor } from "../../domain/correlate.ts";
import { type IncidentId, incidentIdOf } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { OfferStanding } from "../../domain/offer-standing.ts";
import { type OpenIncident, openIncidentOf } from "../../domain/open-incident.ts";
import type { Silence } from "../../domain/operations/silence.ts";
import type { Severity } from "../../domain/severity.ts";
import { isLive } from "../../domain/status.ts";
import type { Survey } from "../ports/incident-store.ts";
import type { AlertDependencies } from "./dependencies.ts";
import type { Homes } from "./homes.ts";

type Look = Pick<AlertDependencies, "incidents" | "operations" | "alerts" | "policy">;

/** What is there when a batch of alerts comes in, and what each decision makes of it. Lives for one batch. */
export type Surroundings = {
  readonly sceneFor: (
    alert: Alert,
    more: { readonly isFromMessage: boolean; readonly isBudgetSpent: boolean },
  ) => Scene;
  /** From now on the alert belongs to this incident. */
  readonly settle: (alert: Alert, incident: IncidentId, raiseTo: Severity | null) => void;
  /** The number of an incident that is declared with nothing overlooked. */
  readonly nextNumber: () => number;
  readonly opened: (incident: Incident) => void;
  /** Finds what others have declared since. */
  readonly lookAgain: () => Promise<void>;
  readonly offered: (alert: Alert, now: OfferStanding) => void;
};

/** A few questions for the whole batch, whatever its size. What `homes` remembers is not asked. */
export const lookAround = async (deps: Look, alerts: readonly Alert[], homes: Homes): Promise<Surroundings> => {
  const [found, isNew, { silences }] = await Promise.all([
    deps.incidents.survey(),
    homesOf(deps, alerts, homes),
    deps.operations.load(),
  ]);
  // What a rule declares was never offered: in a storm this is asked of nothing.
  const undecided = isNew.filter(({ severityLabel }) => severityFor(deps.policy, severityLabel) === null);
  const standings = await deps.alerts.offerStandings(undecided);
  const incidents = new Map(found.live.map((incident) => [incident.id, incident]));
  await addOthers(deps, alerts, homes, incidents);
  return surroundings(
    deps,
    found,
    incidents,
    homes,
    silences,
    new Map(undecided.map((alert, at) => [alertName(alert), standings[at] ?? "none"])),
  );
};

/** @returns the alerts that no open incident holds */
const homesOf = async ({ alerts: store }: Look, alerts: readonly Alert[], homes: Homes): Promise<readonly Alert[]> => {
  const unknown = [...new Map(alerts.map((alert) => [alertName(alert), alert])).values()].filter(
    (alert) => homes.of(alert) === null,
  );
  if (unknown.length === 0) return [];
  const found = await store.openIncidentsOf(unknown);
  unknown.forEach((alert, at) => {
    const incident = found[at] ?? null;
    if (incident !== null) homes.remember(alert, incident);
  });
  return unknown.filter((_, at) => (found[at] ?? null) === null);
};

/** An incident that holds one of them may be private, a drill, or over and not closed. */
const addOthers = async (
  { incidents: store }: Look,
  alerts: readonly Alert[],
  homes: Homes,
  incidents: Map<IncidentId, Incident>,
): Promise<void> => {
  const wanted = new Set(alerts.flatMap((alert) => homes.of(alert) ?? []));
  for (const id of wanted) {
    if (incidents.has(id)) continue;
    const incident = await store.load(id);
    if (incident === null || incident.status === "closed" || incident.status === "cancelled") homes.forget(id);
    else incidents.set(id, incident);
  }
};

const surroundings = (
  { incidents: store, policy }: Look,
  { live, nextNumber: firstNumber }: Survey,
  incidents: ReadonlyMap<IncidentId, Incident>,
  homes: Homes,
  silences: readonly Silence[],
  offers: Map<string, OfferStanding>,
): Surroundings => {
  const open = new Map<IncidentId, OpenIncident>(live.map((one) => [one.id, openIncidentOf(one, policy.services)]));
  let nextNumber = firstNumber;
  const now = new Map<string, KnownAlert>();
  const followed = new Map<IncidentId, ReadonlyMap<string, AttachedAlert>>();
  const followedBy = (incident: Incident): ReadonlyMap<string, AttachedAlert> => {
    const known = followed.get(incident.id) ?? new Map(incident.alerts.map((alert) => [alertName(alert), alert]));
    followed.set(incident.id, known);
    return known;
  };
  const knownAlert = (alert: Alert): KnownAlert | null => {
    const home = homes.of(alert);
    const incident = home === null ? undefined : incidents.get(home);
    if (incident === undefined) return null;
    const { id, severity, status, times } = incident;
    const attached = followedBy(incident).get(alertName(alert));
    const last = { state: attached?.state ?? "counted", severityLabel: attached?.severityLabel ?? null } as const;
    return {
      incident: id,
      severity,
      overSince: isLive(status) ? null : times.resolvedAt,
      ...last,
      changedAt: attached?.changedAt ?? [],
    };
  };
  return {
    sceneFor: (alert, more) => ({
      known: now.get(alertName(alert)) ?? knownAlert(alert),
      offer: offers.get(alertName(alert)) ?? "none",
      incidents: [...open.values()],
      silences,
      ...more,
    }),
    settle: (alert, incident, raiseTo) => {
      const before = now.get(alertName(alert)) ?? knownAlert(alert);
      const severity = raiseTo ?? open.get(incident)?.severity ?? before?.severity ?? policy.severities.default;
      const { state, severityLabel } = alert;
      now.set(alertName(alert), {
        incident,
        severity,
        overSince: null,
        state,
        severityLabel,
        changedAt: before?.changedAt ?? [],
      });
      const one = open.get(incident);
      if (one === undefined) return;
      const services = withService(one, alert);
      if (raiseTo !== null || services !== one.services) open.set(incident, { ...one, severity, services });
    },
    lookAgain: async () => {
      const anew = await store.survey();
      const news = anew.live.filter(({ id }) => !open.has(id));
      for (const incident of news) open.set(incident.id, openIncidentOf(incident, policy.services));
      nextNumber = anew.nextNumber;
    },
    nextNumber: () => nextNumber,
    opened: (incident) => {
      open.set(incident.id, openIncidentOf(incident, policy.services));
      if (incident.id === incidentIdOf(nextNumber)) nextNumber += 1;
    },
    offered: (alert, standing) => {
      offers.set(alertName(alert), standing);
    },
  };
};

const withService = ({ kind, services }: OpenIncident, { service }: Alert): readonly string[] =>
  kind === "overflow" && service !== null && !services.includes(service) ? [...services, service] : services;
