import type { IncidentId } from "../domain/ids.ts";
import type { Policy } from "../domain/policy.ts";
import { withDependencies } from "../domain/service.ts";
import { isUrgent } from "../domain/severity.ts";
import { isHurting, statuses } from "../domain/status.ts";
import type { IncidentStore } from "./ports/store.ts";

export type GateAnswer =
  | { readonly open: true }
  | { readonly open: false; readonly incidents: readonly IncidentId[]; readonly reasons: readonly string[] };

/**
 * May this service be deployed now? Closed while a P1 or P2 hurts the service or something it depends on.
 * A private incident closes the gate without being named.
 */
export const askGate = async (
  { incidents, policy }: { readonly incidents: IncidentStore; readonly policy: Policy },
  service: string,
): Promise<GateAnswer> => {
  const live = await incidents.list({
    statuses: statuses.filter(isHurting),
    service: null,
    includePrivate: true,
    includeDrills: false,
    beforeNumber: null,
    limit: 200,
  });
  const reach = withDependencies(policy.services, service);
  const closing = live.filter((one) => isUrgent(one.severity) && one.services.some((name) => reach.includes(name)));
  if (closing.length === 0) return { open: true };
  const open = closing.filter((one) => !one.isPrivate);
  const hidden = closing.length - open.length;
  return {
    open: false,
    incidents: open.map((one) => one.id),
    reasons: [
      ...open.map(
        (one) => `${one.id} (${one.severity}, ${one.status}) is open for ${one.services.join(", ")}: ${one.title}`,
      ),
      ...(hidden === 0 ? [] : ["a private incident is open for this service"]),
    ],
  };
};
