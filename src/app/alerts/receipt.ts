import type { IncidentId } from "../../domain/ids.ts";
import type { AlertOutcome } from "../ports/alert-store.ts";

/** What became of one alert, and why. */
export type AlertReceipt = {
  readonly fingerprint: string;
  readonly incident: IncidentId | null;
  readonly outcome: AlertOutcome;
  readonly reason: string;
};

export type Verdict = Omit<AlertReceipt, "fingerprint">;

export const ignored = (reason: string): Verdict => ({ incident: null, outcome: "ignored", reason });
