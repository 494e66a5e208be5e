import type { IncidentId } from "../../domain/ids.ts";

/** What the model has cost. */
export type Spent = { readonly tokens: number; readonly usd: number };

/** With what of the dollars is an estimate: nobody told what an answer that broke off has cost. */
export type Sum = Spent & { readonly estimatedUsd: number };

/** Counters that survive restarts and are shared by all workers. A null incident: work that belongs to none. */
export type SpendStore = {
  readonly add: (
    spent: Sum & {
      /** `2026-11-24`, UTC. */
      readonly day: string;
      readonly incidentId: IncidentId | null;
      readonly tier: string;
    },
  ) => Promise<void>;
  readonly ofIncident: (incidentId: IncidentId | null) => Promise<Sum>;
  /** Of these incidents, those that have cost something. */
  readonly ofIncidents: (ids: readonly IncidentId[]) => Promise<readonly (Sum & { readonly incidentId: IncidentId })[]>;
  readonly ofDay: (day: string) => Promise<Sum>;
};
