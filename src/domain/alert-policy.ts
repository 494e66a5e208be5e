import type { Instant } from "../base/instant.ts";
import type { Severity } from "./severity.ts";

/** Work that was announced: what breaks meanwhile is no news. */
export type Maintenance = {
  /** Empty: every service. */
  readonly services: readonly string[];
  /** Null: every environment. */
  readonly environment: string | null;
  readonly from: Instant;
  readonly until: Instant;
  readonly reason: string;
};

/** What is done with alerts before a person looks. */
export type AlertPolicy = {
  /** Severity label of an alert → declare at once with this severity. Other labels are offered with buttons. */
  readonly declare: Readonly<Record<string, Severity>>;
  /** An alert for a service with a live incident no older than this joins it. */
  readonly attachWithinMs: number;
  readonly onWorse: "raise" | "say";
  /** So many changes between firing and ended, within this time, are one line and no more. */
  readonly flapping: { readonly changes: number; readonly withinMs: number };
  /** An incident of these severities is over when all of its alerts have ended. */
  readonly resolveWhenAllEnded: readonly Severity[];
  /** How many alerts below P2 one source may put before people within this time. */
  readonly budget: { readonly alerts: number; readonly withinMs: number };
  /** P1 and P2 are counted apart, so that others never take their place. Beyond it one incident takes in the rest. */
  readonly newIncidentsPerMinute: number;
  readonly maintenance: readonly Maintenance[];
};
