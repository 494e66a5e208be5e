import type { RecordedEvent } from "./event.ts";
import type { Incident } from "./incident.ts";
import type { OperationsEvent } from "./operations/operations-event.ts";
import { type ServiceCatalogue, withDependencies } from "./service.ts";
import { isUrgent } from "./severity.ts";

/**
 * Whose deploy gate may have opened or closed by this event, among the services whose gate somebody outside is told of.
 * Rather one too many than one too few: whoever tells asks the gate again, and says nothing that stands there already.
 * @param incident the state after the event
 */
export const gatesMovedBy = (
  { event }: RecordedEvent,
  incident: Incident,
  services: ServiceCatalogue,
): readonly string[] => {
  if (incident.isDrill) return [];
  switch (event.kind) {
    case "declared":
    case "reopened":
    case "mitigated":
    case "resolved":
    case "cancelled":
      return isUrgent(incident.severity) ? reachedBy(incident.services, services) : [];
    case "severity_changed":
      return reachedBy(incident.services, services);
    // Which services it was about before, the event does not say.
    case "described":
      return isUrgent(incident.severity) ? told(services) : [];
    // A deploy that is let through, and the end of that.
    case "quorum_reached":
    case "glass_broken":
    case "change_finished":
    case "change_expired":
    case "change_withdrawn":
    case "change_superseded": {
      const proposal = incident.changes.find(({ id }) => id === event.changeId)?.proposal;
      return proposal === undefined ? [] : told(services).filter((name) => name === proposal.service);
    }
    default:
      return [];
  }
};

/** A freeze, and its end, of one service or of all. It holds for that service alone, not for those that depend on it. */
export const gatesMovedByOperations = (event: OperationsEvent, services: ServiceCatalogue): readonly string[] => {
  // The kill switch takes what was let through with it, wherever that is.
  if (event.kind === "halted" || event.kind === "resumed") return told(services);
  if (event.kind !== "frozen" && event.kind !== "unfrozen") return [];
  return told(services).filter((name) => event.service === null || event.service === name);
};

const told = (services: ServiceCatalogue): readonly string[] =>
  Object.values(services)
    .filter(({ isGateReported }) => isGateReported)
    .map(({ name }) => name);

const reachedBy = (hurt: readonly string[], services: ServiceCatalogue): readonly string[] =>
  told(services).filter((name) => withDependencies(services, name).some((one) => hurt.includes(one)));
