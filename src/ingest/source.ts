import type { Instant } from "../base/instant.ts";
import { ok, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";

/** What a reader may know besides the body. */
export type ReadContext = {
  /** Stands in where the body says no time. */
  readonly receivedAt: Instant;
  /** The kind of event, for sources that say it in a header (`eventHeader`); null when nothing said it. */
  readonly event: string | null;
};

/** What the source said and nobody has to be told: somebody acknowledged, a test, a build that went well. */
export type Aside = { readonly fingerprint: string; readonly reason: string };

/** What one body comes to. At least one of the two lists has something. */
export type Reading = { readonly alerts: readonly Alert[]; readonly asides: readonly Aside[] };

/** One monitoring system's way to say that something is wrong. */
export type AlertSource = {
  /** The last part of `POST /alerts/:source`, and `Alert.source`, unless the configuration gives it a name of its own. */
  readonly name: string;
  /**
   * @param body any JSON value; never throws
   * @returns the alerts and the asides; or why the body is not of this source: where, what was expected, what came
   */
  readonly read: (body: unknown, context: ReadContext) => Result<Reading, string>;
};

export const alerting = (...alerts: readonly Alert[]): Result<Reading, never> => ok({ alerts, asides: [] });

/** What is left aside has a name too, or nobody could find it in the answer again. */
export const aside = (fingerprint: string, reason: string): Result<Reading, never> =>
  ok({ alerts: [], asides: [{ fingerprint: fingerprint.trim() || "unnamed", reason }] });

/** Several readings of one body, in their order; the first refusal refuses the whole. */
export const together = (readings: readonly Result<Reading, string>[]): Result<Reading, string> => {
  const alerts: Alert[] = [];
  const asides: Aside[] = [];
  for (const reading of readings) {
    if (!reading.ok) return reading;
    alerts.push(...reading.value.alerts);
    asides.push(...reading.value.asides);
  }
  return ok({ alerts, asides });
};
