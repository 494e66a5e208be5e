import { alertName } from "../../domain/alert-name.ts";
import type { IncidentId } from "../../domain/ids.ts";

type Named = { readonly source: string; readonly fingerprint: string };

/** Which open incident holds an alert, as far as this process has seen; the longest unused is forgotten first. */
export type Homes = {
  readonly of: (alert: Named) => IncidentId | null;
  readonly remember: (alert: Named, incident: IncidentId) => void;
  /** The incident turned out to have ended. */
  readonly forget: (incident: IncidentId) => void;
};

/** About a hundred bytes each. */
const rememberedAtMost = 50_000;

export const createHomes = (): Homes => {
  const homes = new Map<string, IncidentId>();
  return {
    of: (alert) => homes.get(alertName(alert)) ?? null,
    remember: (alert, incident) => {
      const name = alertName(alert);
      homes.delete(name);
      homes.set(name, incident);
      if (homes.size <= rememberedAtMost) return;
      const [oldest] = homes.keys();
      if (oldest !== undefined) homes.delete(oldest);
    },
    forget: (incident) => {
      for (const [name, home] of homes) if (home === incident) homes.delete(name);
    },
  };
};
