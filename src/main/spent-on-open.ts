import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { SpendStore } from "../app/ports/spend-store.ts";
import { isLive, statuses } from "../domain/status.ts";

/** A label for every incident there ever was would be a series for each; the help of the metric says the number. */
const incidentsMeasured = 20;

type Dependencies = {
  readonly incidents: Pick<IncidentStore, "list">;
  readonly spending: Pick<SpendStore, "ofIncidents">;
};

/** What the model has cost for each of the newest open incidents. Nothing about a private one is said outside its channel. */
export const spentOnOpen = async ({ incidents, spending }: Dependencies) => {
  const open = await incidents.list({
    statuses: statuses.filter(isLive),
    service: null,
    includePrivate: false,
    includeDrills: true,
    beforeNumber: null,
    limit: incidentsMeasured,
  });
  const spent = new Map((await spending.ofIncidents(open.map(({ id }) => id))).map((one) => [one.incidentId, one]));
  return open.map(({ id }) => ({ incident: id, usd: spent.get(id)?.usd ?? 0, tokens: spent.get(id)?.tokens ?? 0 }));
};
