import type { Instant } from "../base/instant.ts";
import { environmentNamed } from "./environment.ts";
import type { IncidentId } from "./ids.ts";
import type { Incident } from "./incident.ts";
import { type ServiceCatalogue, serviceNamed } from "./service.ts";
import type { Severity } from "./severity.ts";

/** As much of a live incident as it takes to say whether an alert belongs to it. */
export type OpenIncident = {
  readonly id: IncidentId;
  readonly severity: Severity;
  /** With those of its alerts, when it is an overflow. */
  readonly services: readonly string[];
  /** Empty: nobody has said. */
  readonly environments: readonly string[];
  readonly declaredAt: Instant;
  /** Overflow: it takes in what would have been one incident too many. */
  readonly kind: "plain" | "overflow";
  readonly isOfAlerts: boolean;
};

export const openIncidentOf = (incident: Incident, catalogue: ServiceCatalogue): OpenIncident => {
  const { id, severity, origin, times, services, alerts, gathered } = incident;
  const isOverflow = origin.kind === "overflow";
  const ofAlerts = alerts.flatMap(({ service }) => (service === null ? [] : [service]));
  return {
    id,
    severity,
    services: isOverflow ? [...new Set([...ofAlerts, ...Object.keys(gathered.services)])] : services,
    environments: environmentsOf(incident, catalogue),
    declaredAt: times.declaredAt,
    kind: isOverflow ? "overflow" : "plain",
    isOfAlerts: isOverflow || origin.kind === "alert",
  };
};

/** What the alerts say counts; where they are silent, the catalogue. */
const environmentsOf = ({ alerts, services }: Incident, catalogue: ServiceCatalogue): readonly string[] => {
  const said = alerts.flatMap(({ environment }) => (environment === null ? [] : [environmentNamed(environment)]));
  if (said.length > 0) return [...new Set(said)];
  const known = services.flatMap((name) => serviceNamed(catalogue, name)?.environment ?? []);
  return [...new Set(known.map(environmentNamed))];
};
