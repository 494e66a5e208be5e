import type { IncidentId } from "../../domain/ids.ts";

/** What the model has cost. */
export type Spent = { readonly tokens: number; readonly usd: number };

/** Counters that survive restarts and are shared by all workers. A null incident: work that belongs to none. */
export type SpendStore = {
  readonly add: (
    spent: Spent & {
      /** `2026-11-24`, UTC. */
      readonly day: string;
      readonly incidentId: IncidentId | null;
      readonly tier: string;
    },
  ) => Promise<void>;
  readonly ofIncident: (incidentId: IncidentId | null) => Promise<Spent>;
  readonly ofDay: (day: string) => Promise<Spent>;
};
