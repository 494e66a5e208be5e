import type { Instant } from "../base/instant.ts";
import type { Alert } from "./alert.ts";
import { environmentOf } from "./environment.ts";
import type { OpenIncident } from "./open-incident.ts";
import type { Policy } from "./policy.ts";
import { type ServiceCatalogue, withDependencies } from "./service.ts";
import { rankOf } from "./severity.ts";

/** Nearest first. upstream: what the alert's service depends on failed first; downstream: what depends on it did. */
const relations = ["same", "upstream", "downstream"] as const;
type Relation = (typeof relations)[number];

export type Related = { readonly incident: OpenIncident; readonly relation: Relation; readonly through: string };

/** Young enough that what comes now has to do with it. */
export const joinable = ({ declaredAt }: OpenIncident, { alerts }: Policy, now: Instant): boolean =>
  Date.parse(declaredAt) >= Date.parse(now) - alerts.attachWithinMs;

/** Incidents that the alert may belong to, the likeliest first: the nearest, then the worst, then the oldest. */
export const related = (
  alert: Alert,
  incidents: readonly OpenIncident[],
  policy: Policy,
  now: Instant,
): readonly Related[] => {
  const { service } = alert;
  if (service === null) return [];
  const environment = environmentOf(alert, policy.services);
  const reach = withDependencies(policy.services, service);
  return incidents
    .filter((incident) => joinable(incident, policy, now))
    .filter(({ environments }) => isSameEnvironment(environment, environments))
    .flatMap((incident) => relationOf(service, reach, incident, policy.services))
    .sort(
      (a, b) =>
        relations.indexOf(a.relation) - relations.indexOf(b.relation) ||
        rankOf(a.incident.severity) - rankOf(b.incident.severity) ||
        a.incident.declaredAt.localeCompare(b.incident.declaredAt),
    );
};

/** What nobody has said contradicts nothing. */
const isSameEnvironment = (environment: string | null, environments: readonly string[]): boolean =>
  environment === null || environments.length === 0 || environments.includes(environment);

const relationOf = (
  service: string,
  reach: readonly string[],
  incident: OpenIncident,
  catalogue: ServiceCatalogue,
): readonly Related[] => {
  const { services, kind } = incident;
  if (services.includes(service)) return [{ incident, relation: "same", through: service }];
  // An overflow holds services that have nothing to do with each other.
  if (kind === "overflow") return [];
  const upstream = services.find((name) => reach.includes(name));
  if (upstream !== undefined) return [{ incident, relation: "upstream", through: upstream }];
  const downstream = services.find((name) => withDependencies(catalogue, name).includes(service));
  return downstream === undefined ? [] : [{ incident, relation: "downstream", through: downstream }];
};

export const relationText = ({ service }: Alert, { incident, relation, through }: Related): string => {
  switch (relation) {
    case "same":
      return `${incident.id} is open for ${through}`;
    case "upstream":
      return `${service} depends on ${through}, for which ${incident.id} is open`;
    case "downstream":
      return `${incident.id} is open for ${through}, which depends on ${service}`;
  }
};
